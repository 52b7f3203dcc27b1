import { describe, expect, it } from 'vitest';
import { columnsOf } from '../../src/core/tables.js';
import { schemeOf, scored } from './schemes/round.js';

const scheme = schemeOf({
  scheme: '用词',
  lifecycle: [
    { id: 'accept', label: '受理', from: 'reportedAt', to: 'acceptedAt', limit: '1h' },
    { id: 'handle', label: '处置', from: 'acceptedAt', to: 'handledAt', limit: '1d' },
  ],
  metrics: [{ id: 'n', label: '上报数', unit: 'count', better: 'higher', count: { source: 'patrol' } }],
  grids: {
    items: [
      {
        metric: 'n',
        weight: 100,
        score: {
          steps: [
            [0, 0],
            [1, 100],
          ],
        },
      },
    ],
  },
});

describe('findings about stamps', () => {
  it('name them in the words of their language', async () => {
    const { findings } = await scored(scheme, [
      'id,category,reportedAt,acceptedAt,handledAt',
      'E1,市容,2026-03-02 08:00,2026-03-02 07:00,2026-03-02 09:00',
      'E2,市容,2026-03-02 08:00,,2026-03-02 09:00',
    ]);
    const told = findings.filter(({ code }) => code.startsWith('event.stamp')).sort((a, b) => (a.code < b.code ? -1 : 1));
    expect(told.map(({ code }) => code)).toEqual(['event.stampMissing.handle', 'event.stampOrder.accept']);
    const names = columnsOf('events').map(({ name }) => name);
    for (const { text } of told) expect(names.filter((name) => name !== 'id' && text.zh.includes(name))).toEqual([]);
    expect(told[0]!.text.zh).toContain('有处置时间而没有受理时间');
    expect(told[1]!.text.zh).toContain('受理时间早于上报时间');
    expect(told[1]!.text.en).toContain('acceptedAt before reportedAt');
  });
});

describe('a file of another round', () => {
  const event = (id: string, day: string) => `${id},市容,${day} 08:00,,`;
  const told = async (...lines: string[]) =>
    (await scored(scheme, ['id,category,reportedAt,acceptedAt,handledAt', ...lines])).findings
      .filter(({ code }) => /(noneIn|outside)Round/.test(code))
      .map(({ code, severity, figures }) => [severity, code, figures!.events]);

  it('is a warning; single events of another one are a note', async () => {
    expect(await told(event('E1', '2025-03-02'), event('E2', '2025-03-03'))).toEqual([
      ['warning', 'event.noneInRound', 2],
      ['note', 'event.outsideRound', 2],
    ]);
    expect(await told(event('E1', '2025-03-02'), event('E2', '2026-03-03'))).toEqual([['note', 'event.outsideRound', 1]]);
  });
});
