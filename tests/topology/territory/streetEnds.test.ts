import { describe, expect, it } from 'vitest';
import { arrange } from '../../../src/topology/arrangement/arrange.js';
import { originOf } from '../../../src/topology/arrangement/faces.js';
import { readEdges } from '../../../src/topology/territory/edges.js';
import type { Strand } from '../../../src/topology/territory/ground.js';
import { prolonged, streetEnds } from '../../../src/topology/territory/streetEnds.js';

/**
 * A strip above two blocks that meet at x = 200; what runs between the two is given from the south up:
 *
 *     130 ┌─────────────┐
 *         │    strip    │
 *     100 ├──────┬──────┤
 *         │  W   │   E  │
 *       0 └──────┴──────┘
 *         0     200    400
 */
function endsWith(between: readonly (Pick<Strand, 'class' | 'name'> & { readonly from: number; readonly to: number })[]) {
  const lattice = { unit: 'metre', scale: 1, metresX: 1, metresY: 1 } as unknown as Parameters<typeof streetEnds>[5];
  const strand = (grade: Strand['class'], name: string | null): Strand => ({ kind: 'barrier', class: grade, name, index: 0 });
  const strands: Strand[] = [strand('area', null), strand('minor', '滨江路')];
  const segments: number[] = [];
  const sources: number[] = [];
  const lay = (source: number, ...xy: [number, number, number, number]): void => {
    segments.push(...xy);
    sources.push(source);
  };
  lay(0, 0, 0, 400, 0);
  lay(0, 400, 0, 400, 130);
  lay(0, 400, 130, 0, 130);
  lay(0, 0, 130, 0, 0);
  lay(1, 0, 100, 400, 100);
  for (const { class: grade, name, from, to } of between) lay(strands.push(strand(grade, name)) - 1, 200, from, 200, to);
  const arr = arrange(Float64Array.from(segments), Int32Array.from(sources));
  const edges = readEdges(arr, strands, lattice);
  const blockOf = (face: number): number => {
    if (face === 0) return -1;
    const xs: number[] = [];
    const ys: number[] = [];
    for (let h = 0; h < arr.face.length; h++) {
      if (arr.face[h] !== face) continue;
      xs.push(arr.x[originOf(arr, h)]!);
      ys.push(arr.y[originOf(arr, h)]!);
    }
    if (Math.max(...ys) > 100) return 2;
    return Math.max(...xs) > 200 ? 1 : 0;
  };
  const border = [...arr.face.keys()].filter((h) => blockOf(arr.face[h]!) === 2 && blockOf(arr.face[h ^ 1]!) !== 2);
  const across = (h: number): number => blockOf(arr.face[h ^ 1]!);
  return streetEnds(arr, edges, border, across, blockOf, lattice).map(({ naming, ...end }) => ({
    ...end,
    name: naming < 0 ? null : strands[naming]!.name,
  }));
}

describe('a street between two blocks', () => {
  it('ends on the strip that both face, and arrives from behind', () => {
    expect(endsWith([{ class: 'minor', name: '竹巷', from: 0, to: 100 }])).toEqual([
      { x: 200, y: 100, ux: 0, uy: 1, rank: 4, name: '竹巷' },
    ]);
  });

  it('is what it is over its last 50 m, not what it runs into', () => {
    const [end] = endsWith([
      { class: 'minor', name: '竹巷', from: 0, to: 85 },
      { class: 'major', name: '环线', from: 85, to: 100 },
    ]);
    expect(end).toMatchObject({ rank: 4, name: '竹巷' });
  });

  it.each([
    ['a wall', 'wall' as const],
    ["a compound's outline", 'compound' as const],
  ])('is not %s', (_, grade) => {
    expect(endsWith([{ class: grade, name: null, from: 0, to: 100 }])).toEqual([]);
  });
});

describe('a line across a strip', () => {
  const [end] = [{ x: 200, y: 100, ux: 0, uy: 1, rank: 4, naming: 0 }];

  it('prolongs the street at whose end it begins, drawn either way, where it runs on', () => {
    expect(prolonged([200, 100, 205, 130], [end])).toBe(end);
    expect(prolonged([205, 130, 200, 100], [end])).toBe(end);
    expect(prolonged([192, 100, 192, 130], [end])).toBe(end);
  });

  it('prolongs none when it begins elsewhere, turns off or goes back', () => {
    expect(prolonged([240, 100, 240, 130], [end])).toBeNull();
    expect(prolonged([200, 100, 240, 130], [end])).toBeNull();
    expect(prolonged([200, 100, 200, 60], [end])).toBeNull();
  });

  it('goes by the nearest of several streets', () => {
    const other = { ...end, x: 207, naming: 1 };
    expect(prolonged([206, 100, 206, 130], [end, other])).toBe(other);
  });
});
