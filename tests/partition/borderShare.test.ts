import { describe, expect, it } from 'vitest';
import { borderShare } from '../../src/partition/borderShare.js';
import { drawTown } from './town.js';

describe('the share of borders on barriers', () => {
  const town = drawTown({
    blocks: 'ab\nab',
    households: () => 10,
    border: () => ({ class: 'major', name: '大路' }),
  });
  const gridOfCell = Int32Array.from(town.cells, ({ block }) => block);

  it('counts each border between two grids once', () => {
    const share = borderShare(town, gridOfCell);
    expect(share.metres).toBeGreaterThan(0);
    expect(share).toMatchObject({ onBarriers: 1, prolonged: 0 });
  });

  it('tells how much of it only prolongs a street, which counts as on barriers too', () => {
    const between = town.arcs.filter(({ left, right }) => left >= 0 && right >= 0 && gridOfCell[left] !== gridOfCell[right]);
    const arcs = town.arcs.map((arc) => (arc === between[0] ? { ...arc, prolonged: true as const } : arc));
    const share = borderShare({ ...town, arcs }, gridOfCell);
    expect(share.onBarriers).toBe(1);
    expect(share.prolonged).toBeCloseTo(between[0]!.lengthM / between.reduce((sum, { lengthM }) => sum + lengthM, 0), 6);
    expect(share.prolonged).toBeLessThan(1);
  });
});
