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
 * - Where the area itself lies in several pieces, a piece too small for a zone of its own is linked to the nearest one.
 * - Where a dedicated site cuts ground off, a pocket without load goes to the site, any other is divided by itself.
 */
export function groundsOf(
  territory: Territory,
  graph: CellGraph,
  level: Level,
  area: Area,
  all: readonly number[],
  isOpen: (cell: number) => boolean,
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
  const sites = new Set(all.filter((cell) => !isOpen(cell)));
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
  for (const part of small) {
    const link = nearest(
      territory,
      part,
      components.map((component) => component.cells),
    );
    const host = components[link.host];
    host.links.push([link.from, link.to]);
    host.cells.push(...part);
  }
  const order = new Map(all.map((cell, i) => [cell, i]));
  for (const component of components) component.cells.sort((a, b) => order.get(a)! - order.get(b)!);
  return { components, takenIn, findings };
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
