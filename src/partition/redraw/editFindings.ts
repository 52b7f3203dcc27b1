import type { Finding } from '../../core/finding.js';
import { byText, sortedBy } from '../../core/order.js';
import type { Territory } from '../../core/territory.js';
import type { Text } from '../../core/text.js';
import { inAttribute } from '../attributes.js';
import type { DrawingGround } from '../drawOneArea.js';
import { type CellGraph, connectedParts } from '../graph.js';
import { isBare } from '../judge.js';
import { boundedBy, type Level } from '../level.js';
import type { Numbering } from '../numberZones.js';
import type { Edits } from './given.js';
import type { PreviousLevel } from './previous.js';

/** What edits came to: the plan by the code of each cell's grid, against the previous one. */
interface EditedPlan {
  readonly previous: PreviousLevel;
  readonly edits: Edits;
  /** Code of the grid that each cell is in now. */
  readonly codeOf: (cell: number) => string;
  /** Names of grids by code. */
  readonly nameOf: (code: string) => string;
}

const MOST_FLOWS = 4;

/**
 * What became of hand-made edits, one finding for each area that was edited: whom they moved, what they alone would have broken
 * (a grid in pieces, or out of bounds), and who moved besides to put that right.
 */
export function editFindings(
  { territory, graph, levels, cellsOfArea }: DrawingGround,
  previous: PreviousLevel,
  edits: Edits,
  { grids, continues }: Pick<Numbering, 'grids' | 'continues'>,
): Finding[] {
  const zones = new Map(grids.flatMap(({ drawn, named }) => drawn.cells.map((cell) => [cell, { drawn, named }] as const)));
  const hasMoved = (cell: number) =>
    previous.ofCell[cell] >= 0 && continues!.get(zones.get(cell)!.drawn) !== previous.ofCell[cell];
  const names = new Map([
    ...previous.codes.map((code, i) => [code, previous.names[i] ?? code] as const),
    ...grids.map(({ named }) => [named.code, named.name] as const),
  ]);
  const codeOf = (cell: number) => zones.get(cell)!.named.code;
  const plan: EditedPlan = { previous, edits, codeOf, nameOf: (code) => names.get(code) ?? code };
  const before = (cell: number) => (previous.ofCell[cell] < 0 ? null : previous.codes[previous.ofCell[cell]]);
  const found = cellsOfArea.flatMap((cells, area): Finding[] => {
    const edited = cells.filter((cell) => edits.labelOfCell[cell] >= 0);
    if (edited.length === 0 || !cells.some((cell) => before(cell) !== null)) return [];
    const wished = edited.filter((cell) => edits.labels[edits.labelOfCell[cell]] !== before(cell));
    const besides = cells.filter((cell) => edits.labelOfCell[cell] < 0 && hasMoved(cell));
    const households = (list: readonly number[]) => list.reduce((sum, cell) => sum + territory.cells[cell].households, 0);
    const { name, code } = territory.areas[area];
    const broken = brokenBy(graph, levels.grid[area], cells, plan);
    const flows = flowsOf(territory, besides, before, plan);
    const figures = { area: code, edited: households(wished), besides: households(besides) };
    const moved = { zh: `修改使 ${figures.edited} 户换格`, en: `the edits move ${figures.edited} households` };
    if (besides.length === 0 && broken.length === 0) {
      return [
        {
          code: 'edits.done',
          severity: 'note',
          text: { zh: `${name}:${moved.zh},其余不动`, en: `${name}: ${moved.en}, nothing else changes` },
          place: { id: code },
          figures,
        },
      ];
    }
    const why = {
      zh: broken.length > 0 ? `;只照修改办,${broken.map(({ zh }) => zh).join(';')}` : '',
      en: broken.length > 0 ? `; by themselves ${broken.map(({ en }) => en).join('; ')}` : '',
    };
    const rest =
      besides.length === 0
        ? { zh: '其余不动', en: 'nothing else changes' }
        : figures.besides === 0
          ? { zh: `为此另有 ${besides.length} 块无住户的地换格`, en: `so ${besides.length} cells without households change, too` }
          : {
              zh: `为此另有 ${figures.besides} 户换格(${flows.zh})`,
              en: `so ${figures.besides} more households change grids (${flows.en})`,
            };
    return [
      {
        code: 'edits.besides',
        severity: 'warning',
        text: { zh: `${name}:${moved.zh}${why.zh};${rest.zh}`, en: `${name}: ${moved.en}${why.en}; ${rest.en}` },
        hint: {
          zh: '不愿如此时,在修改文件中把这些楼栋也写上所要的网格,或少改几处',
          en: 'where that is not wanted, name the grids of these buildings, too, or edit less',
        },
        place: { id: code },
        figures,
      },
    ];
  });
  return sortedBy(found, ({ place }) => place!.id!);
}

/** What the edits alone would make of the grids they touch. */
function brokenBy(graph: CellGraph, level: Level, cells: readonly number[], { previous, edits, nameOf }: EditedPlan): Text[] {
  const was = new Map<string, number[]>();
  const would = new Map<string, number[]>();
  const put = (into: Map<string, number[]>, code: string, cell: number) => into.set(code, [...(into.get(code) ?? []), cell]);
  for (const cell of cells) {
    const old = previous.ofCell[cell] < 0 ? null : previous.codes[previous.ofCell[cell]];
    const label = edits.labelOfCell[cell];
    if (old !== null) put(was, old, cell);
    const now = label < 0 ? old : edits.labels[label];
    if (now !== null) put(would, now, cell);
  }
  const touched = [...new Set([...was.keys(), ...would.keys()])].filter((code) => {
    const [a, b] = [was.get(code) ?? [], would.get(code) ?? []];
    return a.length !== b.length || a.some((cell, i) => cell !== b[i]);
  });
  return touched.sort(byText).flatMap((code): Text[] => {
    const own = would.get(code) ?? [];
    const name = nameOf(code);
    if (own.length === 0) return [{ zh: `${name}不再有地`, en: `${name} has no ground left` }];
    const told: Text[] = [];
    const parts = connectedParts(graph, own).length;
    if (parts > 1 && connectedParts(graph, was.get(code) ?? []).length <= 1)
      told.push({ zh: `${name}断成 ${parts} 块`, en: `${name} falls into ${parts} pieces` });
    if (isBare(level, own)) return told;
    for (const { of, capped, min, max } of boundedBy(level)) {
      const amount = own.reduce((sum, cell) => sum + capped[cell], 0);
      const had = (was.get(code) ?? []).reduce((sum, cell) => sum + capped[cell], 0);
      const has = inAttribute(of, amount);
      // what was out of bounds before, and is no further out, is not the edits' doing
      if (amount < min - 1e-9 && (had > amount || was.get(code) === undefined))
        told.push({ zh: `${name}只有 ${has.zh}(下限 ${min})`, en: `${name} has only ${has.en} (minimum ${min})` });
      if (amount > max + 1e-9 && had < amount)
        told.push({ zh: `${name}达 ${has.zh}(上限 ${max})`, en: `${name} has ${has.en} (maximum ${max})` });
    }
    return told;
  });
}

/** Who moved besides, from where to where, the most first. */
function flowsOf(
  territory: Territory,
  cells: readonly number[],
  before: (cell: number) => string | null,
  { codeOf, nameOf }: EditedPlan,
): Text {
  const flows = new Map<string, { from: string; to: string; households: number }>();
  for (const cell of cells) {
    const [from, to] = [before(cell)!, codeOf(cell)];
    const key = `${from}\u0000${to}`;
    const known = flows.get(key) ?? { from, to, households: 0 };
    flows.set(key, { ...known, households: known.households + territory.cells[cell].households });
  }
  const list = [...flows]
    .filter(([, { households }]) => households > 0)
    .sort(([p, a], [q, b]) => b.households - a.households || byText(p, q))
    .map(([, flow]) => flow);
  const more = list.length - MOST_FLOWS;
  const shown = list.slice(0, MOST_FLOWS);
  return {
    zh: `${shown.map(({ from, to, households }) => `${nameOf(from)}→${nameOf(to)} ${households} 户`).join('、')}${more > 0 ? `等 ${list.length} 处` : ''}`,
    en: `${shown.map(({ from, to, households }) => `${nameOf(from)} → ${nameOf(to)} ${households}`).join(', ')}${more > 0 ? ` and ${more} more` : ''}`,
  };
}
