import { GridsSchema } from '../../src/core/config/project.js';
import type { Plan } from '../../src/core/plan.js';
import { Random } from '../../src/core/random.js';
import { drawGrids } from '../../src/partition/drawGrids.js';
import { drawTown } from '../../tests/partition/town.js';

/** A town of square blocks of square buildings, one in `empty` of them with no household. */
export interface TownCase {
  readonly side: number;
  readonly block: number;
  readonly empty: number;
  readonly seed: number;
}

/** What came out of drawing a town. */
export interface TownFigures {
  readonly grids: number;
  readonly micros: number;
  /** Grids and micro-grids out of bounds without excuse. */
  readonly outOfBounds: number;
  readonly compactness: number;
  readonly microCompactness: number;
}

const STREETS = ['minor', 'service', 'major', 'wall'] as const;

/** Grids, micro-grids, codes, four sides and figures of one town, as work for a thread. */
export function run(_shared: null, { side, block, empty, seed }: TownCase): TownFigures {
  const random = new Random(seed);
  const blocksAcross = Math.ceil(side / block);
  const households = Array.from({ length: side * side }, () => (random.int(empty) === 0 ? 0 : 2 + random.int(20)));
  const letter = (row: number, column: number) =>
    String.fromCodePoint(0x4e00 + Math.floor(row / block) * blocksAcross + Math.floor(column / block));
  const territory = drawTown({
    blocks: Array.from({ length: side }, (_, row) =>
      Array.from({ length: side }, (__, column) => letter(row, column)).join(''),
    ).join('\n'),
    households: (row, column) => households[row * side + column]!,
    border: (a, b) =>
      a.block === b.block
        ? { class: 'building', name: null }
        : { class: STREETS[(a.row * 7 + b.column * 3 + seed) % STREETS.length]!, name: null },
  });
  return figuresOf(drawGrids(territory, GridsSchema.parse({}), { seed: 1 }));
}

function figuresOf({ grids, microGrids, figures }: Plan): TownFigures {
  const isBad = ({ inBounds, overMaxUnit }: Plan['grids'][number]) => !inBounds && overMaxUnit === null;
  return {
    grids: grids.length,
    micros: microGrids.length,
    outOfBounds: [...grids, ...microGrids].filter(isBad).length,
    compactness: figures.meanCompactness!,
    microCompactness: figures.meanMicroCompactness!,
  };
}
