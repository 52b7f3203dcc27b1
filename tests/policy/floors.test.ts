import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const src = join(root, 'src');

/** docs/architecture.md: a folder imports only from floors below its own. */
const FLOOR: Record<string, number> = {
  core: 1,
  topology: 2,
  store: 2,
  io: 2,
  partition: 3,
  assignment: 3,
  scoring: 3,
  report: 3,
  pipeline: 4,
  cli: 5,
  'index.ts': 5,
};
/** Drivers and the outside world, by the folders that may touch them: modules that are imported, and words of the code. */
const MODULES: { what: RegExp; allowed: string[] }[] = [
  {
    what: /^(node:)?(fs|fs\/promises|child_process|worker_threads|net|dgram|dns|tls|http|http2|https|os)$/,
    allowed: ['io', 'store', 'cli'],
  },
  { what: /^@duckdb\//, allowed: ['store'] },
  { what: /^(node:)?process$/, allowed: ['cli', 'io', 'store'] },
  { what: /^(node:)?(perf_hooks|timers|timers\/promises)$/, allowed: [] },
];
const WORDS: { what: RegExp; allowed: string[] }[] = [
  { what: /\bMath\.random\b|\brandomUUID\b|\brandomBytes\b|\bgetRandomValues\b/, allowed: [] },
  {
    what: /\bDate\.now\b|\bperformance\.\w|\bhrtime\b|\bnew Date\(\s*\)|\bnew Date\b(?!\s*\()|(?<!new\s)\bDate\(/,
    allowed: ['cli'],
  },
  { what: /\bprocess\.exit\b/, allowed: ['cli'] },
  { what: /\bprocess\.(?!exit\b)\w/, allowed: ['cli', 'io', 'store'] },
  { what: /\blocaleCompare\b|\btoLocale/, allowed: [] },
];

/** What a file imports, statically or not, as TypeScript itself reads it. */
function modulesOf(text: string): string[] {
  return ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName);
}

/** What a file asks the module system to find: `….resolve('…')`, or with a constant of the same file that holds the text. */
function resolvedBy(text: string): string[] {
  if (!/\bcreateRequire\(|\bimport\.meta\.resolve\(/.test(text)) return [];
  return [...text.matchAll(/\.resolve\(\s*(?:['"]([^'"]+)['"]|(\w+))\s*\)/g)].flatMap(
    ([, literal, name]) => literal ?? new RegExp(`const ${name} = '([^']+)'`).exec(text)?.[1] ?? [],
  );
}

/** The package of an imported module: `@a/b` of `@a/b/c`; null for own files and for Node's modules. */
function packageOf(module: string): string | null {
  if (/^\.|^node:/.test(module)) return null;
  return module
    .split('/')
    .slice(0, module.startsWith('@') ? 2 : 1)
    .join('/');
}

const withoutComments = (text: string) => text.replace(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm, '');

/** What a file of a room takes from outside that its room may not. */
function trespasses(room: string, text: string): string[] {
  const code = withoutComments(text);
  return [
    ...MODULES.filter(({ what, allowed }) => !allowed.includes(room) && modulesOf(code).some((module) => what.test(module))),
    ...WORDS.filter(({ what, allowed }) => !allowed.includes(room) && what.test(code)),
  ].map(({ what }) => what.source);
}

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const full = join(folder, entry.name);
    return entry.isDirectory() ? filesUnder(full) : entry.name.endsWith('.ts') ? [full] : [];
  });
}

const files = filesUnder(src);
const room = (file: string) => relative(src, file).split('/')[0]!;
const textOf = new Map(files.map((file) => [file, readFileSync(file, 'utf8')]));
const importsOf = new Map(
  files.map((file) => [
    file,
    modulesOf(textOf.get(file)!)
      .filter((module) => module.startsWith('.'))
      .map((module) => resolve(dirname(file), module).replace(/\.js$/, '.ts')),
  ]),
);

describe('floors', () => {
  it('knows every folder of src', () => {
    expect([...new Set(files.map(room))].filter((name) => !(name in FLOOR))).toEqual([]);
    expect(files.length).toBeGreaterThan(20);
  });

  it('lets a folder import only from floors below its own', () => {
    const wrong: string[] = [];
    for (const [file, targets] of importsOf) {
      for (const target of targets) {
        const [from, to] = [room(file), room(target)];
        if (from !== to && FLOOR[to]! >= FLOOR[from]!) wrong.push(`${relative(src, file)} → ${relative(src, target)}`);
        if (!textOf.has(target)) wrong.push(`${relative(src, file)} → ${relative(src, target)} (no such file)`);
      }
    }
    expect(wrong.join('\n')).toBe('');
  });

  it('has no cycle of imports', () => {
    const state = new Map<string, 'open' | 'done'>();
    const cycles: string[] = [];
    const visit = (file: string, path: string[]): void => {
      if (state.get(file) === 'done') return;
      if (state.get(file) === 'open') {
        cycles.push([...path.slice(path.indexOf(file)), file].map((f) => relative(src, f)).join(' → '));
        return;
      }
      state.set(file, 'open');
      for (const target of importsOf.get(file) ?? []) visit(target, [...path, file]);
      state.set(file, 'done');
    };
    for (const file of files) visit(file, []);
    expect(cycles.join('\n')).toBe('');
  });

  it('keeps files, clock, chance, drivers, environment and locale in their rooms', () => {
    const wrong = [...textOf].flatMap(([file, text]) =>
      trespasses(room(file), text).map((what) => `${relative(src, file)}: ${what}`),
    );
    expect(wrong.join('\n')).toBe('');
  });

  it.each([
    ["import { readFileSync } from 'node:fs';", 'io'],
    ["const { rmSync } = await import('fs');", 'store'],
    ["import {\n  DuckDBInstance,\n} from '@duckdb/node-api';", 'store'],
    ["import { performance } from 'node:perf_hooks';", null],
    ['const seed = Math.random();', null],
    ['const id = crypto.randomUUID();', null],
    ['const at = Date.now();', 'cli'],
    ['const at = new Date( );', 'cli'],
    ['const at = new Date;', 'cli'],
    ['const at = Date();', 'cli'],
    ['const at = performance.now();', 'cli'],
    ['const home = process.env.HOME;', 'io'],
    ["import { env } from 'node:process';", 'io'],
    ['process.exit(1);', 'cli'],
    ["const url = 'https://x'; const at = Date.now();", 'cli'],
    ['names.sort((a, b) => a.localeCompare(b));', null],
  ] as const)('notices %j outside its room', (line, home) => {
    expect(trespasses('scoring', line)).toHaveLength(1);
    if (home) expect(trespasses(home, line)).toEqual([]);
  });

  it('does not take a comment, or a date that is given, for the clock', () => {
    expect(trespasses('scoring', "// Date.now() would not do\n/* process.env */ const at = new Date('2026-01-01');")).toEqual([]);
  });

  it('has no catch-all rooms', () => {
    expect(files.filter((file) => /(utils?|helpers?|common|misc)\.ts$/.test(file)).map((file) => relative(src, file))).toEqual(
      [],
    );
  });
});

describe('package', () => {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Record<string, Record<string, string>>;

  it('pins every version exactly', () => {
    const loose = ['dependencies', 'devDependencies'].flatMap((kind) =>
      Object.entries(manifest[kind]!).filter(([, version]) => !/^\d/.test(version)),
    );
    expect(loose).toEqual([]);
  });

  /** Packages that the program imports, or finds by name. */
  const used = new Set(
    [...textOf.values()]
      .map(withoutComments)
      .flatMap((text) => [...modulesOf(text), ...resolvedBy(text)])
      .map(packageOf),
  );

  it('uses every dependency that it names', () => {
    expect(Object.keys(manifest.dependencies!).filter((name) => !used.has(name))).toEqual([]);
  });

  it('names every package that it uses', () => {
    expect([...used].filter((name) => name !== null && !(name in manifest.dependencies!))).toEqual([]);
  });
});
