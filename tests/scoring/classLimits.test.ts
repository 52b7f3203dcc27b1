import { describe, expect, it } from 'vitest';
import { registerOf, schemeOf, scored } from './schemes/round.js';

/** Handling by category, where the class of the ground matters to refuse, and to urgent dirt only by the hour. */
const schemeWith = (table: readonly object[], more: object = {}) =>
  schemeOf({
    scheme: '城乡时限',
    lifecycle: [
      {
        ...{ id: 'handle', label: '处置', from: 'reportedAt', to: 'handledAt' },
        limit: { by: ['category', 'urbanRural'], table, ...more },
      },
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
      grades: [{ id: '合格', from: 0 }],
    },
  });

/** One event of each category on ground without class, and one of 垃圾 on ground with it. */
const lines = [
  'id,category,grid,source,reportedAt,handledAt',
  ...['垃圾', '绿化', '占道'].map((category, i) => `E${i},${category},,patrol,2026-03-02 08:00,2026-03-02 09:00`),
  'E9,垃圾,G1,patrol,2026-03-02 08:00,2026-03-02 09:00',
];

async function unclassed(table: readonly object[], more: object = {}): Promise<unknown[]> {
  const round = await scored(schemeWith(table, more), lines, { register: registerOf('220') });
  return round.findings
    .filter(({ code }) => code.startsWith('event.classUnknown'))
    .map(({ code, figures, text }) => [code, figures!.events, /E\d/.exec(text.zh)?.[0]]);
}

describe('events on ground without class', () => {
  it('are told where a class would give them another limit, and not where all classes have one', async () => {
    const table = [
      { category: '垃圾', urbanRural: 'urban', limit: '4h' },
      { category: '垃圾', urbanRural: 'rural', limit: '8h' },
      { category: '绿化', limit: '5d' },
    ];
    expect(await unclassed(table, { default: '2d' })).toEqual([['event.classUnknown.handle', 1, 'E0']]);
  });

  it('are not told where every class has the limit that they get, however it is written', async () => {
    const same = [
      { category: '垃圾', urbanRural: 'urban', limit: '24h' },
      { category: '垃圾', urbanRural: 'rural', limit: '1d' },
      { category: '垃圾', urbanRural: '', limit: '1440min' },
    ];
    expect(await unclassed(same, { default: '2d' })).toEqual([]);
  });

  it('are told where no class is said to take the default and one class has another', async () => {
    expect(await unclassed([{ category: '绿化', urbanRural: '220', limit: '5d' }], { default: '2d' })).toEqual([
      ['event.classUnknown.handle', 1, 'E1'],
    ]);
    expect(await unclassed([{ category: '绿化', urbanRural: '220', limit: '2d' }], { default: '2d' })).toEqual([]);
  });

  it('are told where a class would give them a limit and they have none', async () => {
    expect(await unclassed([{ category: '占道', urbanRural: 'rural', limit: '2d' }])).toEqual([
      ['event.classUnknown.handle', 1, 'E2'],
    ]);
  });
});
