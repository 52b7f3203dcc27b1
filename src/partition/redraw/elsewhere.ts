import type { Finding } from '../../core/finding.js';
import type { Territory } from '../../core/territory.js';
import { locatePoints } from '../../topology/locate.js';
import type { PreviousRecord } from './previous.js';

/** Places a side at which the box of an earlier polygon is asked. */
const RASTER = 7;

interface ZonePolygon {
  readonly shape: PreviousRecord['shape'];
  readonly zone: number;
}

/**
 * Codes of zones of which nothing lies in the territory, in the order given: no unit or ground counts to them, their polygons
 * hold none of its places (whatever lies over them), and their code is not under any of its areas. A county's register has
 * many; their grids are not retired because a plan of one street does not have them.
 *
 * @param owners zones of units and cells, as `matchPrevious` has laid them
 * @param xs places of units, in the coordinates of the territory
 */
export function zonesElsewhere(
  territory: Territory,
  codes: readonly string[],
  polygons: readonly ZonePolygon[],
  owners: readonly Int32Array[],
  xs: Float64Array,
  ys: Float64Array,
): string[] {
  const here = new Set<number>();
  for (const owner of owners) for (const zone of owner) here.add(zone);
  codes.forEach((code, zone) => {
    if (!here.has(zone) && territory.areas.some((area) => code.startsWith(area.code))) here.add(zone);
  });
  let left = polygons.filter(({ zone }) => !here.has(zone));
  if (left.length === 0) return [];
  const places = withRasters(territory, left, xs, ys);
  // of polygons that overlap only the first is found at a time
  for (let found = true; found && left.length > 0; ) {
    const shapes = left.map(({ shape }) => shape);
    const at = new Set(locatePoints(shapes, places.xs, places.ys));
    at.delete(-1);
    for (const polygon of at) here.add(left[polygon].zone);
    left = left.filter(({ zone }) => !here.has(zone));
    found = at.size > 0;
  }
  return codes.filter((_, zone) => !here.has(zone));
}

/** The places, and those of a raster over each polygon's box that lie in the territory. */
function withRasters(
  { shapes }: Territory,
  polygons: readonly ZonePolygon[],
  xs: Float64Array,
  ys: Float64Array,
): { xs: Float64Array; ys: Float64Array } {
  const px: number[] = [];
  const py: number[] = [];
  for (const { shape } of polygons) {
    const rings = shape.type === 'Polygon' ? shape.coordinates : shape.coordinates.flat();
    let [minX, minY, maxX, maxY] = [Infinity, Infinity, -Infinity, -Infinity];
    for (const ring of rings) {
      for (const [x, y] of ring) {
        minX = Math.min(minX, x);
        minY = Math.min(minY, y);
        maxX = Math.max(maxX, x);
        maxY = Math.max(maxY, y);
      }
    }
    if (!(maxX > minX && maxY > minY)) continue;
    for (let i = 0; i < RASTER; i++) {
      for (let j = 0; j < RASTER; j++) {
        px.push(minX + ((i + 0.5) / RASTER) * (maxX - minX));
        py.push(minY + ((j + 0.5) / RASTER) * (maxY - minY));
      }
    }
  }
  const cell = locatePoints(shapes, Float64Array.from(px), Float64Array.from(py));
  const inside = (value: number, i: number) => (cell[i] >= 0 ? [value] : []);
  return { xs: Float64Array.from([...xs, ...px.flatMap(inside)]), ys: Float64Array.from([...ys, ...py.flatMap(inside)]) };
}

/** Says how many zones lie elsewhere. */
export function elsewhereFindings(codes: readonly string[]): Finding[] {
  if (codes.length === 0) return [];
  const first = codes.slice(0, 5);
  const more = codes.length > first.length;
  return [
    {
      code: 'previous.elsewhere',
      severity: 'note',
      text: {
        zh: `${codes.length} 个原网格不在本辖区内(${first.join('、')}${more ? '等' : ''}),不计为停用`,
        en: `${codes.length} previous grids lie outside the territory (${first.join(', ')}${more ? ', …' : ''}): they do not count as retired`,
      },
      figures: { grids: codes.length },
    },
  ];
}
