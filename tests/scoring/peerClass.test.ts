import { describe, expect, it } from 'vitest';
import type { GridRegister } from '../../src/core/register.js';
import { schemeOf, scored } from './schemes/round.js';

const figures = { kind: 'basic', households: 1, population: null, load: {}, workload: 1, areaM2: 1, perimeterM: 4 } as const;

/** Two communities of one class, one written as a code, the other as the name that boundary files often have. */
function registerOf(...classes: readonly string[]): GridRegister {
  return {
    areas: classes.map((urbanRural, i) => ({ code: `A${i}`, name: `A${i}`, urbanRural })),
    grids: classes.map((_, i) => {
      return { ...figures, code: `G${i}`, name: `G${i}`, area: `A${i}`, shape: { type: 'Polygon', coordinates: [] } };
    }),
    microGrids: [],
    units: [],
  };
}

const scheme = (own: object) =>
  schemeOf({
    scheme: '分组',
    lifecycle: [{ id: 'handle', label: '处置', from: 'reportedAt', to: 'handledAt', limit: '1d' }],
    metrics: [{ id: 'n', label: '上报数', unit: 'count', better: 'higher', count: { source: 'patrol' } }],
    grids: {
      peerGroup: 'urbanRural',
      items: [
        {
          metric: 'n',
          weight: 100,
          score: {
            steps: [
              [0, 0],
              [1, 60],
            ],
            byPeer: {
              '220': [
                [0, 0],
                [1, 100],
              ],
            },
          },
        },
      ],
      grades: [{ id: '合格', from: 0 }],
      ...own,
    },
  });

const lines = ['id,category,grid,source,reportedAt', ...[0, 1, 2].map((i) => `E${i},市容,G${i},patrol,2026-03-02 08:00`)];

describe('peer groups by urban–rural class', () => {
  it('are the same however the class is written: 220, 村庄', async () => {
    const round = await scored(scheme({}), lines, { register: registerOf('220', '村庄', '111') });
    expect(round.grids.map(({ subject, peerGroup, printed }) => [subject, peerGroup, printed])).toEqual([
      ['G0', '220', '100.00'],
      ['G1', '220', '100.00'],
      ['G2', '111', '60.00'],
    ]);
  });

  it('join classes that the scheme joins; a class of nobody’s stays as it is', async () => {
    const joined = scheme({ peers: { 乡村: ['220', '210'] } });
    const round = await scored(joined, lines, { register: registerOf('220', '乡中心区', '郊外') });
    expect(round.grids.map(({ peerGroup }) => peerGroup)).toEqual(['乡村', '乡村', '郊外']);
  });
});
