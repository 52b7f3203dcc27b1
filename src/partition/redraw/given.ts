import { nearest } from '../../core/config/parse.js';
import { WanggeError } from '../../core/errors.js';
import type { Territory } from '../../core/territory.js';
import type { Given } from '../drawArea.js';
import { type CellGraph, connectedParts } from '../graph.js';
import type { AreaZones } from '../numberZones.js';
import type { PreviousPlan } from './previous.js';

/** Parts of the plan that a planner draws by hand. */
export interface Edits {
  /** Codes of previous grids, or labels of the planner's own for new grids. */
  readonly labels: readonly string[];
  /** Index into `labels` of each cell of the territory, −1 where the drawing is free. */
  readonly labelOfCell: Int32Array;
  /** Number of basic grids by the code of the area. */
  readonly zones: ReadonlyMap<string, number>;
}

/** What is settled before a plan is drawn. */
export interface Redraw {
  readonly previous?: PreviousPlan;
  /** Codes retired earlier. */
  readonly retired?: readonly string[];
  readonly retiredMicros?: readonly string[];
  /** Codes of previous grids that stay exactly as they are. */
  readonly locked?: readonly string[];
  readonly edits?: Edits;
  /** Areas that are not drawn again, by their index: their zones as they are, with their names. */
  readonly carried?: ReadonlyMap<number, AreaZones>;
}

/** How much dearer households are to move in an area that a planner edits: what was edited changes, and the least besides. */
const EDITED = 20;

/** The same for `drawArea`, with labels as numbers: first the previous grids, then the planner's own. */
export interface Labelled {
  readonly labels: readonly string[];
  readonly givenOf: (area: number) => Given;
}

/**
 * Checks what a planner has settled and puts it in the form that drawing needs. Refuses (`usage`) locks and edits that
 * cannot be kept: an unknown code, a locked grid in pieces, cells of one grid in ground that does not hang together.
 */
export function labelledGround(
  territory: Territory,
  graph: CellGraph,
  cellsOfArea: readonly (readonly number[])[],
  stability: number,
  { previous, locked = [], edits }: Redraw,
): Labelled {
  const codes = previous?.grids.codes ?? [];
  const lockedLabels = locked.map((code) => codes.indexOf(code));
  lockedLabels.forEach((label, i) => {
    if (label < 0) throw unknownLock(locked[i], codes);
  });
  const labels = [...codes];
  const numbers = (edits?.labels ?? []).map((label) => {
    const known = labels.indexOf(label);
    return known >= 0 ? known : labels.push(label) - 1;
  });
  const fixed = edits ? edits.labelOfCell.map((label) => (label < 0 ? -1 : numbers[label])) : undefined;
  const pieceOf = piecesOf(graph, cellsOfArea, territory.cells.length);
  for (const label of lockedLabels) requireOnePiece(territory, graph, previous!.grids.ofCell, label, labels[label], pieceOf);
  if (fixed) requireReachable(territory, fixed, labels, pieceOf, new Set(lockedLabels), previous);
  const hasPrevious = previous !== undefined && (stability > 0 || locked.length > 0);
  const isEdited = (area: number) =>
    edits !== undefined &&
    (edits.zones.has(territory.areas[area].code) || cellsOfArea[area].some((cell) => edits.labelOfCell[cell] >= 0));
  return {
    labels,
    givenOf: (area) => {
      const zones = edits?.zones.get(territory.areas[area].code);
      return {
        ...(hasPrevious && cellsOfArea[area].some((cell) => previous.grids.ofCell[cell] >= 0)
          ? { previous: { zoneOfCell: previous.grids.ofCell, price: isEdited(area) ? EDITED * stability : stability } }
          : {}),
        ...(fixed ? { fixed } : {}),
        ...(lockedLabels.length > 0 ? { locked: lockedLabels } : {}),
        ...(zones === undefined ? {} : { zones }),
      };
    },
  };
}

/** Number of the connected piece of its area in which each cell lies. */
function piecesOf(graph: CellGraph, cellsOfArea: readonly (readonly number[])[], cells: number): Int32Array {
  const pieceOf = new Int32Array(cells).fill(-1);
  let pieces = 0;
  for (const own of cellsOfArea) {
    for (const piece of connectedParts(graph, own)) {
      for (const cell of piece) pieceOf[cell] = pieces;
      pieces++;
    }
  }
  return pieceOf;
}

function unknownLock(code: string, codes: readonly string[]): WanggeError {
  const near = nearest(code, codes);
  return new WanggeError(
    'usage',
    {
      zh: codes.length === 0 ? `要锁定 ${code},但没有原网格` : `要锁定的网格 ${code} 不在原网格中`,
      en:
        codes.length === 0
          ? `grid ${code} is to be locked, but there are no previous grids`
          : `the previous grids have no ${code}, which is to be locked`,
    },
    {
      place: { id: code },
      hint: near
        ? { zh: `是否想写 ${near}?`, en: `did you mean ${near}?` }
        : {
            zh: '用 --previous 或 grids.previous 指明原网格,并核对编码',
            en: 'name the previous grids by --previous or grids.previous, and check the code',
          },
    },
  );
}

function requireOnePiece(
  territory: Territory,
  graph: CellGraph,
  ofCell: Int32Array,
  label: number,
  code: string,
  pieceOf: Int32Array,
): void {
  const cells = territory.cells.flatMap((_, cell) => (ofCell[cell] === label ? [cell] : []));
  const areas = new Set(cells.map((cell) => territory.cells[cell].area));
  const parts = connectedParts(graph, cells);
  const apart = new Set(parts.map(([first]) => pieceOf[first])).size < parts.length;
  if (cells.length > 0 && areas.size === 1 && !apart) return;
  throw new WanggeError(
    'usage',
    cells.length === 0
      ? { zh: `要锁定的网格 ${code} 在现有地面上没有地块`, en: `grid ${code}, which is to be locked, has no ground any more` }
      : areas.size > 1
        ? {
            zh: `要锁定的网格 ${code} 跨越 ${areas.size} 个社区`,
            en: `grid ${code}, which is to be locked, lies in ${areas.size} areas`,
          }
        : {
            zh: `要锁定的网格 ${code} 分成 ${parts.length} 块,不能原样保留`,
            en: `grid ${code}, which is to be locked, lies in ${parts.length} pieces and cannot stay as it is`,
          },
    {
      place: { id: code },
      hint: {
        zh: '不锁定该网格,或先修正原网格(wangge repair)',
        en: 'do not lock it, or mend the previous grids first (wangge repair)',
      },
    },
  );
}

function requireReachable(
  territory: Territory,
  fixed: Int32Array,
  labels: readonly string[],
  pieceOf: Int32Array,
  locked: ReadonlySet<number>,
  previous: PreviousPlan | undefined,
): void {
  const firstOf = new Map<number, number>();
  territory.cells.forEach((cell, i) => {
    const label = fixed[i];
    if (label < 0) return;
    const refuse = (zh: string, en: string) => {
      throw new WanggeError(
        'usage',
        {
          zh: `修改不能照办:地块 ${cell.id} 指定给 ${labels[label]},${zh}`,
          en: `cell ${cell.id} is to be in ${labels[label]}: ${en}`,
        },
        { place: { id: cell.id }, hint: { zh: '从修改文件中去掉这一处', en: 'take it out of the file of edits' } },
      );
    };
    if (cell.dedicated >= 0) {
      const { name } = territory.dedicated[cell.dedicated];
      refuse(`但它属于专属网格“${name}”`, `but it belongs to the dedicated site "${name}"`);
    }
    const was = previous?.grids.ofCell[i] ?? -1;
    if (locked.has(label) !== locked.has(was) || (locked.has(label) && was !== label)) {
      refuse('与锁定的网格相抵触', 'that contradicts a locked grid');
    }
    const first = firstOf.get(label) ?? i;
    firstOf.set(label, first);
    if (pieceOf[first] !== pieceOf[i]) {
      const other = territory.cells[first].id;
      refuse(`但与同格的地块 ${other} 不在连通的同一片地上`, `but it does not hang together with cell ${other} of that grid`);
    }
  });
}

/** Refuses a drawing in which cells that the planner put into one grid are apart, or that grid is in pieces. */
export function requireKept(
  territory: Territory,
  graph: CellGraph,
  labels: readonly string[],
  fixed: Int32Array | undefined,
  zones: AreaZones,
): void {
  if (!fixed) return;
  const zoneOf = new Map<number, number>();
  zones.grids.forEach(({ cells, kind }, zone) => {
    const own = new Set(cells.filter((cell) => fixed[cell] >= 0).map((cell) => fixed[cell]));
    const parts = own.size > 0 && kind === 'basic' ? connectedParts(graph, cells).length : 1;
    for (const label of own) {
      if (own.size > 1 || parts > 1 || (zoneOf.get(label) ?? zone) !== zone) throw notKept(territory, zones.area, labels[label]);
      zoneOf.set(label, zone);
    }
  });
}

function notKept(territory: Territory, area: number, label: string): WanggeError {
  const { name } = territory.areas[area];
  return new WanggeError(
    'usage',
    {
      zh: `${name}:指定给 ${label} 的地块连不成一个网格`,
      en: `${name}: the cells that are to be in ${label} cannot be joined into one grid`,
    },
    {
      place: { id: label },
      hint: {
        zh: '补上相连的地块,减少指定,或调整网格数',
        en: 'name the cells in between, fix fewer, or change the number of grids',
      },
    },
  );
}
