import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** An independent look at the files of a plan: plain JSON, plain text keys, no code of the program. */

type Ring = [number, number][];
export interface WrittenFeature {
  readonly properties: Record<string, unknown>;
  readonly geometry: { type: 'Polygon'; coordinates: Ring[] } | { type: 'MultiPolygon'; coordinates: Ring[][] };
}

export function layer(out: string, name: string): WrittenFeature[] {
  return (JSON.parse(readFileSync(join(out, name), 'utf8')) as { features: WrittenFeature[] }).features;
}

export function csvRows(out: string, name: string): Record<string, string>[] {
  const [header, ...lines] = readFileSync(join(out, name), 'utf8')
    .replace(/^\ufeff/, '')
    .trim()
    .split(/\r?\n/);
  const names = header!.split(',');
  return lines.map((line) => Object.fromEntries(line.split(',').map((cell, i) => [names[i]!, cell])));
}

const ringsOf = ({ geometry }: WrittenFeature): Ring[] =>
  geometry.type === 'Polygon' ? geometry.coordinates : geometry.coordinates.flat();

const polygonsOf = ({ geometry }: WrittenFeature): number => (geometry.type === 'Polygon' ? 1 : geometry.coordinates.length);

/** Directed edges of a feature as texts `x,y>x,y`. */
function edges(feature: WrittenFeature): string[] {
  return ringsOf(feature).flatMap((ring) => ring.slice(1).map((to, i) => `${ring[i]!.join(',')}>${to.join(',')}`));
}

const reversed = (edge: string) => edge.split('>').reverse().join('>');

/** Number of pieces that a set of cells makes when pieces hang together along shared edges. */
export function pieces(cells: readonly WrittenFeature[]): number {
  const ownerOf = new Map<string, number>();
  cells.forEach((cell, index) => {
    for (const edge of edges(cell)) ownerOf.set(edge, index);
  });
  const seen = new Set<number>();
  let count = 0;
  for (let start = 0; start < cells.length; start++) {
    if (seen.has(start)) continue;
    count++;
    const todo = [start];
    seen.add(start);
    while (todo.length > 0) {
      for (const edge of edges(cells[todo.pop()!]!)) {
        const other = ownerOf.get(reversed(edge));
        if (other !== undefined && !seen.has(other)) {
          seen.add(other);
          todo.push(other);
        }
      }
    }
  }
  return count;
}

/** Whether the directed edges of the members sum to those of the whole: the chain argument, on texts. */
export function sumsTo(members: readonly WrittenFeature[], whole: readonly WrittenFeature[]): boolean {
  const net = new Map<string, number>();
  const add = (edge: string, sign: number) => {
    const back = reversed(edge);
    if (net.has(back)) net.set(back, net.get(back)! - sign);
    else net.set(edge, (net.get(edge) ?? 0) + sign);
  };
  for (const member of members) for (const edge of edges(member)) add(edge, 1);
  for (const one of whole) for (const edge of edges(one)) add(edge, -1);
  return [...net.values()].every((value) => value === 0);
}

/** Everything that must hold of any plan's files. Returns what does not. */
export function faultsOfPlan(out: string): string[] {
  const faults: string[] = [];
  const [cells, grids, micros, areas] = ['cells.geojson', 'grids.geojson', 'micro-grids.geojson', 'boundary.geojson'].map(
    (name) => layer(out, name),
  ) as [WrittenFeature[], WrittenFeature[], WrittenFeature[], WrittenFeature[]];
  const units = csvRows(out, 'units.csv');
  const say = (fine: boolean, what: string) => {
    if (!fine) faults.push(what);
  };
  const code = (feature: WrittenFeature) => String(feature.properties.code ?? feature.properties.id);
  const unique = (name: string, codes: string[]) => say(new Set(codes).size === codes.length, `${name}: a code stands twice`);
  unique('cells', cells.map(code));
  unique('grids', grids.map(code));
  unique('micro-grids', micros.map(code));
  unique(
    'units',
    units.map(({ unit }) => unit!),
  );

  for (const [name, zones, key] of [
    ['grid', grids, 'grid'],
    ['micro-grid', micros, 'micro'],
  ] as const) {
    for (const zone of zones) {
      const members = cells.filter(({ properties }) => properties[key] === code(zone));
      const parts = pieces(members);
      const area = areas.find((one) => code(one) === members[0]?.properties.area);
      say(members.length > 0, `${name} ${code(zone)} has no cell`);
      say(area !== undefined, `${name} ${code(zone)} is in no area`);
      say(
        parts <= (area ? polygonsOf(area) : 1),
        `${name} ${code(zone)} is in ${parts} pieces, its area in ${area ? polygonsOf(area) : 0}`,
      );
      const strays = members.filter(({ properties }) => properties[key === 'grid' ? 'area' : 'grid'] !== zone.properties.parent);
      say(
        strays.length === 0,
        `${name} ${code(zone)} reaches out of ${String(zone.properties.parent)}: ${strays.map(code).join(' ')}`,
      );
      say(sumsTo(members, [zone]), `${name} ${code(zone)}: its cells' borders do not sum to its own`);
      const households = units.filter((unit) => unit[key] === code(zone)).reduce((sum, unit) => sum + Number(unit.households), 0);
      say(
        households === zone.properties.households,
        `${name} ${code(zone)}: ${households} households in units.csv, ${zone.properties.households} in the layer`,
      );
    }
  }
  for (const area of areas) {
    for (const [name, zones] of [
      ['cells', cells.filter(({ properties }) => properties.area === code(area))],
      ['grids', grids.filter(({ properties }) => properties.parent === code(area))],
    ] as const) {
      say(sumsTo(zones, [area]), `${name} do not cover ${code(area)}`);
    }
  }
  for (const micro of micros)
    say(
      grids.some((grid) => code(grid) === micro.properties.parent),
      `micro-grid ${code(micro)} is in no grid`,
    );
  const cellOf = new Map(cells.map((cell) => [code(cell), cell.properties]));
  for (const unit of units) {
    const cell = cellOf.get(unit.cell!);
    say(
      cell !== undefined && cell.grid === unit.grid && cell.micro === unit.micro && cell.area === unit.area,
      `unit ${unit.unit} is not where its cell is`,
    );
  }
  const total = (rows: readonly { households?: unknown }[]) => rows.reduce((sum, row) => sum + Number(row.households), 0);
  say(total(units) === total(cells.map(({ properties }) => properties)), 'Σ households of units and of cells differ');
  return faults;
}
