import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { freshFolder } from './smallProject.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
/** Threads load compiled code: `npm test` compiles it first, a bare test runner may not have it. */
const program = join(root, 'dist/cli/main.js');

it.skipIf(!existsSync(program))(
  'the compiled program writes the same bytes with one thread and with two',
  () => {
    const folder = freshFolder();
    cpSync(join(root, 'fixtures/yunxi'), folder, { recursive: true });
    const plan = (threads: string) => {
      const out = join(folder, `out-${threads}`);
      execFileSync(process.execPath, [program, 'plan', folder, '-o', out, '--threads', threads, '--quiet']);
      const names = readdirSync(out).filter((name) => statSync(join(out, name)).isFile() && !name.endsWith('.png'));
      return new Map(names.sort().map((name) => [name, readFileSync(join(out, name), 'utf8')]));
    };
    const [one, two] = [plan('1'), plan('2')];
    expect([...one.keys()]).toContain('grids.geojson');
    expect([...two.keys()]).toEqual([...one.keys()]);
    for (const [name, text] of one) expect(two.get(name) === text, name).toBe(true);
  },
  120_000,
);
