import type { Finding } from '../core/finding.js';
import type { Area, Territory } from '../core/territory.js';
import { type CellGraph, connectedParts, contactM, eachNeighbour } from './graph.js';
import type { Level } from './level.js';
import type { Link } from './metres.js';

/** Connected ground of an area that is divided by itself. */
export interface Component {
  readonly cells: readonly number[];
  readonly links: readonly Link[];
}

export interface Grounds {
  readonly components: readonly Component[];
  /** Empty pockets that a dedicated site cuts off: cell → neighbouring cell of the site that takes it in. */
  readonly takenIn: ReadonlyMap<number, number>;
  readonly findings: readonly Finding[];
}

/**
 * The ground to divide (an area without its dedicated sites: `isOpen`; or a grid), in connected components.
 *
 * - Where the area itself lies in several pieces, a piece too small for a zone of its own is linked to the nearest one; a
 *   piece that a hard barrier cuts off is never linked across it, and is divided by itself however small it is.
 * - Where a dedicated site cuts ground off, a pocket without load goes to the site, any other is divided by itself. Closed
 *   ground that is no site (`isSite`) takes nothing in.
 */
export function groundsOf(
  territory: Territory,
  graph: CellGraph,
  level: Level,
  area: Area,
  all: readonly number[],
  isOpen: (cell: number) => boolean,
  isSite: (cell: number) => boolean = (cell) => !isOpen(cell),
): Grounds {
  const findings: Finding[] = [];
  const takenIn = new Map<number, number>();
  const open = all.filter(isOpen);
  const parts = connectedParts(graph, open);
  if (parts.length <= 1) return { components: parts.map((cells) => ({ cells, links: [] })), takenIn, findings };

  const pieceOf = new Map<number, number>();
  const pieces = connectedParts(graph, all);
  pieces.forEach((piece, i) => {
    for (const cell of piece) pieceOf.set(cell, i);
  });
  const load = (part: readonly number[]) => part.reduce((total, cell) => total + level.size[cell], 0);
  const sites = new Set(all.filter(isSite));
  const own: number[][] = [];
  const small: number[][] = [];
  for (const part of parts) {
    const piece = pieces[pieceOf.get(part[0])!];
    const site = load(part) === 0 ? siteBeside(graph, part, sites) : -1;
    if (site >= 0) {
      for (const cell of part) takenIn.set(cell, site);
      findings.push(pocketTakenIn(territory, area, part, site));
    } else if (piece.length === part.length && load(part) < level.rule.min) small.push(part);
    else own.push(part);
  }
  if (own.length === 0 && small.length > 0) {
    const largest = small.reduce((a, b) => (load(b) > load(a) ? b : a));
    own.push(largest);
    small.splice(small.indexOf(largest), 1);
  }
  if (own.length + small.length > 1) findings.push(severalParts(area, own.length + small.length, pieces.length > 1));

  const components = own.map((cells) => ({ cells: [...cells], links: [] as Link[] }));
  const islandOf = islands(graph, all);
  for (const part of small) {
    const island = islandOf.get(part[0]);
    const hosts = components.filter(({ cells }) => cells.every((cell) => islandOf.get(cell) !== island));
    if (hosts.length === 0) {
      components.push({ cells: [...part], links: [] });
      findings.push(behindHardBarrier(territory, area, part, load(part)));
      continue;
    }
    const link = nearest(
      territory,
      part,
      hosts.map((component) => component.cells),
    );
    const host = hosts[link.host];
    host.links.push([link.from, link.to]);
    host.cells.push(...part);
  }
  const order = new Map(all.map((cell, i) => [cell, i]));
  for (const component of components) component.cells.sort((a, b) => order.get(a)! - order.get(b)!);
  return { components, takenIn, findings };
}

/** Which cells lie together on the ground, hard barriers or not: cell → number of its island. */
function islands(graph: CellGraph, cells: readonly number[]): ReadonlyMap<number, number> {
  const beyond = new Map<number, number[]>();
  for (let i = 0; i < graph.hardPairs.length; i += 2) {
    const [a, b] = [graph.hardPairs[i]!, graph.hardPairs[i + 1]!];
    beyond.set(a, [...(beyond.get(a) ?? []), b]);
    beyond.set(b, [...(beyond.get(b) ?? []), a]);
  }
  const islandOf = new Map<number, number>(cells.map((cell) => [cell, -1]));
  let found = 0;
  for (const first of cells) {
    if (islandOf.get(first) !== -1) continue;
    const stack = [first];
    islandOf.set(first, found);
    const reach = (other: number) => {
      if (islandOf.get(other) !== -1) return;
      islandOf.set(other, found);
      stack.push(other);
    };
    while (stack.length > 0) {
      const cell = stack.pop()!;
      eachNeighbour(graph, cell, reach);
      for (const other of beyond.get(cell) ?? []) reach(other);
    }
    found++;
  }
  return islandOf;
}

/** The cell of a dedicated site with the longest border on a pocket, or −1. */
function siteBeside(graph: CellGraph, pocket: readonly number[], sites: ReadonlySet<number>): number {
  let best = -1;
  let longest = 0;
  for (const cell of pocket) {
    eachNeighbour(graph, cell, (other, edge) => {
      const metres = contactM(graph, edge);
      if (!sites.has(other) || metres <= longest) return;
      longest = metres;
      best = other;
    });
  }
  return best;
}

function nearest(
  territory: Territory,
  part: readonly number[],
  hosts: readonly (readonly number[])[],
): { host: number; from: number; to: number } {
  let best = { host: 0, from: part[0], to: hosts[0][0] };
  let least = Infinity;
  hosts.forEach((cells, host) => {
    for (const to of cells) {
      const [x, y] = territory.cells[to].centreM;
      for (const from of part) {
        const [fx, fy] = territory.cells[from].centreM;
        const distance = Math.hypot(x - fx, y - fy);
        if (distance >= least) continue;
        least = distance;
        best = { host, from, to };
      }
    }
  });
  return best;
}

function pocketTakenIn(territory: Territory, area: Area, pocket: readonly number[], site: number): Finding {
  const areaM2 = Math.round(pocket.reduce((total, cell) => total + territory.cells[cell].areaM2, 0));
  const { name } = territory.dedicated[territory.cells[site].dedicated];
  return {
    code: 'ground.pocketTakenIn',
    severity: 'note',
    text: {
      zh: `${area.name}:${name}隔开一块无住户的地(${areaM2} m²),并入该专属网格`,
      en: `${area.name}: ${name} cuts off ground without load (${areaM2} m²), which joins that dedicated grid`,
    },
    place: { id: territory.cells[pocket[0]].id },
    figures: { area: area.code, areaM2 },
  };
}

function behindHardBarrier(territory: Territory, area: Area, part: readonly number[], load: number): Finding {
  const { id } = territory.cells[part[0]!]!;
  return {
    code: 'ground.behindHardBarrier',
    severity: 'warning',
    text: {
      zh: `${area.name}:不可跨越的屏障隔出一块地(单元 ${id} 等 ${part.length} 个,负荷 ${load}),不足一个网格,只能自成一格;全部地块见 plan.json 的 cutOffCells`,
      en: `${area.name}: a hard barrier cuts off ground (cell ${id}, ${part.length} in all, load ${load}) too small for a grid, which is one all the same; all its cells are in plan.json under cutOffCells`,
    },
    hint: { zh: '该屏障若可跨越,去掉它的 hard: true', en: 'if a grid may cross that barrier, take away its hard: true' },
    place: { id },
    figures: { area: area.code, cells: part.length, load },
  };
}

function severalParts(area: Area, parts: number, areaItself: boolean): Finding {
  return {
    code: 'area.severalParts',
    severity: 'note',
    text: areaItself
      ? {
          zh: `${area.name}本身分成几块,共 ${parts} 处分别划格;容不下一个网格的小块并入最近的网格`,
          en: `${area.name} lies in several pieces: ${parts} are drawn apart; a piece too small for a grid joins the nearest one`,
        }
      : {
          zh: `${area.name}被专属网格隔成 ${parts} 处,分别划格`,
          en: `${area.name} is cut by dedicated sites into ${parts} parts, each drawn by itself`,
        },
    place: { id: area.code },
    figures: { area: area.code, parts },
  };
}
