import type { Coverage } from '../../core/coverage.js';
import { type Polygonal, polygonsOf } from '../../core/geometry.js';
import { byText } from '../../core/order.js';
import type { Plan, Zone } from '../../core/plan.js';
import type { BorderArc, BorderClass, Territory } from '../../core/territory.js';
import type { Locale } from '../../core/text.js';
import { colourMap, GROUNDS } from './colouring.js';
import { compareNumbers, thinned, tidyLines } from './lines.js';
import { onLattice, type Page, pageOf } from './page.js';
import type { Path } from './painter.js';

/** What a map is made from. */
export interface MapInput {
  readonly territory: Territory;
  readonly plan: Plan;
  readonly title: string;
  readonly locale: Locale;
  /** Outlines of buildings, in the coordinates of the files. */
  readonly footprints?: readonly Polygonal[];
}

export interface SceneGrid {
  readonly zone: Zone;
  readonly rings: Path;
  readonly ground: string;
  readonly labelAt: readonly [number, number];
}

/** Kinds of lines, each drawn once. */
export interface SceneLines {
  readonly cell: Path;
  readonly micro: Path;
  readonly grid: Path;
  readonly area: Path;
  readonly barriers: Readonly<Partial<Record<BorderClass, Path>>>;
}

/** All shapes of a map on its page, in an order that does not depend on the input's. */
export interface Scene {
  readonly page: Page;
  readonly grids: readonly SceneGrid[];
  readonly water: Path;
  readonly footprints: Path;
  /** Outlines of all communities. */
  readonly outline: Path;
  readonly lines: SceneLines;
  readonly areas: readonly { readonly name: string; readonly at: readonly [number, number] }[];
}

/** Classes of borders that are drawn as things of the ground, whether a grid ends there or not. */
const DRAWN: readonly BorderClass[] = ['water', 'rail', 'major', 'minor'];

export function sceneOf(input: MapInput): Scene {
  const { territory, plan } = input;
  const page = pageOf(territory.boundary);
  const colours = colourMap(
    plan.grids.map((grid) => grid.code),
    neighboursOf(territory, plan),
    GROUNDS.length,
  );
  const grids = plan.grids
    .map(
      (zone, place): SceneGrid => ({
        zone,
        rings: ringsOf(plan.gridShapes, place, page),
        ground: GROUNDS[colours[place]!]!,
        labelAt: page.at(...zone.labelAt),
      }),
    )
    .sort((a, b) => byText(a.zone.code, b.zone.code));
  const water = territory.cells.flatMap((cell, place) => (cell.kind === 'water' ? ringsOf(territory.shapes, place, page) : []));
  return {
    page,
    grids,
    water: [...water].sort(compareNumbers),
    footprints: footprintsOf(input, page),
    outline: territory.areas.flatMap((_, area) => ringsOf(territory.boundary, area, page)).sort(compareNumbers),
    lines: linesOf(territory, plan, page),
    areas: areaNames(territory, plan, page),
  };
}

function neighboursOf(territory: Territory, plan: Plan): readonly ReadonlySet<number>[] {
  const neighbours = plan.grids.map(() => new Set<number>());
  for (const { left, right } of territory.arcs) {
    if (left < 0 || right < 0) continue;
    const a = plan.gridOfCell[left]!;
    const b = plan.gridOfCell[right]!;
    if (a === b) continue;
    neighbours[a]?.add(b);
    neighbours[b]?.add(a);
  }
  return neighbours;
}

/** A polygon's rings on the page, in canonical form: each begins at its smallest point; rings sorted. */
function ringsOf(coverage: Coverage, polygon: number, page: Page): Path {
  const rings: number[][] = [];
  for (const ring of ringsByOwner(coverage)[polygon] ?? []) {
    const flat: number[] = [];
    for (let i = coverage.ringStart[ring]!; i < coverage.ringStart[ring + 1]!; i++) {
      const vertex = coverage.ringVertex[i]!;
      flat.push(...page.at(coverage.x[vertex]!, coverage.y[vertex]!));
    }
    rings.push(fromSmallest(flat));
  }
  return rings
    .map((ring) => thinned(ring, true))
    .filter((ring) => ring.length >= 6)
    .sort(compareNumbers);
}

const RINGS = new WeakMap<Coverage, readonly number[][]>();

/** Numbers of rings by polygon, found once a coverage. */
function ringsByOwner(coverage: Coverage): readonly number[][] {
  const known = RINGS.get(coverage);
  if (known) return known;
  const rings = Array.from({ length: coverage.polygons }, (): number[] => []);
  coverage.ringOwner.forEach((owner, ring) => {
    rings[owner]?.push(ring);
  });
  RINGS.set(coverage, rings);
  return rings;
}

function fromSmallest(ring: readonly number[]): number[] {
  let start = 0;
  for (let i = 2; i < ring.length; i += 2) {
    if (ring[i]! < ring[start]! || (ring[i] === ring[start] && ring[i + 1]! < ring[start + 1]!)) start = i;
  }
  return [...ring.slice(start), ...ring.slice(0, start)];
}

function linesOf(territory: Territory, plan: Plan, page: Page): SceneLines {
  const { x, y } = territory.shapes;
  const flat = (arc: BorderArc) => {
    const line: number[] = [];
    for (const vertex of arc.vertices) line.push(...page.at(x[vertex]!, y[vertex]!));
    return line;
  };
  const level = { cell: [] as number[][], micro: [] as number[][], grid: [] as number[][], area: [] as number[][] };
  const barriers = new Map<BorderClass, number[][]>(DRAWN.map((kind) => [kind, []]));
  for (const arc of territory.arcs) {
    const line = flat(arc);
    level[levelOf(arc, territory, plan)].push(line);
    barriers.get(arc.class)?.push(line);
  }
  return {
    cell: tidyLines(level.cell),
    micro: tidyLines(level.micro),
    grid: tidyLines(level.grid),
    area: tidyLines(level.area),
    barriers: Object.fromEntries([...barriers].map(([kind, lines]) => [kind, tidyLines(lines)])),
  };
}

function levelOf({ left, right }: BorderArc, territory: Territory, plan: Plan): 'cell' | 'micro' | 'grid' | 'area' {
  if (left < 0 || right < 0 || territory.cells[left]!.area !== territory.cells[right]!.area) return 'area';
  if (plan.gridOfCell[left] !== plan.gridOfCell[right]) return 'grid';
  return plan.microOfCell[left] !== plan.microOfCell[right] ? 'micro' : 'cell';
}

function footprintsOf({ territory, footprints = [] }: MapInput, page: Page): Path {
  return footprints
    .flatMap((shape) => polygonsOf(shape).flat())
    .map((ring) => thinned(fromSmallest(ring.flatMap((position) => page.at(...onLattice(territory.lattice, position)))), true))
    .filter((ring) => ring.length >= 6)
    .sort(compareNumbers);
}

/** Names of communities, at the mean of their grids weighted by ground. */
function areaNames(territory: Territory, plan: Plan, page: Page): Scene['areas'] {
  if (territory.areas.length < 2) return [];
  return territory.areas
    .map((area, place) => ({ area, grids: plan.grids.filter((grid) => grid.area === place) }))
    .filter(({ grids }) => grids.length > 0)
    .sort((a, b) => byText(a.area.code, b.area.code))
    .map(({ area, grids }) => {
      const sorted = [...grids].sort((a, b) => byText(a.code, b.code));
      const ground = sorted.reduce((sum, grid) => sum + grid.areaM2, 0) || 1;
      const x = sorted.reduce((sum, grid) => sum + grid.labelAt[0] * grid.areaM2, 0) / ground;
      const y = sorted.reduce((sum, grid) => sum + grid.labelAt[1] * grid.areaM2, 0) / ground;
      return { name: area.name, at: page.at(x, y) };
    });
}
