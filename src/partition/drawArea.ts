import type { Finding } from '../core/finding.js';
import { sortedBy } from '../core/order.js';
import type { ZoneKind } from '../core/plan.js';
import { seedOf } from '../core/random.js';
import type { Area, Territory } from '../core/territory.js';
import { inAttribute } from './attributes.js';
import { divide } from './divide.js';
import { type CellGraph, connectedParts, contactM, eachNeighbour } from './graph.js';
import type { Ground, Previous } from './ground.js';
import { type Component, groundsOf } from './grounds.js';
import { judge, type Verdict } from './judge.js';
import type { Level } from './level.js';

/** A zone before it has code, name and figures. */
export interface DrawnZone {
  readonly kind: ZoneKind;
  /** Index into the territory's dedicated sites, or −1; `piece` counts the pieces of one site from 0. */
  readonly site: number;
  readonly piece: number;
  readonly cells: readonly number[];
  readonly verdict: Verdict;
  /** Label of the previous zone, or of the planner's own, that this zone is bound to. */
  readonly bound?: number;
  /** Code and name that a zone brings along from an earlier result, whose ground is not drawn again. */
  readonly named?: { readonly code: string; readonly name: string };
}

/** What a planner or an earlier plan says beforehand of the grids of an area. */
export interface Given {
  /** Labels of the zones that cells of the territory were in, and the price of leaving them. */
  readonly previous?: Previous;
  /** Label that a cell must share with the cells of the same label and with no others; −1 where it is free. */
  readonly fixed?: Int32Array;
  /** Labels of previous grids that stay exactly as they are. */
  readonly locked?: readonly number[];
  /** Number of basic grids that are drawn, locked ones not counted. */
  readonly zones?: number;
  /** How much longer than usual the search goes on; 1 unless given. */
  readonly effort?: number;
}

/** The grids of one area: dedicated sites and locked grids taken out first, the rest divided component by component. */
export function drawArea(
  territory: Territory,
  graph: CellGraph,
  level: Level,
  area: Area,
  cells: readonly number[],
  seed: number,
  given: Given = {},
): { zones: DrawnZone[]; findings: Finding[] } {
  const locked = lockedGround(given, cells);
  const {
    components: open,
    takenIn,
    findings: told,
  } = groundsOf(
    territory,
    graph,
    level,
    area,
    cells,
    (cell) => territory.cells[cell].dedicated < 0 && !locked.has(cell),
    (cell) => territory.cells[cell].dedicated >= 0 && !locked.has(cell),
  );
  const findings = [...told];
  const components = open.filter((component) => !joinLocked(territory, graph, level, component, locked, findings, area));
  const zones = [
    ...lockedZones(territory, graph, level, given.locked ?? [], locked),
    ...dedicatedZones(
      territory,
      graph,
      area,
      cells.filter((cell) => !locked.has(cell)),
      takenIn,
      findings,
    ),
  ];
  const numbers = shareZones(level, components, given.zones);
  components.forEach(({ cells: ground, links }, i) => {
    const parts = divide(
      {
        territory,
        graph,
        level,
        cells: ground,
        links,
        ...(given.previous && given.previous.price > 0 && ground.some((cell) => given.previous!.zoneOfCell[cell] >= 0)
          ? { previous: given.previous }
          : {}),
        ...(given.fixed && ground.some((cell) => given.fixed![cell] >= 0) ? { fixed: given.fixed } : {}),
        ...(numbers ? { zones: numbers[i] } : {}),
        ...(given.effort === undefined ? {} : { effort: given.effort }),
      },
      seedOf(area.code, seed, i),
    );
    const verdicts = judge(graph, level, ground, parts);
    parts.forEach((part, j) => {
      const bound = given.fixed === undefined ? undefined : part.find((cell) => given.fixed![cell] >= 0);
      zones.push({
        kind: 'basic',
        site: -1,
        piece: 0,
        cells: part,
        verdict: verdicts[j],
        ...(bound === undefined ? {} : { bound: given.fixed![bound] }),
      });
    });
  });
  return { zones, findings };
}

/** Cells of the locked grids with their labels. */
function lockedGround({ locked = [], previous }: Given, cells: readonly number[]): Map<number, number> {
  const labels = new Set(locked);
  if (labels.size === 0 || !previous) return new Map();
  return new Map(cells.filter((cell) => labels.has(previous.zoneOfCell[cell])).map((cell) => [cell, previous.zoneOfCell[cell]]));
}

/** Ground without load that only locked grids reach joins the one with the longest border on it: it can be no grid of its own. */
function joinLocked(
  territory: Territory,
  graph: CellGraph,
  level: Level,
  { cells }: Component,
  locked: Map<number, number>,
  findings: Finding[],
  area: Area,
): boolean {
  if (locked.size === 0 || cells.some((cell) => level.capped[cell] > 0)) return false;
  const metres = new Map<number, number>();
  for (const cell of cells) {
    eachNeighbour(graph, cell, (other, edge) => {
      const label = locked.get(other);
      if (label !== undefined) metres.set(label, (metres.get(label) ?? 0) + contactM(graph, edge));
    });
  }
  const longest = [...metres].sort(([a, m], [b, n]) => n - m || a - b)[0];
  if (longest === undefined) return false;
  for (const cell of cells) locked.set(cell, longest[0]);
  const areaM2 = Math.round(cells.reduce((total, cell) => total + territory.cells[cell].areaM2, 0));
  findings.push({
    code: 'lock.groundTakenIn',
    severity: 'note',
    text: {
      zh: `${area.name}:锁定的网格围住一块无住户的地(${areaM2} m²),并入该网格`,
      en: `${area.name}: locked grids enclose ground without load (${areaM2} m²), which joins one of them`,
    },
    place: { id: territory.cells[cells[0]].id },
    figures: { area: area.code, areaM2 },
  });
  return true;
}

function lockedZones(
  territory: Territory,
  graph: CellGraph,
  level: Level,
  labels: readonly number[],
  locked: ReadonlyMap<number, number>,
): DrawnZone[] {
  return labels.flatMap((label): DrawnZone[] => {
    const cells = [...locked].filter(([, own]) => own === label).map(([cell]) => cell);
    if (cells.length === 0) return [];
    const site = siteOfMost(territory, cells);
    if (site >= 0) return [{ kind: 'dedicated', site, piece: 0, cells, verdict: ALWAYS_IN_BOUNDS, bound: label }];
    const verdict = lockedVerdict(level, judge(graph, level, cells, [cells])[0]);
    return [{ kind: 'basic', site, piece: 0, cells, verdict, bound: label }];
  });
}

/** A locked grid is out of bounds because it is locked, not because no division was found. */
function lockedVerdict({ rule: { of, min, max } }: Level, verdict: Verdict): Verdict {
  if (verdict.inBounds || verdict.overMaxUnit !== null) return verdict;
  const holds = inAttribute(of, verdict.size);
  const reason = {
    zh: `按要求锁定不动,现有 ${holds.zh}(限 ${min}–${max});不锁定即可调整`,
    en: `locked as asked, with ${holds.en} (bounds ${min}–${max}); unlocked it could be put right`,
  };
  return { ...verdict, reason };
}

/** The dedicated site that takes up most of the ground, or −1. */
function siteOfMost(territory: Territory, cells: readonly number[]): number {
  const areas = new Map<number, number>();
  let all = 0;
  for (const cell of cells) {
    const { dedicated, areaM2 } = territory.cells[cell];
    all += areaM2;
    areas.set(dedicated, (areas.get(dedicated) ?? 0) + areaM2);
  }
  return [...areas].find(([site, areaM2]) => site >= 0 && areaM2 > all / 2)?.[0] ?? -1;
}

/** Shares a given number of zones among components by their load, at least one each (largest remainders). */
function shareZones(level: Level, components: readonly Component[], zones: number | undefined): number[] | null {
  if (zones === undefined || components.length === 0) return null;
  const loads = components.map(({ cells }) => cells.reduce((total, cell) => total + level.capped[cell], 0));
  const all = loads.reduce((total, load) => total + load, 0);
  const wanted = loads.map((load) => (all > 0 ? (zones * load) / all : zones / loads.length));
  const numbers = wanted.map((share) => Math.max(1, Math.floor(share)));
  const left = zones - numbers.reduce((total, number) => total + number, 0);
  const byRemainder = wanted.map((_, i) => i).sort((a, b) => wanted[b] - numbers[b] - (wanted[a] - numbers[a]) || a - b);
  for (let i = 0; i < left; i++) numbers[byRemainder[i % numbers.length]]++;
  return numbers;
}

export interface MicroOptions extends Pick<Ground, 'effort' | 'isBrief'> {
  readonly previous?: Previous & { readonly whole?: boolean };
}

/**
 * The micro-grids of one grid. A dedicated grid is one micro-grid unless its site asks for more, and is always in bounds.
 * With a previous division of its ground they stay as they are where that can stand; `whole`: exactly as they are.
 */
export function drawMicro(
  territory: Territory,
  graph: CellGraph,
  level: Level,
  area: Area,
  grid: DrawnZone,
  seed: number,
  { previous, effort = 1, isBrief = false }: MicroOptions = {},
): DrawnZone[] {
  const divided = grid.kind === 'basic' || territory.dedicated[grid.site].micro;
  const order = (cell: number) => territory.cells[cell].id;
  const cells = sortedBy(grid.cells, order);
  const parts: (readonly number[])[] = [];
  if (previous?.whole && cells.every((cell) => previous.zoneOfCell[cell] >= 0)) {
    const labels = [...new Set(cells.map((cell) => previous.zoneOfCell[cell]))];
    parts.push(...labels.map((label) => cells.filter((cell) => previous.zoneOfCell[cell] === label)));
  } else if (!divided) parts.push(cells);
  else {
    groundsOf(territory, graph, level, area, cells, () => true).components.forEach(({ cells: ground, links }, i) => {
      const known = previous && ground.some((cell) => previous.zoneOfCell[cell] >= 0) ? { previous } : {};
      parts.push(...divide({ territory, graph, level, cells: ground, links, effort, isBrief, ...known }, seedOf(seed, i)));
    });
  }
  const verdicts = judge(graph, level, cells, parts);
  return parts.map((part, i) => ({ kind: grid.kind, site: grid.site, piece: i, cells: part, verdict: verdicts[i] }));
}

function dedicatedZones(
  territory: Territory,
  graph: CellGraph,
  area: Area,
  cells: readonly number[],
  takenIn: ReadonlyMap<number, number>,
  findings: Finding[],
): DrawnZone[] {
  const siteOf = (cell: number) => territory.cells[takenIn.get(cell) ?? cell].dedicated;
  const sites = [...new Set(cells.map(siteOf).filter((site) => site >= 0))];
  return sites.flatMap((site) => {
    const pieces = connectedParts(
      graph,
      cells.filter((cell) => siteOf(cell) === site),
    );
    if (pieces.length > 1) findings.push(siteInPieces(territory, area, site, pieces.length));
    return pieces.map((piece, i) => ({ kind: 'dedicated' as const, site, piece: i, cells: piece, verdict: ALWAYS_IN_BOUNDS }));
  });
}

const ALWAYS_IN_BOUNDS: Verdict = { size: 0, inBounds: true, overMaxUnit: null, reason: null, unexcused: 0 };

function siteInPieces(territory: Territory, area: Area, site: number, pieces: number): Finding {
  const { name } = territory.dedicated[site];
  return {
    code: 'dedicated.severalPieces',
    severity: 'warning',
    text: {
      zh: `${area.name}:${name}在地面上分成 ${pieces} 块,各成一个专属网格`,
      en: `${area.name}: ${name} lies in ${pieces} pieces; each is a dedicated grid of its own`,
    },
    hint: { zh: '若应为一个网格,请补上相连的范围', en: 'if it should be one grid, extend its outline so that the pieces join' },
    place: { id: name },
    figures: { area: area.code, pieces },
  };
}
