// The main job on the embedded sample: draw, certify, staff, score, report. Leaves everything in out/.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const done = spawnSync(
  process.execPath,
  ['dist/cli/main.js', 'run', 'fixtures/yunxi/wangge.yaml', '-o', 'out', ...process.argv.slice(2)],
  { cwd: root, stdio: 'inherit' },
);
process.exitCode = done.status ?? 70;
