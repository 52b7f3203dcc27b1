import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { presetProfile } from '../../src/assignment/presets.js';
import { parseConfig } from '../../src/core/config/parse.js';
import { ProfileSchema } from '../../src/core/config/profile.js';
import { ProjectSchema } from '../../src/core/config/project.js';
import { SchemeSchema } from '../../src/core/config/scheme.js';
import { columnsOf, TABLES, type TableName } from '../../src/core/tables.js';
import { readTable } from '../../src/io/table.js';
import { readYaml } from '../../src/io/yaml.js';
import { contractsMarkdown } from '../../tools/contracts.js';

const root = new URL('../../', import.meta.url);
const examples = new URL('docs/examples/complete/', root);
const path = (url: URL) => fileURLToPath(url);

describe('the documents are the schemas', () => {
  it('docs/contracts.md is what npm run docs makes of them', () => {
    expect(readFileSync(new URL('docs/contracts.md', root), 'utf8')).toBe(contractsMarkdown(examples));
  });

  it.each([
    ['complete/wangge.yaml', ProjectSchema],
    ['complete/profile.yaml', ProfileSchema],
    ['complete/scheme.yaml', SchemeSchema],
    ['bund/wangge.yaml', ProjectSchema],
    ['boston/wangge.yaml', ProjectSchema],
    ['boston/scheme.yaml', SchemeSchema],
  ] as const)('docs/examples/%s is accepted', (name, schema) => {
    const file = path(new URL(`docs/examples/${name}`, root));
    const { value, locate } = readYaml(file);
    expect(parseConfig(schema, value, { file, locate })).toBeTypeOf('object');
  });

  it.each(Object.keys(TABLES) as TableName[])(
    'docs/examples/complete/%s.csv is read without a reject and names every column',
    async (table) => {
      const file = path(new URL(`${table}.csv`, examples));
      const { rows, rejects } = await readTable(file, table);
      expect(rejects).toEqual([]);
      expect(rows.length).toBeGreaterThan(0);
      const header = readFileSync(file, 'utf8').split('\n')[0]!.split(',');
      expect(header).toEqual(columnsOf(table).map((column) => column.header));
    },
  );

  it('every example folder has a project that reads, with its scheme and its profile where it names them', () => {
    const folders = readdirSync(new URL('docs/examples/', root)).sort();
    expect(folders).toEqual(['boston', 'bund', 'complete']);
    for (const folder of folders) {
      const read = <S extends z.ZodType>(name: string, schema: S) => {
        const file = path(new URL(`docs/examples/${folder}/${name}`, root));
        const { value, locate } = readYaml(file);
        return parseConfig(schema, value, { file, locate });
      };
      const { scoring, staffing } = read('wangge.yaml', ProjectSchema);
      if (scoring) expect(read(scoring.scheme, SchemeSchema).lifecycle.length).toBeGreaterThan(0);
      if (/\.ya?ml$/.test(staffing.profile)) expect(read(staffing.profile, ProfileSchema).posts.length).toBeGreaterThan(0);
      else expect(presetProfile(staffing.profile)).not.toBeNull();
    }
  });
});

describe('the README', () => {
  const readme = readFileSync(new URL('README.md', root), 'utf8');
  const test = readFileSync(new URL('tests/library/library.test.ts', root), 'utf8');
  const entry = readFileSync(new URL('src/index.ts', root), 'utf8');
  const squeezed = (code: string) => code.replace(/,(?=\s*[)\]}])/g, '').replace(/\s+/g, '');
  const blocks = [...readme.matchAll(/```ts\n([\s\S]*?)```/g)].map((match) => match[1]!);

  it('shows the library by code that tests/library/library.test.ts holds, so that it compiles and runs', () => {
    expect(blocks.length).toBeGreaterThan(0);
    for (const block of blocks) {
      const statements = block.replace(/^import [\s\S]*?;$/gm, '').trim();
      expect(statements).not.toBe('');
      expect(squeezed(test)).toContain(squeezed(statements));
    }
  });

  it('imports what the entry exports', () => {
    const exported = new Set(
      [...entry.matchAll(/^export (?:type )?\{([\s\S]*?)\}/gm)].flatMap((match) =>
        match[1]!.split(',').map((name) => name.trim().replace(/^type /, '')),
      ),
    );
    const imported = blocks.flatMap((block) =>
      [...block.matchAll(/import (?:type )?\{([\s\S]*?)\} from 'wangge'/g)].flatMap((match) =>
        match[1]!.split(',').map((name) => name.trim()),
      ),
    );
    expect(imported.length).toBeGreaterThan(0);
    expect(imported.filter((name) => !exported.has(name))).toEqual([]);
  });

  it('that test uses the entry and nothing else: no file system, no inner module', () => {
    const modules = [...test.matchAll(/\b(?:from|import|require)\s*\(?\s*['"]([^'"]+)['"]/g)].map((match) => match[1]);
    expect(modules.sort()).toEqual(['../../src/index.js', 'vitest']);
  });
});
