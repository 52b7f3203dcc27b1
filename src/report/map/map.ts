import type { Picture } from '../model.js';
import { CanvasPainter } from './canvasPainter.js';
import { drawMap } from './draw.js';
import type { Page } from './page.js';
import { type MapInput, sceneOf } from './scene.js';
import { SvgPainter } from './svgPainter.js';

export type { MapInput } from './scene.js';

/** Width on the page, in CSS pixels. */
const WIDTH = 1000;
const PIXEL_RATIO = 2;

/**
 * A plain map of a plan as SVG, in decimetres of ground (local metres, north up): grids in soft colours of which
 * neighbours differ, borders of cells, micro-grids, grids and communities, water, railways and major roads, dedicated
 * and out-of-bounds grids, labels, legend, scale bar, north arrow. The same plan gives the same bytes in any order.
 *
 * @example await writeFile('out/map.svg', renderMapSvg({ territory, plan, title: '云溪街道网格图', locale: 'zh-CN' }))
 */
export function renderMapSvg(input: MapInput): string {
  const scene = sceneOf(input);
  const { page } = scene;
  const painter = new SvgPainter(page.width, page.height, hatchStep(page));
  drawMap(input, scene, painter);
  return painter.finish(input.title, WIDTH);
}

/**
 * The same map as a picture, in the bundled font, two pixels for each pixel of the page.
 *
 * @throws WanggeError `fileMissing` when the font cannot be registered
 */
export function renderMapPng(input: MapInput): Picture {
  const scene = sceneOf(input);
  const { page } = scene;
  const painter = new CanvasPainter(page.width, page.height, hatchStep(page), WIDTH * PIXEL_RATIO);
  drawMap(input, scene, painter);
  return {
    name: 'map',
    title: input.title,
    png: painter.finish(),
    width: WIDTH,
    height: Math.round((WIDTH * page.height) / page.width),
  };
}

function hatchStep(page: Page): number {
  return Math.max(1, Math.round(6 * page.unit));
}
