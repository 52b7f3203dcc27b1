import { byText } from '../../core/order.js';
import { say } from '../../core/text.js';
import { cutTo } from './lettering.js';
import type { Ink, Painter } from './painter.js';
import type { MapInput, Scene } from './scene.js';
import { INKS } from './style.js';

const INK = '#1F2933';
const GREY = '#5F6B7A';
const NICE_METRES = [10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000] as const;
/** Communities listed beside the map. */
const LISTED = 8;
/** Width of the panel for texts, in units. */
const ROOM = 232;

/** Title, north arrow, figures, legend and scale bar: all that is not ground. */
export function drawPanel(input: MapInput, scene: Scene, painter: Painter): void {
  const { page } = scene;
  const { unit } = page;
  const left = page.right + 18 * unit;
  painter.text(page.left, page.top - 20 * unit, cutTo(input.title, 24 * unit, page.width - 2 * page.left), {
    size: 24 * unit,
    align: 'left',
    fill: INK,
    bold: true,
  });
  drawNorth(left + 205 * unit, page.top + 8 * unit, unit, painter);
  let y = drawFigures(input, left, page.top + 12 * unit, unit, painter);
  y = drawLegend(input, scene, left, y + 14 * unit, painter);
  drawScale(input, left, Math.max(y + 18 * unit, page.bottom - 30 * unit), unit, painter);
}

function drawNorth(x: number, y: number, unit: number, painter: Painter): void {
  const half = 9 * unit;
  painter.area([rounded([x, y, x - half, y + 30 * unit, x, y + 23 * unit])], { fill: INK });
  painter.area([rounded([x, y, x + half, y + 30 * unit, x, y + 23 * unit])], { fill: '#FFFFFF', stroke: INK, width: 0.8 * unit });
  painter.text(x, y + 44 * unit, 'N', { size: 13 * unit, align: 'center', fill: INK });
}

function drawFigures({ plan, locale }: MapInput, x: number, top: number, unit: number, painter: Painter): number {
  const t = (zh: string, en: string) => say({ zh, en }, locale);
  const basic = plan.grids.filter((grid) => grid.kind === 'basic');
  const inBounds = basic.filter((grid) => grid.inBounds).length;
  const households = plan.areas.reduce((sum, area) => sum + area.households, 0);
  const dedicated = plan.grids.length - basic.length;
  const rows = [
    t(`网格 ${plan.grids.length} 个（专属 ${dedicated}）`, `${plan.grids.length} grids (${dedicated} dedicated)`),
    t(`微网格 ${plan.microGrids.length} 个`, `${plan.microGrids.length} micro-grids`),
    t(`户数 ${households}`, `${households} households`),
    t(`规模达标 ${inBounds}/${basic.length}`, `in bounds ${inBounds} of ${basic.length}`),
  ];
  let y = top;
  for (const row of rows) {
    painter.text(x, y, row, { size: 12 * unit, align: 'left', fill: INK });
    y += 18 * unit;
  }
  const areas = [...plan.areas].sort((a, b) => byText(a.code, b.code));
  if (areas.length < 2) return y;
  y += 4 * unit;
  for (const area of areas.slice(0, LISTED)) {
    const line = t(
      `${area.name} ${area.grids} 格 ${area.households} 户`,
      `${area.name}: ${area.grids} grids, ${area.households} hh`,
    );
    painter.text(x, y, cutTo(line, 10 * unit, ROOM * unit), { size: 10 * unit, align: 'left', fill: GREY });
    y += 14.5 * unit;
  }
  if (areas.length > LISTED) {
    const rest = areas.length - LISTED;
    painter.text(x, y, t(`另有 ${rest} 个社区`, `and ${rest} more`), { size: 10 * unit, align: 'left', fill: GREY });
    y += 14.5 * unit;
  }
  return y;
}

function drawLegend(input: MapInput, scene: Scene, x: number, top: number, painter: Painter): number {
  const { unit } = scene.page;
  const { lines } = scene;
  const inks = INKS(unit);
  const t = (zh: string, en: string) => say({ zh, en }, input.locale);
  const some = (path: readonly unknown[] | undefined) => path !== undefined && path.length > 0;
  const rows: readonly {
    readonly text: string;
    readonly shown: boolean;
    readonly line?: readonly Ink[];
    readonly area?: readonly Ink[];
  }[] = [
    { text: t('社区界', 'community'), shown: some(lines.area), line: [inks.area] },
    { text: t('网格界', 'grid'), shown: some(lines.grid), line: [inks.grid] },
    { text: t('微网格界', 'micro-grid'), shown: some(lines.micro), line: [inks.micro] },
    { text: t('最小单元界', 'cell'), shown: some(lines.cell), line: [inks.cell] },
    { text: t('主要道路', 'major road'), shown: some(lines.barriers.major), line: [inks.major] },
    { text: t('次要道路', 'minor road'), shown: some(lines.barriers.minor), area: [{ fill: '#DDE3E8' }], line: [inks.minor] },
    { text: t('铁路', 'railway'), shown: some(lines.barriers.rail), line: [inks.railBed, inks.railTies] },
    { text: t('水岸', 'waterside'), shown: some(lines.barriers.water), line: [inks.water] },
    { text: t('水面', 'water'), shown: some(scene.water), area: [inks.waterGround] },
    { text: t('建筑', 'building'), shown: some(scene.footprints), area: [inks.footprint] },
    {
      text: t('专属网格', 'dedicated grid'),
      shown: scene.grids.some((grid) => grid.zone.kind === 'dedicated'),
      area: [{ fill: '#F1F1F1' }, inks.dedicated],
    },
    { text: t('规模不达标', 'out of bounds'), shown: scene.grids.some((grid) => !grid.zone.inBounds), area: [inks.outOfBounds] },
  ];
  painter.text(x, top + 10 * unit, t('图例', 'Legend'), { size: 13 * unit, align: 'left', fill: INK, bold: true });
  let y = top + 28 * unit;
  const wide = 30 * unit;
  for (const row of rows) {
    if (!row.shown) continue;
    for (const ink of row.area ?? []) {
      painter.area([rounded([x, y - 10 * unit, x + wide, y - 10 * unit, x + wide, y + 2 * unit, x, y + 2 * unit])], ink);
    }
    for (const ink of row.line ?? []) painter.lines([rounded([x, y - 4 * unit, x + wide, y - 4 * unit])], ink);
    painter.text(x + wide + 10 * unit, y, row.text, { size: 11.5 * unit, align: 'left', fill: INK });
    y += 18 * unit;
  }
  const label = t('标注：网格编码后三位、户数', 'label: last digits of the code, households');
  painter.text(x, y + 2 * unit, label, { size: 9.5 * unit, align: 'left', fill: GREY });
  return y + 10 * unit;
}

/** A bar of a round number of metres, at most 150 units long, in two halves. */
function drawScale({ locale }: MapInput, x: number, y: number, unit: number, painter: Painter): void {
  const metres = [...NICE_METRES].reverse().find((length) => length * 10 <= 150 * unit) ?? NICE_METRES[0];
  const length = metres * 10;
  const high = 5 * unit;
  const half = (from: number, to: number) => rounded([x + from, y, x + to, y, x + to, y + high, x + from, y + high]);
  painter.area([half(0, length / 2)], { fill: INK, stroke: INK, width: 0.6 * unit });
  painter.area([half(length / 2, length)], { fill: '#FFFFFF', stroke: INK, width: 0.6 * unit });
  const text = metres >= 1000 ? `${metres / 1000} km` : say({ zh: `${metres} 米`, en: `${metres} m` }, locale);
  painter.text(x, y + 17 * unit, '0', { size: 10 * unit, align: 'center', fill: INK });
  painter.text(x + length, y + 17 * unit, text, { size: 10 * unit, align: 'center', fill: INK });
}

function rounded(numbers: readonly number[]): readonly number[] {
  return numbers.map(Math.round);
}
