import { existsSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse as parseCsv } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { parseConfig } from '../../src/core/config/parse.js';
import { ProjectSchema } from '../../src/core/config/project.js';
import { SchemeSchema } from '../../src/core/config/scheme.js';
import type { Round } from '../../src/core/round.js';
import { scoreRound } from '../../src/scoring/scoreRound.js';
import { openDuckDb } from '../../src/store/duckdb.js';
import { type Intake, loadEvents } from '../../src/store/loadEvents.js';
import type { EventStore } from '../../src/store/store.js';

const projectFile = fileURLToPath(new URL('../../docs/examples/boston/wangge.yaml', import.meta.url));
const project = parseConfig(ProjectSchema, parseYaml(readFileSync(projectFile, 'utf8')), { file: projectFile });
const scheme = parseConfig(SchemeSchema, parseYaml(readFileSync(resolve(dirname(projectFile), 'scheme.yaml'), 'utf8')));
const csv = resolve(dirname(projectFile), [project.events!.file].flat()[0]!);

type Column = 'CASE_ENQUIRY_ID' | 'OPEN_DT' | 'TARGET_DT' | 'CLOSED_DT' | 'OnTime_Status' | 'QUEUE' | 'neighborhood';
type Request = Readonly<Record<Column, string>>;

/** Seconds of `01/08/2015 10:37:47 AM`, for comparing. */
function seconds(stamp: string): number {
  const [, month, day, year, hour, minute, second, half] = /^(\d+)\/(\d+)\/(\d+) (\d+):(\d+):(\d+) ([AP])M$/.exec(stamp)!;
  const hours = (Number(hour) % 12) + (half === 'P' ? 12 : 0);
  return Date.UTC(Number(year), Number(month) - 1, Number(day), hours, Number(minute), Number(second)) / 1000;
}

describe.skipIf(!existsSync(csv))('Boston 311 (skipped: ../shared/data/boston311 is absent)', () => {
  let store: EventStore;
  let intake: Intake;
  let round: Round;
  const requests: Request[] = existsSync(csv) ? parseCsv(readFileSync(csv), { columns: true }) : [];

  beforeAll(async () => {
    store = await openDuckDb({ threads: 2 });
    intake = await loadEvents(store, { ...project.events!, file: csv }, { zone: scheme.clock.zone });
    const none = { register: null, workers: [], assignments: [], visits: [], marks: [], points: [] };
    round = await scoreRound(none, scheme, store, {
      round: project.scoring!.round,
      asOf: project.scoring!.asOf,
      intake: intake.files,
    });
  });
  afterAll(() => store?.close());

  it('accounts for every request', () => {
    expect(intake.files[0]).toMatchObject({ lines: 20_144, accepted: 20_144, rejected: 0 });
    expect(round.counts).toMatchObject({ loaded: 20_144, events: 20_144, outsideRound: 0, counted: 20_144 });
  });

  it("agrees with the city's verdict on all closed requests that have a target and a verdict", async () => {
    const judged = new Map(
      (
        await store.rows<{ id: string; on_time: boolean; late: boolean }>(
          'SELECT id, "close_onTime" AS on_time, close_late AS late FROM facts ORDER BY id',
        )
      ).map((row) => [row.id, row.on_time ? 'ONTIME' : row.late ? 'OVERDUE' : null]),
    );
    const given = requests.filter((r) => r.CLOSED_DT !== '' && r.TARGET_DT !== '' && r.OnTime_Status !== '');
    expect(given.length).toBe(13_143);
    expect(given.filter((r) => judged.get(r.CASE_ENQUIRY_ID) !== r.OnTime_Status)).toEqual([]);
    const open = requests.filter((r) => r.CLOSED_DT === '' && r.TARGET_DT !== '' && r.OnTime_Status !== '');
    // An open request before its target is not yet judged; the city calls it on time.
    expect(open.filter((r) => (judged.get(r.CASE_ENQUIRY_ID) ?? 'ONTIME') !== r.OnTime_Status)).toEqual([]);
  });

  it('counts and explains the rest', () => {
    const [stage] = round.stages;
    const has = (r: Request, status: (s: string) => boolean) => r.TARGET_DT !== '' && status(r.OnTime_Status);
    const closed = requests.filter((r) => r.CLOSED_DT !== '');
    const open = requests.filter((r) => r.CLOSED_DT === '');
    const withoutVerdict = {
      closed: closed.filter((r) => has(r, (s) => s === '')).length,
      open: open.filter((r) => has(r, (s) => s === '')).length,
    };
    expect(withoutVerdict).toEqual({ closed: 21, open: 8 });
    expect(stage).toMatchObject({
      id: 'close',
      done: 13_143 + 21,
      overdueOpen: 1_884 + 8,
      notYetDue: 602,
      due: 13_143 + 21 + 1_884 + 8,
    });
    // No target: no verdict from us, in no denominator. 32 of the 42 closed before they were opened have none either.
    const withoutTarget = requests.filter((r) => r.TARGET_DT === '').length;
    expect(stage!.due + stage!.notYetDue + withoutTarget).toBe(20_144);
    expect(withoutTarget).toBe(3_636 + 850);
    expect(round.counts['close.noLimit']).toBe(withoutTarget - 32);
    const order = round.findings.find((f) => f.code === 'event.stampOrder.close');
    expect(order?.figures).toEqual({ events: 42 });
    expect(round.counts['close.faults']).toBe(42);
  });

  it('has a scorecard for every neighbourhood and queue, with the rate that counting the lines gives', () => {
    const asOf = Date.UTC(2016, 0, 13) / 1000;
    for (const [scores, column] of [
      [round.grids, 'neighborhood'],
      [round.departments, 'QUEUE'],
    ] as const) {
      const counted = new Map<string, { onTime: number; due: number }>();
      for (const r of requests) {
        if (r[column] === '') continue;
        const own = counted.get(r[column]) ?? { onTime: 0, due: 0 };
        counted.set(r[column], own);
        if (r.TARGET_DT === '') continue;
        const target = seconds(r.TARGET_DT);
        if (r.CLOSED_DT !== '' && seconds(r.CLOSED_DT) <= target) own.onTime++;
        if (r.CLOSED_DT !== '' || target < asOf) own.due++;
      }
      expect(scores.map(({ subject }) => subject)).toEqual([...counted.keys()].sort());
      for (const { subject, metrics, total, tree } of scores) {
        const rate = metrics.find(({ id }) => id === 'onTime')!;
        const { onTime, due } = counted.get(subject)!;
        expect([subject, rate.numerator?.toString() ?? '0', rate.denominator?.toString() ?? '0']).toEqual([
          subject,
          String(onTime),
          String(due),
        ]);
        if (total !== null) expect(tree.points.equals(total)).toBe(true);
      }
    }
    expect(round.departments.length).toBeGreaterThan(100);
    const worst = [...round.departments].filter((d) => d.rank !== null).sort((a, b) => b.rank! - a.rank!)[0]!;
    expect(worst.grade).not.toBe('A');
  });
});
