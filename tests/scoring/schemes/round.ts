import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';
import { parseConfig } from '../../../src/core/config/parse.js';
import { type Scheme, SchemeSchema } from '../../../src/core/config/scheme.js';
import type { GridRegister } from '../../../src/core/register.js';
import type { Round } from '../../../src/core/round.js';
import type {
  AppealRecord,
  AssignmentRecord,
  MarkRecord,
  PointRecord,
  VisitRecord,
  WorkerRecord,
} from '../../../src/core/tables.js';
import { readScheme } from '../../../src/pipeline/readScheme.js';
import { scoreRound } from '../../../src/scoring/scoreRound.js';
import { openDuckDb } from '../../../src/store/duckdb.js';
import { loadEvents } from '../../../src/store/loadEvents.js';
import type { EventStore } from '../../../src/store/store.js';

/** One store for each test file that imports this. */
export let store: EventStore;
let folder: string;
beforeAll(async () => {
  store = await openDuckDb({ threads: 1 });
  folder = mkdtempSync(join(tmpdir(), 'wangge-test-'));
});
afterAll(() => {
  store.close();
  rmSync(folder, { recursive: true, force: true });
});

export const preset = (name: string): Scheme => readScheme(join('/nowhere', name)).scheme;
export const schemeOf = (own: object): Scheme => parseConfig(SchemeSchema, own);
export const worker = (id: string, role: string): WorkerRecord => ({ id, name: `${id}某`, role, employment: 'full' });
export const post = (id: string, role: string, grid = 'G1'): AssignmentRecord => ({ worker: id, grid, role });

export interface Given {
  readonly register?: GridRegister;
  readonly workers?: readonly WorkerRecord[];
  readonly assignments?: readonly AssignmentRecord[];
  readonly visits?: readonly VisitRecord[];
  readonly marks?: readonly MarkRecord[];
  readonly points?: readonly PointRecord[];
  readonly appeals?: readonly AppealRecord[];
  readonly asOf?: string;
  readonly round?: string;
}

/** Scores events given as the lines of a file, header first. */
export async function scored(scheme: Scheme, lines: readonly string[], given: Given = {}): Promise<Round> {
  const file = join(folder, 'events.csv');
  writeFileSync(file, `${lines.join('\n')}\n`);
  const intake = await loadEvents(store, { file });
  expect(intake.rejects).toEqual([]);
  const none = { workers: [], assignments: [], visits: [], marks: [], points: [] };
  const inputs = { register: null, ...none, ...given };
  return scoreRound(inputs, scheme, store, { round: given.round ?? '2026Q1', asOf: given.asOf });
}

/** One area with one grid of an urban–rural class. */
export function registerOf(urbanRural: string): GridRegister {
  const ring = [
    [120, 30],
    [120.01, 30],
    [120.01, 30.01],
    [120, 30.01],
    [120, 30],
  ] as const;
  return {
    areas: [{ code: 'A', name: '甲社区', urbanRural }],
    grids: [
      {
        ...{ code: 'G1', name: '一格', kind: 'basic', area: 'A', households: 400, population: null, load: {}, workload: 400 },
        ...{ areaM2: 1e6, perimeterM: 4000, shape: { type: 'Polygon', coordinates: [ring] } },
      },
    ],
    microGrids: [],
    units: [],
  };
}
