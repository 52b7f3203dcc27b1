import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { zonePiecesFor } from '../../src/partition/redraw/joints.js';
import type { Pieces } from '../../src/partition/redraw/pieces.js';

/** Pieces on a lattice six wide: those drawn '#' or 'F' (fixed) are in the zone, and touch their neighbours up, down, left, right. */
function drawn(drawing: string, cost: (u: number) => number = () => 1): { pieces: Pieces; members: number[] } {
  const chars = [...drawing.replaceAll('\n', '')];
  const touching = chars.map((_, u) =>
    Int32Array.from([u - 6, u % 6 > 0 ? u - 1 : -1, u % 6 < 5 ? u + 1 : -1, u + 6].filter((v) => v >= 0 && v < chars.length)),
  );
  const pieces: Pieces = {
    of: chars.map((_, u) => [u]),
    touching,
    home: new Int32Array(chars.length),
    isFixed: Uint8Array.from(chars, (char) => (char === 'F' ? 1 : 0)),
    cost: Float64Array.from(chars, (_, u) => cost(u)),
    amounts: [],
  };
  return { pieces, members: chars.flatMap((char, u) => (char === '.' ? [] : [u])) };
}

const leavingOf = ({ pieces, members }: ReturnType<typeof drawn>) =>
  zonePiecesFor(pieces, (moving) => moving)(Int32Array.from(members)).leaving;
const sorted = (list: readonly number[] | null) => (list === null ? null : [...list].sort((a, b) => a - b));

/** The parts of a zone without one of its pieces. */
function partsWithout({ pieces, members }: ReturnType<typeof drawn>, u: number): number[][] {
  const left = new Set(members);
  left.delete(u);
  const parts: number[][] = [];
  for (const first of members) {
    if (!left.delete(first)) continue;
    const part = [first];
    for (const v of part) for (const w of pieces.touching[v]) if (left.delete(w)) part.push(w);
    parts.push(part);
  }
  return parts;
}

describe('what goes along when a piece leaves its zone', () => {
  it('is the piece alone, at a joint with what it alone joins to the heavier rest', () => {
    const zone = drawn(`
##....
#####.
##....
`);
    const leaving = leavingOf(zone);
    expect(sorted(leaving(0))).toEqual([0]);
    expect(sorted(leaving(8))).toEqual([8, 9, 10]);
    expect(sorted(leaving(7))).toEqual([7, 8, 9, 10]);
  });

  it('is not what is fixed, though it be lighter; between two that are fixed nothing goes', () => {
    const leaving = leavingOf(drawn('###F..'));
    expect(sorted(leaving(2))).toEqual([0, 1, 2]);
    expect(leavingOf(drawn('F##F..'))(1)).toBeNull();
  });

  it('is nothing where the zone would be no more', () => {
    expect(leavingOf(drawn('.#....'))(1)).toBeNull();
  });

  it('is what taking the piece away and looking at the parts shows, in any zone', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('#', '#', '#', '.', 'F'), { minLength: 36, maxLength: 36 }),
        fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 36, maxLength: 36 }),
        (chars, costs) => {
          const all = drawn(chars.join(''), (u) => costs[u] + u / 64); // no two parts weigh the same
          const [members] = partsWithout(all, -1).sort((a, b) => b.length - a.length);
          fc.pre(members !== undefined && members.length > 1);
          const zone = { ...all, members: members.sort((a, b) => a - b) };
          const leaving = leavingOf(zone);
          const { cost, isFixed } = zone.pieces;
          for (const u of members) {
            const parts = partsWithout(zone, u);
            const weight = (part: readonly number[]) => part.reduce((sum, v) => sum + cost[v], 0);
            const fixed = parts.filter((part) => part.some((v) => isFixed[v] === 1));
            const rest = (fixed.length > 0 ? fixed : parts).reduce((a, b) => (weight(b) > weight(a) ? b : a));
            const going = [u, ...parts.filter((part) => part !== rest).flat()];
            expect(sorted(leaving(u))).toEqual(fixed.length > 1 ? null : sorted(going));
          }
        },
      ),
      { numRuns: 200 },
    );
  });
});
