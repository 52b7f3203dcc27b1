import { say } from '../../core/text.js';
import { drawPanel } from './legend.js';
import { type Box, boxAround, freePlace, widthOf } from './lettering.js';
import type { Painter } from './painter.js';
import type { MapInput, Scene, SceneGrid } from './scene.js';
import { INKS } from './style.js';

/** The map, told once: from the ground up to the letters. */
export function drawMap(input: MapInput, scene: Scene, painter: Painter): void {
  const { page, grids, lines } = scene;
  const inks = INKS(page.unit);
  painter.layer('paper');
  painter.area([[0, 0, page.width, 0, page.width, page.height, 0, page.height]], { fill: '#FFFFFF' });
  painter.layer('grids');
  for (const grid of grids) painter.area(grid.rings, { fill: grid.ground });
  painter.layer('dedicated');
  for (const grid of grids) if (grid.zone.kind === 'dedicated') painter.area(grid.rings, inks.dedicated);
  painter.layer('water');
  painter.area(scene.water, inks.waterGround);
  if (scene.footprints.length > 0) painter.layer('buildings', scene.outline);
  painter.area(scene.footprints, inks.footprint);
  painter.layer('cells');
  painter.lines(lines.cell, inks.cell);
  painter.layer('barriers');
  painter.lines(lines.barriers.minor ?? [], inks.minor);
  painter.lines(lines.barriers.major ?? [], inks.major);
  painter.lines(lines.barriers.water ?? [], inks.water);
  painter.lines(lines.barriers.rail ?? [], inks.railBed);
  painter.lines(lines.barriers.rail ?? [], inks.railTies);
  painter.layer('micro-grids');
  painter.lines(lines.micro, inks.micro);
  painter.layer('grid-borders');
  painter.lines(lines.grid, inks.grid);
  painter.layer('areas');
  painter.lines(lines.area, inks.area);
  painter.layer('out-of-bounds');
  for (const grid of grids) if (!grid.zone.inBounds) painter.area(grid.rings, inks.outOfBounds);
  painter.layer('labels');
  const labels = grids.map((grid) => labelOf(input, grid, page.unit));
  drawAreaNames(
    scene,
    labels.flatMap(({ boxes }) => boxes),
    painter,
  );
  for (const label of labels) drawLabel(label, painter);
  painter.layer('frame');
  drawPanel(input, scene, painter);
}

interface Label {
  readonly lines: readonly { readonly x: number; readonly y: number; readonly text: string; readonly size: number }[];
  readonly boxes: readonly Box[];
  readonly fill: string;
}

/** The last digits of the code, and how many households below, as large as the grid allows. */
function labelOf({ locale }: MapInput, { zone, labelAt: [x, y] }: SceneGrid, unit: number): Label {
  const side = Math.sqrt(zone.areaM2) * 10;
  const size = Math.min(15 * unit, Math.max(7.5 * unit, side * 0.17));
  const count = say({ zh: `${zone.households} 户`, en: `${zone.households} hh` }, locale);
  const lines = [
    { x, y: y - size * 0.05, text: zone.code.slice(-3), size },
    { x, y: y + size * 0.85, text: count, size: size * 0.78 },
  ];
  return {
    lines,
    boxes: lines.map((line) => boxAround(line.x, line.y, line.text, line.size)),
    fill: zone.inBounds ? '#2A0A20' : '#C00000',
  };
}

function drawLabel({ lines, fill }: Label, painter: Painter): void {
  lines.forEach(({ x, y, text, size }, place) => {
    painter.text(x, y, text, { size, align: 'center', fill, halo: '#FFFFFF', bold: place === 0 });
  });
}

/** Largest and smaller letters for names of communities, in units. */
const NAME_SIZES = [18, 14, 11, 8] as const;

/** Pale names of communities, as large as there is room between the labels of the grids. */
function drawAreaNames({ areas, page }: Scene, taken: readonly Box[], painter: Painter): void {
  const boxes = [...taken];
  const sheet = [page.left, page.top, page.right, page.bottom] as const;
  for (const { name, at } of areas) {
    for (const units of NAME_SIZES) {
      const size = units * page.unit;
      const half = widthOf(name, size) / 2;
      const within = Math.min(Math.max(at[0], page.left + half), Math.max(page.left + half, page.right - half));
      const place = freePlace(within, at[1], name, size, boxes, sheet) ?? (units === NAME_SIZES.at(-1) ? at : null);
      if (place === null) continue;
      boxes.push(boxAround(place[0], place[1], name, size));
      painter.text(place[0], place[1], name, { size, align: 'center', fill: '#4A5560', halo: '#FFFFFF', opacity: 0.65 });
      break;
    }
  }
}
