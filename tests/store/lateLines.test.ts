import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stampOf } from '../../src/core/calendar/stamp.js';
import { openDuckDb } from '../../src/store/duckdb.js';
import { loadEvents } from '../../src/store/loadEvents.js';
import type { EventStore } from '../../src/store/store.js';

let store: EventStore;
let folder: string;
beforeAll(async () => {
  store = await openDuckDb({ threads: 2 });
  folder = mkdtempSync(join(tmpdir(), 'wangge-test-'));
});
afterAll(() => {
  store.close();
  rmSync(folder, { recursive: true, force: true });
});

/** More than the 8 MiB that are looked at before the engine begins. */
const PLAIN_LINES = 4500;
const HEADER = 'id,category,reportedAt,内容\n';
const START = Array.from({ length: PLAIN_LINES }, (_, i) => `P${i},市容,2026-03-01 08:00:00,${'a'.repeat(2000)}\n`).join('');

async function load(tail: string | Buffer) {
  const file = join(folder, 'events.csv');
  writeFileSync(file, Buffer.concat([Buffer.from(HEADER + START), Buffer.from(tail)]));
  const intake = await loadEvents(store, { file, ignore: ['内容'] });
  const rows = await store.rows<{ id: string; reported: bigint }>(
    `SELECT id, "reportedAt" AS reported FROM events WHERE id NOT LIKE 'P%' ORDER BY id`,
  );
  const [{ lines, accepted, rejected } = { lines: 0, accepted: 0, rejected: 0 }] = intake.files;
  expect(accepted + rejected).toBe(lines);
  expect(accepted).toBe(PLAIN_LINES + rows.length);
  return {
    rows: rows.map(({ id, reported }) => `${id} ${stampOf(Number(reported))}`),
    rejects: intake.rejects.map(({ line, code }) => `${line - 1 - PLAIN_LINES} ${code}`),
    blank: intake.findings.map(({ code }) => code),
  };
}

describe('the end of a large file', () => {
  const sound = ['E1 2026-03-02T09:00:00', 'E2 2026-03-03T00:00:00'];
  const [one, two] = ['E1,市容,2026-03-02 09:00:00,x\n', 'E2,市容,2026-03-03,x\n'];

  it('is as plain as its beginning', async () => {
    expect(await load(one + two)).toEqual({ rows: sound, rejects: [], blank: [] });
    expect(await load(`${one}${two.trimEnd()}`)).toEqual({ rows: sound, rejects: [], blank: [] });
  });

  it('is read as any other where it is not as the beginning promised', async () => {
    expect(await load(`${one}"E2","市容","2026-03-03","x, ""y""\n"\n`)).toEqual({ rows: sound, rejects: [], blank: [] });
    expect(await load(`${one}E2,市容,\u30002026-03-03\u00a0,x\n`)).toEqual({ rows: sound, rejects: [], blank: [] });
    expect(await load(`${one}\n${two}`)).toEqual({ rows: sound, rejects: [], blank: ['events.blankLines'] });
    expect(await load(`${one.trimEnd()}\r\n${two}`)).toEqual({ rows: sound, rejects: [], blank: [] });
  });

  it('loses what is torn there and nothing else', async () => {
    expect(await load(`${one}E9,市容\n${two}`)).toEqual({ rows: sound, rejects: ['2 columnCount'], blank: [] });
    expect(await load(`${one}E9,市容,2026-13-45,x\n${two}`)).toEqual({ rows: sound, rejects: ['2 badStamp'], blank: [] });
    const foreign = Buffer.from([0x45, 0x39, 0x2c, 0xca, 0xd0, 0x2c, 0x78, 0x2c, 0x78, 0x0a]);
    expect(await load(Buffer.concat([Buffer.from(one), foreign, Buffer.from(two)]))).toEqual({
      rows: sound,
      rejects: ['2 encoding'],
      blank: [],
    });
  });
});
