import { describe, expect, it } from 'vitest';
import { GridsSchema } from '../../src/core/config/project.js';
import type { DrawnZone } from '../../src/partition/drawArea.js';
import { numberZones } from '../../src/partition/numberZones.js';
import type { PreviousLevel } from '../../src/partition/redraw/previous.js';
import { drawTown } from './town.js';

/** Six cells from west to east; the first three are grid 001, the others 002, each cell a micro-grid. */
const town = drawTown({ blocks: 'abcdef' });
const AREA = '330102001001';
const WEST = `${AREA}001`;
const EAST = `${AREA}002`;
const zone = (...cells: number[]): DrawnZone => ({
  kind: 'basic',
  site: -1,
  piece: 0,
  cells,
  verdict: { size: 10 * cells.length, inBounds: true, overMaxUnit: null, reason: null, unexcused: 0 },
});

/** Zones on record, each with its code, its grid and its cells. */
function level(zones: readonly (readonly [string, string | null, readonly number[]])[]): PreviousLevel {
  const ofCell = Int32Array.from(town.cells, (_, cell) => zones.findIndex(([, , cells]) => cells.includes(cell)));
  return {
    codes: zones.map(([code]) => code),
    names: zones.map(([code]) => `老${code.slice(-2)}`),
    parents: zones.map(([, parent]) => parent),
    ofCell,
    ofUnit: ofCell.slice(),
  };
}

/** Codes of the micro-grids, from west to east, where these were on record before. */
function microCodes(micros: Parameters<typeof level>[0], retiredMicros: readonly string[] = []): string[] {
  const areas = [
    {
      area: 0,
      grids: [zone(0, 1, 2), zone(3, 4, 5)],
      micros: [
        [zone(0), zone(1), zone(2)],
        [zone(3), zone(4), zone(5)],
      ],
    },
  ];
  const grids = level([
    [WEST, null, [0, 1, 2]],
    [EAST, null, [3, 4, 5]],
  ]);
  const numbered = numberZones(town, GridsSchema.parse({}), areas, { previous: { grids, micros: level(micros) }, retiredMicros });
  expect(numbered.grids.map(({ named }) => named.code)).toEqual([WEST, EAST]);
  return [...numbered.micros].sort((a, b) => a.drawn.cells[0] - b.drawn.cells[0]).map(({ named }) => named.code);
}

describe('numbers of micro-grids where some are on record', () => {
  it('come after the highest in use in their grid, not into gaps: what was there may have been retired', () => {
    const codes = microCodes([
      [`${WEST}03`, WEST, [0]],
      [`${WEST}07`, WEST, [1]],
      [`${EAST}01`, EAST, [3]],
    ]);
    expect(codes).toEqual([`${WEST}03`, `${WEST}07`, `${WEST}08`, `${EAST}01`, `${EAST}02`, `${EAST}03`]);
  });

  it('come after those that are retired, too', () => {
    const codes = microCodes([[`${WEST}03`, WEST, [0]]], [`${WEST}11`, `${EAST}04`]);
    expect(codes).toEqual([`${WEST}03`, `${WEST}12`, `${WEST}13`, `${EAST}05`, `${EAST}06`, `${EAST}07`]);
  });

  it('go by the grid that is on record, whatever a code begins with', () => {
    const codes = microCodes([
      // these begin with the western grid's code, and were the eastern one's
      [`${WEST}05`, EAST, [0]],
      [`${WEST}09`, EAST, [3]],
      [`${WEST}02`, WEST, [1]],
    ]);
    expect(codes).toEqual([`${WEST}03`, `${WEST}02`, `${WEST}04`, `${EAST}01`, `${EAST}02`, `${EAST}03`]);
  });

  it('where none is on record a code tells whose it is, if a number follows its grid’s', () => {
    const codes = microCodes([
      [`${WEST}04`, null, [0]],
      [`${WEST}A9`, null, [1]],
      [`${EAST}06`, null, [5]],
    ]);
    expect(codes).toEqual([`${WEST}04`, `${WEST}05`, `${WEST}06`, `${EAST}07`, `${EAST}08`, `${EAST}06`]);
  });
});

describe('numbers of grids where some are on record', () => {
  it('are the lowest that were never given: retired grids are on record', () => {
    const areas = [{ area: 0, grids: [zone(0, 1), zone(2, 3), zone(4, 5)], micros: [[], [], []] }];
    const grids = level([
      [`${AREA}002`, null, [0, 1]],
      [`${AREA}005`, null, [2, 3]],
    ]);
    const codes = (retired: readonly string[]) =>
      numberZones(town, GridsSchema.parse({}), areas, { previous: { grids, micros: null }, retired }).grids.map(
        ({ named }) => named.code,
      );
    expect(codes([])).toEqual([`${AREA}001`, `${AREA}002`, `${AREA}005`]);
    expect(codes([`${AREA}001`, `${AREA}003`])).toEqual([`${AREA}002`, `${AREA}004`, `${AREA}005`]);
  });
});
