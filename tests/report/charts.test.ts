import { createCanvas, loadImage, type SKRSContext2D } from '@napi-rs/canvas';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WanggeError } from '../../src/core/errors.js';
import { renderCharts } from '../../src/report/charts/charts.js';
import { FONT_FAMILY, registerFont } from '../../src/report/font.js';
import type { Picture } from '../../src/report/model.js';
import { sampleModel } from './sampleModel.js';

async function pixelsOf(picture: Picture): Promise<Buffer> {
  const image = await loadImage(Buffer.from(picture.png));
  const canvas = createCanvas(image.width, image.height);
  canvas.getContext('2d').drawImage(image, 0, 0);
  return Buffer.from(canvas.getContext('2d').getImageData(0, 0, image.width, image.height).data.buffer);
}

/** Which pixels of a character are ink. */
function glyph(char: string, family: string): string {
  const canvas = createCanvas(40, 40);
  const context = canvas.getContext('2d');
  context.font = `30px "${family}"`;
  context.fillText(char, 4, 32);
  const { data } = context.getImageData(0, 0, 40, 40);
  return Array.from({ length: 1600 }, (_, place) => (data[place * 4 + 3]! > 100 ? '#' : '.')).join('');
}

describe('the font', () => {
  it('draws every Chinese character as itself, not as a box', () => {
    const family = registerFont();
    const chars = [...'网格员评分按期处置率户超负荷社区优秀合格证书'];
    const drawn = chars.map((char) => glyph(char, family));
    expect(new Set(drawn).size).toBe(new Set(chars).size);
    const missing = glyph('\u{10FFFF}', family);
    for (const one of drawn) {
      expect(one).not.toBe(missing);
      expect(one.split('#').length).toBeGreaterThan(60);
    }
  });

  it('is missed with an error, not with boxes', () => {
    expect(() => registerFont('No Such Family', '/nowhere/font.ttf')).toThrow(WanggeError);
    try {
      registerFont('No Such Family', '/nowhere/font.ttf');
    } catch (error) {
      expect(error).toMatchObject({ code: 'fileMissing', file: '/nowhere/font.ttf' });
    }
  });
});

describe('charts', () => {
  const prototype = Object.getPrototypeOf(createCanvas(1, 1).getContext('2d')) as SKRSContext2D;
  const { fillText } = prototype;
  const texts: {
    readonly text: string;
    readonly font: string;
    readonly left: number;
    readonly right: number;
    readonly edge: number;
  }[] = [];

  /** Watches every text that is drawn: in which font, and whether it lies on the picture. */
  beforeEach(() => {
    texts.length = 0;
    prototype.fillText = function watched(this: SKRSContext2D, text: string, x: number, y: number, ...rest: [number?]) {
      const width = this.measureText(text).width;
      const start = { left: 0, start: 0, center: width / 2, right: width, end: width }[this.textAlign];
      const { a, b, e } = this.getTransform();
      if (b === 0) {
        const left = a * (x - start) + e;
        texts.push({ text, font: this.font, left, right: left + a * width, edge: this.canvas.width });
      } else texts.push({ text, font: this.font, left: 0, right: 0, edge: 0 });
      fillText.call(this, text, x, y, ...rest);
    };
  });
  afterEach(() => {
    prototype.fillText = fillText;
  });

  it('are drawn in the registered font only, with no label cut at the sides', async () => {
    const pictures = await renderCharts(sampleModel(), 'zh-CN');
    expect(pictures.map((picture) => picture.name)).toEqual([
      'grades',
      'stages',
      'grid-scores',
      'worker-scores',
      'categories',
      'households',
      'workload',
    ]);
    expect(texts.length).toBeGreaterThan(150);
    for (const { text, font, left, right, edge } of texts) {
      expect(font, text).toContain(FONT_FAMILY);
      expect(left, text).toBeGreaterThanOrEqual(0);
      expect(right, text).toBeLessThanOrEqual(edge);
    }
  });

  it('have the numbers of the conclusion in their titles', async () => {
    const titles = Object.fromEntries(
      (await renderCharts(sampleModel(), 'zh-CN')).map((picture) => [picture.name, picture.title]),
    );
    expect(titles.stages).toContain('处置 89.46%');
    expect(titles.households).toContain('23 个基础网格中 22 个');
    expect(titles.workload).toContain('8 人超负荷');
    expect(titles.categories).toContain('市容环境 3000 件');
    const drawn = new Set(texts.map(({ text }) => text));
    for (const title of Object.values(titles))
      expect([...drawn].some((text) => title.startsWith(text) && text.length > 8)).toBe(true);
  });

  it('are PNGs of twice the size on the page, with ink, the same each time', async () => {
    const pictures = await renderCharts(sampleModel('en'), 'en');
    const again = await renderCharts(sampleModel('en'), 'en');
    for (const [place, picture] of pictures.entries()) {
      const image = await loadImage(Buffer.from(picture.png));
      expect([image.width, image.height]).toEqual([picture.width * 2, picture.height * 2]);
      const pixels = await pixelsOf(picture);
      let ink = 0;
      let clear = 0;
      for (let i = 0; i < pixels.length; i += 4) {
        if (pixels[i]! + pixels[i + 1]! + pixels[i + 2]! < 600) ink++;
        if (pixels[i + 3]! < 255) clear++;
      }
      expect(ink).toBeGreaterThan(5000);
      expect(clear).toBe(0);
      expect(Buffer.compare(await pixelsOf(again[place]!), pixels)).toBe(0);
    }
  });

  it('are left out where there is nothing to show', async () => {
    const model = sampleModel();
    expect(await renderCharts({ ...model, round: null, plan: null, staffing: null }, 'zh-CN')).toEqual([]);
    const empty = { ...model.round!, stages: [], byCategory: [], workers: [], grids: [], areas: [] };
    expect(await renderCharts({ ...model, round: empty, plan: null, staffing: null }, 'zh-CN')).toEqual([]);
  });
});
