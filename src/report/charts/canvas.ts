import { createCanvas } from '@napi-rs/canvas';
import {
  BarController,
  BarElement,
  CategoryScale,
  Chart,
  type ChartConfiguration,
  Legend,
  LinearScale,
  LineController,
  LineElement,
  type Plugin,
  PointElement,
  Title,
} from 'chart.js';
import { registerFont } from '../font.js';
import type { Picture } from '../model.js';
import { COLOURS } from '../palette.js';

Chart.register(BarController, BarElement, LineController, LineElement, PointElement, CategoryScale, LinearScale, Legend, Title);

/** Twice as many pixels as the page needs, for print. */
const PIXEL_RATIO = 2;
const WIDTH = 660;
const HEIGHT = 380;
const WHITE = '#FFFFFF';

/** A chart before it is drawn. */
export interface ChartSpec {
  readonly name: string;
  /** One line; says what the chart shows, with the number that matters. */
  readonly title: string;
  readonly config: ChartConfiguration<'bar' | 'line'>;
  /** Text at the end of each bar, by dataset and item; '' for none. */
  readonly labels: (dataset: number, item: number) => string;
  /** Horizontal lines such as bounds, over the bars from the first to the last of `items`. */
  readonly lines?: readonly {
    readonly at: number;
    readonly label: string;
    readonly colour: string;
    readonly items: readonly [number, number];
  }[];
  readonly height?: number;
}

/** Draws a chart on white, in the registered font, without animation. */
export function drawChart(spec: ChartSpec): Picture {
  const family = registerFont();
  const height = spec.height ?? HEIGHT;
  const canvas = createCanvas(WIDTH, height);
  const { options = {} } = spec.config;
  const chart = new Chart(canvas as unknown as ConstructorParameters<typeof Chart>[0], {
    ...spec.config,
    plugins: [ground, acrossLines(spec, family), barLabels(spec, family)],
    options: {
      ...options,
      animation: false,
      responsive: false,
      devicePixelRatio: PIXEL_RATIO,
      color: COLOURS.ink,
      font: { family, size: 12 },
      scales: inFamily(options.scales, family),
      layout: { padding: { top: 8, right: Math.max(20, marginFor(spec, family)), bottom: 8, left: 12 } },
      plugins: {
        ...options.plugins,
        title: {
          display: true,
          text: [...wrapped(spec.title, family, 17)],
          align: 'start',
          color: COLOURS.ink,
          font: { family, size: 17, weight: 'normal' },
          padding: { top: 0, bottom: 14 },
        },
        legend: {
          display: (spec.config.data.datasets.length ?? 0) > 1,
          position: 'bottom',
          labels: { color: COLOURS.ink, boxWidth: 14, boxHeight: 10, usePointStyle: true, font: { family, size: 12 } },
        },
      },
    },
  });
  const png = canvas.toBuffer('image/png');
  chart.destroy();
  return { name: spec.name, title: spec.title, png: new Uint8Array(png), width: WIDTH, height };
}

type Scales = NonNullable<NonNullable<ChartSpec['config']['options']>['scales']>;

/** Axes do not take the chart's own font: give it to their ticks and titles, or the machine's fonts would be used. */
function inFamily(scales: Scales = {}, family: string): Scales {
  return Object.fromEntries(
    Object.entries(scales).map(([id, scale]) => [
      id,
      {
        ...scale,
        ticks: { color: COLOURS.ink, ...scale?.ticks, font: { size: 11, ...fontOf(scale?.ticks), family } },
        title: { color: COLOURS.ink, ...titleOf(scale), font: { size: 11, family } },
      },
    ]),
  ) as Scales;
}

function fontOf(ticks: object | undefined): object {
  return ticks && 'font' in ticks && typeof ticks.font === 'object' && ticks.font !== null ? ticks.font : {};
}

function titleOf(scale: object | undefined): object {
  return scale && 'title' in scale && typeof scale.title === 'object' && scale.title !== null ? scale.title : {};
}

/** Breaks a title that is wider than the picture; an opening bracket stays with what follows it. */
function wrapped(text: string, family: string, size: number): readonly string[] {
  const context = createCanvas(1, 1).getContext('2d');
  context.font = `${size}px "${family}"`;
  const lines = [''];
  for (const piece of text.match(/[(〔“(]*(?:[A-Za-z0-9.,%/–-]+[)〕”)]* ?|.)/gu) ?? []) {
    const line = lines[lines.length - 1]!;
    if (line !== '' && context.measureText(line + piece).width > WIDTH - 40) lines.push(piece.trimStart());
    else lines[lines.length - 1] = line + piece;
  }
  return lines;
}

const ground: Plugin = {
  id: 'ground',
  beforeDraw(chart) {
    chart.ctx.save();
    chart.ctx.fillStyle = WHITE;
    chart.ctx.fillRect(0, 0, chart.width, chart.height);
    chart.ctx.restore();
  },
};

/** Writes each bar's label beyond its end, or inside when there is no room. */
function barLabels(spec: ChartSpec, family: string): Plugin {
  return {
    id: 'barLabels',
    afterDatasetsDraw(chart) {
      const { ctx, chartArea } = chart;
      const across = chart.options.indexAxis === 'y';
      ctx.save();
      ctx.font = `11px "${family}"`;
      ctx.fillStyle = COLOURS.ink;
      chart.data.datasets.forEach((_, dataset) => {
        chart.getDatasetMeta(dataset).data.forEach((element, item) => {
          const label = spec.labels(dataset, item);
          if (label === '') return;
          const { x, y } = element.getProps(['x', 'y'], true);
          if (across) {
            ctx.textAlign = 'left';
            ctx.textBaseline = 'middle';
            ctx.fillText(label, Math.min(x + 5, chart.width - 6 - ctx.measureText(label).width), y);
          } else {
            ctx.textAlign = 'center';
            ctx.textBaseline = 'bottom';
            // a line that runs through a number leaves it legible
            ctx.strokeStyle = WHITE;
            ctx.lineWidth = 3;
            ctx.strokeText(label, x, Math.max(y - 3, chartArea.top));
            ctx.fillText(label, x, Math.max(y - 3, chartArea.top));
          }
        });
      });
      ctx.restore();
    },
  };
}

/** Lines of one run are labelled beside the chart, where no bar is; with several runs the title tells their bounds. */
function marginLabels(spec: ChartSpec): NonNullable<ChartSpec['lines']> {
  const lines = spec.lines ?? [];
  return new Set(lines.map(({ items }) => items.join())).size === 1 ? lines : [];
}

function marginFor(spec: ChartSpec, family: string): number {
  const context = createCanvas(1, 1).getContext('2d');
  context.font = `11px "${family}"`;
  return Math.max(0, ...marginLabels(spec).map(({ label }) => context.measureText(label).width + 10));
}

/** Dashed lines at given values over their bars, with their labels in the right margin, never upon one another. */
function acrossLines(spec: ChartSpec, family: string): Plugin {
  return {
    id: 'acrossLines',
    afterDatasetsDraw(chart) {
      const scale = chart.scales.y;
      if (!scale) return;
      const { ctx, chartArea } = chart;
      const bars = chart.getDatasetMeta(0).data;
      const step = (chartArea.right - chartArea.left) / Math.max(1, bars.length);
      ctx.save();
      ctx.font = `11px "${family}"`;
      ctx.lineWidth = 1.5;
      ctx.setLineDash([6, 4]);
      for (const line of spec.lines ?? []) {
        const y = scale.getPixelForValue(line.at);
        ctx.strokeStyle = line.colour;
        ctx.beginPath();
        ctx.moveTo(chartArea.left + step * line.items[0], y);
        ctx.lineTo(chartArea.left + step * (line.items[1] + 1), y);
        ctx.stroke();
      }
      ctx.textAlign = 'left';
      ctx.textBaseline = 'middle';
      let above = Number.NEGATIVE_INFINITY;
      for (const line of [...marginLabels(spec)].sort((a, b) => b.at - a.at)) {
        const y = Math.max(scale.getPixelForValue(line.at), above + 13);
        ctx.fillStyle = line.colour;
        ctx.fillText(line.label, chartArea.right + 5, y);
        above = y;
      }
      ctx.restore();
    },
  };
}
