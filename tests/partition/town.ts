import type { Random } from '../../src/core/random.js';
import type { BorderArc, BorderClass, Cell, Compound, DedicatedSite, Territory, Unit } from '../../src/core/territory.js';

/**
 * A town drawn in characters: every character is a square cell of `metres` side, the first line is the north.
 * `blocks`: a letter is a block, '.' an empty cell of block '.', '~' water, a space lies outside.
 */
export interface Town {
  readonly blocks: string;
  /** Households of a cell, by row and column; default 10 for letters. */
  readonly households?: (row: number, column: number, char: string) => number;
  readonly population?: (row: number, column: number) => number | null;
  readonly load?: (row: number, column: number) => Record<string, number>;
  /** A letter is a compound, '.' none. */
  readonly compounds?: string;
  /** A letter is a village group, '.' none. */
  readonly villages?: string;
  /** A letter is a dedicated site, '.' none. */
  readonly dedicated?: string;
  readonly sites?: Readonly<Record<string, Partial<DedicatedSite>>>;
  /** A digit is an area; default one area. */
  readonly areas?: string;
  /** Urban–rural class of an area by its digit, and the sizes that it names; default class 111. */
  readonly classes?: Readonly<Record<string, string | null>>;
  readonly profiles?: Readonly<Record<string, string>>;
  readonly metres?: number;
  /** Class and name of the border between two cells; default: minor between blocks, compound around compounds, else building. */
  readonly border?: (a: Place, b: Place) => { class: BorderClass; name: string | null; hard?: true } | null;
}

export interface Place {
  readonly row: number;
  readonly column: number;
  readonly block: string;
  readonly compound: string;
}

const rowsOf = (drawing: string) =>
  drawing.split('\n').filter((line, i, all) => line.trim() !== '' || (i > 0 && i < all.length - 1));

export function drawTown(town: Town): Territory {
  const rows = rowsOf(town.blocks);
  const layer = (drawing: string | undefined) => {
    const lines = drawing === undefined ? [] : rowsOf(drawing);
    return (row: number, column: number) => lines[row]?.[column] ?? '.';
  };
  const compoundAt = layer(town.compounds);
  const siteAt = layer(town.dedicated);
  const villageAt = layer(town.villages);
  const areaAt = layer(town.areas);
  const side = town.metres ?? 20;
  const height = rows.length;
  const width = Math.max(...rows.map((row) => row.length));
  const areaLetters: string[] = [];
  const blockLetters: string[] = [];
  const compoundLetters: string[] = [];
  const siteLetters: string[] = [];
  const indexIn = (list: string[], letter: string) => {
    if (!list.includes(letter)) list.push(letter);
    return list.indexOf(letter);
  };
  const cells: Cell[] = [];
  const places: Place[] = [];
  const units: Unit[] = [];
  const cellAt = new Map<string, number>();
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const char = rows[row][column] ?? ' ';
      if (char === ' ') continue;
      const area = indexIn(areaLetters, areaAt(row, column) === '.' ? '1' : areaAt(row, column));
      const compound = compoundAt(row, column) === '.' ? -1 : indexIn(compoundLetters, compoundAt(row, column));
      const dedicated = siteAt(row, column) === '.' ? -1 : indexIn(siteLetters, siteAt(row, column));
      const isBuilt = char !== '.' && char !== '~';
      const households = isBuilt ? (town.households?.(row, column, char) ?? 10) : 0;
      const number = cells.length;
      const own: number[] = [];
      const load = { households, ...(town.load?.(row, column) ?? {}) };
      if (isBuilt) {
        own.push(units.length);
        units.push({
          id: `u${String(number).padStart(4, '0')}`,
          buildingCode: null,
          households,
          population: town.population?.(row, column) ?? null,
          load,
          compound,
          ...(villageAt(row, column) === '.' ? {} : { villageGroup: `${villageAt(row, column)}组` }),
          cell: number,
        });
      }
      cellAt.set(`${row},${column}`, number);
      places.push({ row, column, block: char, compound: compoundAt(row, column) });
      cells.push({
        id: `c${String(number).padStart(5, '0')}`,
        area,
        block: indexIn(blockLetters, `${char}${area}`),
        kind: isBuilt ? 'built' : char === '~' ? 'water' : 'empty',
        units: own,
        compound,
        dedicated,
        households,
        load: isBuilt ? load : { households: 0 },
        areaM2: side * side,
        perimeterM: 4 * side,
        centreM: [(column + 0.5) * side, (height - row - 0.5) * side],
      });
    }
  }

  const corner = (row: number, column: number) => row * (width + 1) + column;
  const arcs: BorderArc[] = [];
  const put = (left: number, right: number, from: number, to: number) => {
    if (left < 0 && right < 0) return;
    const outer = left < 0 || right < 0 || cells[left].area !== cells[right].area;
    const kind = outer ? { class: 'area' as const, name: null } : borderOf(town, places[left], places[right]);
    if (kind === null) return;
    const vertices = Int32Array.of(from, to);
    if (left < 0) arcs.push({ left: right, right: left, ...kind, lengthM: side, vertices: vertices.reverse() });
    else arcs.push({ left, right, ...kind, lengthM: side, vertices });
  };
  const at = (row: number, column: number) => cellAt.get(`${row},${column}`) ?? -1;
  for (let row = 0; row <= height; row++) {
    for (let column = 0; column <= width; column++) {
      // northward edge on the west side of (row, column): the western cell is on its left
      if (row < height) put(at(row, column - 1), at(row, column), corner(row + 1, column), corner(row, column));
      // eastward edge on the north side of (row, column): the northern cell is on its left
      if (column < width) put(at(row - 1, column), at(row, column), corner(row, column), corner(row, column + 1));
    }
  }
  const x = new Float64Array((height + 1) * (width + 1));
  const y = new Float64Array(x.length);
  for (let row = 0; row <= height; row++) {
    for (let column = 0; column <= width; column++) {
      x[corner(row, column)] = column * side * 100;
      y[corner(row, column)] = (height - row) * side * 100;
    }
  }
  const lattice = { unit: 'metre' as const, step: 0.01, decimals: 2, metresX: 0.01, metresY: 0.01 };
  const shapes = {
    lattice,
    x,
    y,
    polygons: cells.length,
    ringStart: Int32Array.from({ length: cells.length + 1 }, (_, i) => 4 * i),
    ringOwner: Int32Array.from(cells, (_, i) => i),
    ringVertex: Int32Array.from(
      places.flatMap(({ row, column }) => [
        corner(row + 1, column),
        corner(row + 1, column + 1),
        corner(row, column + 1),
        corner(row, column),
      ]),
    ),
  };
  const inCompound = (letter: string) => cells.filter((cell) => cell.compound === compoundLetters.indexOf(letter));
  return {
    lattice,
    areas: areaLetters.map((letter, i) => ({
      code: `33010200100${letter}`,
      name: `社区${letter}`,
      urbanRural: town.classes === undefined ? '111' : (town.classes[letter] ?? null),
      ...(town.profiles?.[letter] ? { profile: town.profiles[letter] } : {}),
      areaM2: cells.filter((cell) => cell.area === i).length * side * side,
    })),
    boundary: {
      ...shapes,
      polygons: 0,
      ringStart: Int32Array.of(0),
      ringVertex: new Int32Array(0),
      ringOwner: new Int32Array(0),
    },
    boundaryDisplacementM: 0,
    cells,
    shapes,
    arcs,
    units,
    compounds: compoundLetters.map(
      (letter): Compound => ({
        id: letter,
        name: `${letter}小区`,
        households: inCompound(letter).reduce((total, cell) => total + cell.households, 0),
        areaM2: inCompound(letter).length * side * side,
      }),
    ),
    dedicated: siteLetters.map((letter) => ({
      name: `${letter}校`,
      kind: 'school' as const,
      micro: false,
      ...(town.sites?.[letter] ?? {}),
    })),
    findings: [],
    figures: {},
  };
}

function borderOf(town: Town, a: Place, b: Place): { class: BorderClass; name: string | null; hard?: true } | null {
  if (town.border) return town.border(a, b);
  if (a.block !== b.block) return { class: 'minor', name: `${[a.block, b.block].sort().join('')}路` };
  if (a.compound !== b.compound) return { class: 'compound', name: null };
  return { class: 'building', name: null };
}

/** The same town with cells, units, arcs, areas, compounds and sites in another order. */
export function shuffled(territory: Territory, random: Random): Territory {
  const order = (n: number) => random.shuffle(Array.from({ length: n }, (_, i) => i));
  const inverse = (list: readonly number[]) => {
    const back: number[] = [];
    list.forEach((old, now) => {
      back[old] = now;
    });
    return (old: number) => (old < 0 ? -1 : back[old]);
  };
  const cellOrder = order(territory.cells.length);
  const unitOrder = order(territory.units.length);
  const areaOrder = order(territory.areas.length);
  const compoundOrder = order(territory.compounds.length);
  const siteOrder = order(territory.dedicated.length);
  const [cell, unit, area, compound, site] = [cellOrder, unitOrder, areaOrder, compoundOrder, siteOrder].map(inverse);
  const blocks = 1 + Math.max(...territory.cells.map(({ block }) => block));
  const blockOf = order(blocks);
  const { shapes } = territory;
  return {
    ...territory,
    areas: areaOrder.map((i) => territory.areas[i]),
    compounds: compoundOrder.map((i) => territory.compounds[i]),
    dedicated: siteOrder.map((i) => territory.dedicated[i]),
    cells: cellOrder.map((i) => {
      const old = territory.cells[i];
      return {
        ...old,
        area: area(old.area),
        block: blockOf[old.block],
        compound: compound(old.compound),
        dedicated: site(old.dedicated),
        units: random.shuffle(old.units.map(unit)),
      };
    }),
    units: unitOrder.map((i) => {
      const old = territory.units[i];
      return { ...old, cell: cell(old.cell), compound: compound(old.compound) };
    }),
    arcs: order(territory.arcs.length).map((i) => {
      const old = territory.arcs[i];
      return { ...old, left: cell(old.left), right: cell(old.right) };
    }),
    shapes: {
      ...shapes,
      ringVertex: Int32Array.from(cellOrder.flatMap((i) => [...shapes.ringVertex.subarray(4 * i, 4 * i + 4)])),
    },
  };
}
