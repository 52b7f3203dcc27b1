// Makes a fresh clone ready with nothing but Node and npm: installs what the lock file names, then compiles.
// `npm install --no-save` installs the locked versions like `npm ci`, but does not insist that the registry also serves the
// binaries of all other platforms, which mirrors often lack. No package may run a script of its own: none that is used here needs one. Both steps are skipped when their inputs have not changed since the last time (a hash is kept beside each result).
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const withTools = process.argv.includes('--tools');

function hashOf(paths) {
  const hash = createHash('sha256');
  const visit = (path) => {
    const full = join(root, path);
    if (!existsSync(full)) return;
    const entries = path.endsWith('/')
      ? readdirSync(full, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))
      : null;
    if (!entries) hash.update(path).update(readFileSync(full));
    else
      for (const entry of entries)
        if (entry.isDirectory() || entry.name.endsWith('.ts')) visit(path + entry.name + (entry.isDirectory() ? '/' : ''));
  };
  paths.forEach(visit);
  return hash.digest('hex');
}

function once(label, stampPath, hash, isThere, work) {
  const stamp = join(root, stampPath);
  if (isThere() && existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return;
  process.stderr.write(`${label}\n`);
  const started = Date.now();
  work();
  mkdirSync(join(stamp, '..'), { recursive: true });
  writeFileSync(stamp, hash);
  process.stderr.write(`  ${((Date.now() - started) / 1000).toFixed(1)} s\n`);
}

function run(command, args) {
  const done = spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 2], shell: process.platform === 'win32' });
  if (done.status !== 0) {
    process.stderr.write(`failed: ${command} ${args.join(' ')}\n`);
    process.exit(done.status ?? 1);
  }
}

const tsc = (project) => run(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', project]);

once(
  '安装依赖 installing dependencies',
  'node_modules/.wangge-lock',
  hashOf(['package-lock.json']),
  () => existsSync(join(root, 'node_modules/typescript')),
  () => run('npm', ['install', '--no-save', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error']),
);
once(
  '编译 compiling',
  'dist/.wangge-sources',
  hashOf(['package-lock.json', 'tsconfig.json', 'tsconfig.build.json', 'src/']),
  () => existsSync(join(root, 'dist/cli/main.js')),
  () => {
    rmSync(join(root, 'dist'), { recursive: true, force: true });
    tsc('tsconfig.build.json');
  },
);
if (withTools) {
  once(
    '编译工具 compiling fixtures and bench',
    'build/.wangge-sources',
    hashOf(['package-lock.json', 'tsconfig.json', 'tsconfig.tools.json', 'src/', 'fixtures/', 'bench/']),
    () => existsSync(join(root, 'build/src/index.js')),
    () => tsc('tsconfig.tools.json'),
  );
}
