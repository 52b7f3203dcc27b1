import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
    // What commands print is compared as text; some environments (CI=true) would colour it.
    env: { NO_COLOR: '1' },
    reporters: ['default', ['json', { outputFile: 'build/test-report.json' }]],
  },
});
