import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BenchOptions, Emit } from './suite.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Whole commands as a user starts them: the demo's run, bund's plan; seconds and peak memory of the process. */
export function run(options: BenchOptions, emit: Emit): void {
  const out = mkdtempSync(join(tmpdir(), 'wangge-bench-'));
  try {
    const cases: { name: string; args: string[]; needs?: string }[] = [
      { name: 'run yunxi', args: ['run', 'fixtures/yunxi/wangge.yaml', '-o', join(out, 'yunxi')] },
      {
        name: 'plan bund',
        args: ['plan', 'docs/examples/bund/wangge.yaml', '-o', join(out, 'bund')],
        needs: resolve(ROOT, options.data, 'bund'),
      },
    ];
    for (const { name, args, needs } of cases) {
      if (options.only && !name.includes(options.only)) continue;
      if (needs && !existsSync(needs)) {
        emit({ suite: 'stages', case: name, skipped: `no data at ${needs}` });
        continue;
      }
      const started = process.hrtime.bigint();
      const child = spawnSync(
        process.execPath,
        [
          '--import',
          'data:text/javascript,process.on("exit",()=>process.stderr.write("\\nPEAK "+process.resourceUsage().maxRSS+"\\n"))',
          'dist/cli/main.js',
          ...args,
          '--quiet',
        ],
        { cwd: ROOT, encoding: 'utf8' },
      );
      const seconds = Number(process.hrtime.bigint() - started) / 1e9;
      const peak = /PEAK (\d+)/.exec(child.stderr);
      emit({
        suite: 'stages',
        case: name,
        exit: child.status,
        seconds: Math.round(seconds * 100) / 100,
        peakMB: peak ? Math.round(Number(peak[1]) / 1024) : null,
      });
    }
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}
