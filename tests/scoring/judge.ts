import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';
import { parseConfig } from '../../src/core/config/parse.js';
import { type Scheme, SchemeSchema } from '../../src/core/config/scheme.js';
import type { Round } from '../../src/core/round.js';
import type { AppealRecord, AssignmentRecord, WorkerRecord } from '../../src/core/tables.js';
import { scoreRound } from '../../src/scoring/scoreRound.js';
import { openDuckDb } from '../../src/store/duckdb.js';
import { loadEvents } from '../../src/store/loadEvents.js';
import type { EventStore } from '../../src/store/store.js';

/** A few drawn events, one scheme, one store for each test file that imports this. */
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

export const WORKER: WorkerRecord = { id: 'W1', name: '张示例', role: '网格员', employment: 'full' };
export const POST: AssignmentRecord = { worker: 'W1', grid: 'G1', role: '网格员' };

export function schemeOf(own: object): Scheme {
  return parseConfig(SchemeSchema, {
    scheme: '手算',
    lifecycle: [
      { id: 'handle', label: '处置', from: 'dispatchedAt', to: 'handledAt', role: '网格员', limit: '1d', clock: 'working' },
    ],
    metrics: [
      {
        id: 'onTime',
        label: '按期处置率',
        unit: 'rate',
        better: 'higher',
        count: { stage: 'handle', onTime: true },
        over: { stage: 'handle', due: true },
      },
      { id: 'mean', label: '事件平均分', unit: 'points', better: 'higher', mean: 'eventScore' },
      { id: 'visited', label: '走访完成率', unit: 'rate', better: 'higher', visits: 'completed' },
    ],
    ...own,
  });
}

const HEADER = 'id,category,grid,reportedAt,dispatchedAt,handledAt,suspendedFrom,suspendedTo,extensions,reworks,satisfaction';

export async function judge(
  scheme: Scheme,
  lines: readonly string[],
  asOf?: string,
  {
    header = HEADER,
    ...own
  }: {
    header?: string;
    locale?: 'en';
    workers?: WorkerRecord[];
    assignments?: AssignmentRecord[];
    appeals?: AppealRecord[];
  } = {},
): Promise<Round> {
  const file = join(folder, 'events.csv');
  writeFileSync(file, `${[header, ...lines].join('\n')}\n`);
  const intake = await loadEvents(store, { file });
  expect(intake.rejects).toEqual([]);
  const { workers = [WORKER], assignments = [POST], appeals = [], locale } = own;
  const inputs = { register: null, workers, assignments, visits: [], marks: [], points: [], appeals };
  return scoreRound(inputs, scheme, store, { round: '2026Q1', asOf, locale });
}

/** A line of an event in G1 that was dispatched when it was reported. */
export const line = (id: string, dispatched: string, handled = '', rest = ',,,,') =>
  `${id},市容,G1,${dispatched},${dispatched},${handled},${rest}`;
