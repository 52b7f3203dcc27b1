import { readFileSync } from 'node:fs';
import type { z } from 'zod';
import { ProfileSchema } from '../src/core/config/profile.js';
import { ProjectSchema } from '../src/core/config/project.js';
import { SchemeSchema } from '../src/core/config/scheme.js';
import { ERROR_EXIT } from '../src/core/errors.js';
import {
  BoundaryPropertiesSchema,
  CellPropertiesSchema,
  ErrorDocumentSchema,
  FindingSchema,
  PlanDocumentSchema,
  UNIT_COLUMNS,
  UNIT_LOAD_PREFIX,
  ZonePropertiesSchema,
} from '../src/core/results.js';
import { RoundDocumentSchema, StaffingDocumentSchema } from '../src/core/resultsOfWork.js';
import { ChangesDocumentSchema } from '../src/core/roundChange.js';
import { RoundLogSchema } from '../src/core/roundLog.js';
import { columnsOf, TABLES, type TableName, VALUE_ALIASES } from '../src/core/tables.js';
import { ManifestSchema } from '../src/io/manifest.js';
import { schemaRows } from './schemaTable.js';

/** The whole of docs/contracts.md, from the schemas; `examples` is the folder docs/examples/complete. */
export function contractsMarkdown(examples: URL): string {
  const example = (name: string) => readFileSync(new URL(name, examples), 'utf8').trimEnd();
  return `${[
    '# Contracts: files, columns, results',
    '',
    '*Generated from the schemas by `npm run docs`; do not edit. The examples are `docs/examples/complete/`, which the tests load.*',
    '',
    'A key that is not listed is an error with a suggestion. Paths in a project file are relative to it. Every file may use its own headers: `columns: { own header: canonical }`; the Chinese headers and canonical names below are known without that.',
    '',
    section('Project file `wangge.yaml`', ProjectSchema, fenced('yaml', example('wangge.yaml'))),
    section('Staffing profile', ProfileSchema, fenced('yaml', example('profile.yaml'))),
    section('Scheme', SchemeSchema, fenced('yaml', example('scheme.yaml'))),
    '## Tables that come in',
    '',
    'CSV (UTF-8 or GB18030, with or without BOM) or XLSX. Dates and stamps: `2026-03-01`, `2026-03-01 08:05:00`, `2026/3/1 8:05`, `2026年3月1日 8时05分`, `01/08/2015 10:37:47 AM`. An empty cell is no value. Everything about who was where is `[from, to)`: the end date is the first day that no longer counts.',
    '',
    ...(Object.keys(TABLES) as TableName[]).flatMap((table) => tableSection(table, example(`${table}.csv`))),
    '### Chinese words for values',
    '',
    ...Object.entries(VALUE_ALIASES).map(
      ([column, words]) =>
        `- \`${column}\`: ${Object.entries(words)
          .map(([word, value]) => `${word} = \`${value}\``)
          .join(', ')}`,
    ),
    '',
    '## What `plan` writes',
    '',
    section('`plan.json`', PlanDocumentSchema, '', 3),
    section('Properties of `grids.geojson` and `micro-grids.geojson`', ZonePropertiesSchema, '', 3),
    section('Properties of `cells.geojson`', CellPropertiesSchema, '', 3),
    section('Properties of `boundary.geojson`', BoundaryPropertiesSchema, '', 3),
    `### Columns of \`units.csv\`\n\n${UNIT_COLUMNS.map((name) => `\`${name}\``).join(', ')}, then \`${UNIT_LOAD_PREFIX}…\` for each of \`territory.units.load\`\n`,
    section('What `assign` writes: `staffing.json`', StaffingDocumentSchema, ''),
    section(
      'What `score` writes: `round.json`',
      RoundDocumentSchema,
      'Points and metric values are exact fractions as text, `"n/d"`. In every tree the points of the parts sum to the points of the whole, exactly.\n',
    ),
    section('What `round open|publish|freeze` writes: `round-log.json`', RoundLogSchema, ''),
    section('What `round compare` writes: `changes.json`', ChangesDocumentSchema, ''),
    section('`manifest.json`', ManifestSchema, ''),
    section('A finding, wherever one is listed', FindingSchema, ''),
    section('The document of a failing command with `--json`', ErrorDocumentSchema, ''),
    '## Exit codes',
    '',
    '0 done · 1 the thing checked is not valid · 2 usage or configuration · 3 an input was refused or is stale · 4 the plan violates bounds beyond the listed exceptions (it is written completely all the same) · 70 a bug.',
    '',
    '| error code | exit |',
    '|---|---|',
    ...Object.entries(ERROR_EXIT).map(([code, exit]) => `| \`${code}\` | ${exit} |`),
  ].join('\n')}\n`;
}

function section(title: string, schema: z.ZodType, after: string, level = 2): string {
  const rows = schemaRows(schema).map(
    ({ path, type, required, fallback, meaning }) =>
      `| \`${path}\` | ${type} | ${required ? 'yes' : ''} | ${fallback ? `\`${fallback.replaceAll('|', '\\|')}\`` : ''} | ${meaning.replaceAll('|', '\\|')} |`,
  );
  return [
    `${'#'.repeat(level)} ${title}`,
    '',
    '| key | type | required | default | meaning |',
    '|---|---|---|---|---|',
    ...rows,
    '',
    after,
  ].join('\n');
}

function tableSection(table: TableName, example: string): string[] {
  const rows = columnsOf(table).map(
    ({ name, header, required, meaning }) => `| \`${name}\` | ${header} | ${required ? 'yes' : ''} | ${meaning} |`,
  );
  return [
    `### ${table}`,
    '',
    '| column | 表头 | required | meaning |',
    '|---|---|---|---|',
    ...rows,
    '',
    fenced('csv', example),
    '',
  ];
}

function fenced(language: string, text: string): string {
  return `\`\`\`${language}\n${text}\n\`\`\`\n`;
}
