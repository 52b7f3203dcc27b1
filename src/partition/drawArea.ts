import type { Finding } from '../core/finding.js';
import { sortedBy } from '../core/order.js';
import type { ZoneKind } from '../core/plan.js';
import { seedOf } from '../core/random.js';
import type { Area, Territory } from '../core/territory.js';
import { divide } from './divide.js';
import { type CellGraph, connectedParts } from './graph.js';
import { groundsOf } from './grounds.js';
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
}

/** The grids of one area: dedicated sites taken out first, the rest divided component by component. */
export function drawArea(
  territory: Territory,
  graph: CellGraph,
  level: Level,
  area: Area,
  cells: readonly number[],
  seed: number,
): { zones: DrawnZone[]; findings: Finding[] } {
  const {
    components,
    takenIn,
    findings: told,
  } = groundsOf(territory, graph, level, area, cells, (cell) => territory.cells[cell].dedicated < 0);
  const findings = [...told];
  const zones = dedicatedZones(territory, graph, area, cells, takenIn, findings);
  components.forEach(({ cells: ground, links }, i) => {
    const parts = divide({ territory, graph, level, cells: ground, links }, seedOf(area.code, seed, i));
    const verdicts = judge(graph, level, ground, parts);
    parts.forEach((part, j) => {
      zones.push({ kind: 'basic', site: -1, piece: 0, cells: part, verdict: verdicts[j] });
    });
  });
  return { zones, findings };
}

/** The micro-grids of one grid. A dedicated grid is one micro-grid unless its site asks for more, and is always in bounds. */
export function drawMicro(
  territory: Territory,
  graph: CellGraph,
  level: Level,
  area: Area,
  grid: DrawnZone,
  seed: number,
): DrawnZone[] {
  const divided = grid.kind === 'basic' || territory.dedicated[grid.site].micro;
  const order = (cell: number) => territory.cells[cell].id;
  const cells = sortedBy(grid.cells, order);
  const parts: (readonly number[])[] = [];
  if (!divided) parts.push(cells);
  else {
    groundsOf(territory, graph, level, area, cells, () => true).components.forEach(({ cells: ground, links }, i) => {
      parts.push(...divide({ territory, graph, level, cells: ground, links }, seedOf(seed, i)));
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
