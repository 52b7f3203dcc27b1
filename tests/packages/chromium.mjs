// A browser shows what we draw: map.svg, and every page among the results. Not blank, no error, and the same picture as map.png.

import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { check, close, holds, need, none, notRun, out, run, scratch, textOf } from './checks.mjs';

need(['chromium'], 'chromium fonts-droid-fallback');

const { createCanvas, loadImage } = createRequire(import.meta.url)('@napi-rs/canvas');
const folder = scratch();
let profiles = 0;
const browser = (...args) =>
  run('chromium', [
    ...['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update'],
    ...['--disable-sync', '--no-first-run', '--hide-scrollbars', '--enable-logging=stderr', '--virtual-time-budget=5000'],
    `--user-data-dir=${join(folder, `profile${profiles++}`)}`,
    ...args,
  ]);

// A browser that cannot start at all (a container without what it needs) says nothing about the map.
try {
  browser('--dump-dom', 'about:blank');
} catch (error) {
  notRun(`chromium cannot start here · 浏览器无法启动: ${error.message.slice(0, 300)}`);
}

/** A picture shrunk to a small grid of grey values: letters blur, shapes stay. */
async function shrunk(path, width, height) {
  const image = await loadImage(path);
  const canvas = createCanvas(width, height);
  const pen = canvas.getContext('2d');
  pen.fillStyle = '#FFFFFF';
  pen.fillRect(0, 0, width, height);
  pen.imageSmoothingQuality = 'high';
  pen.drawImage(image, 0, 0, width, height);
  const { data } = pen.getImageData(0, 0, width, height);
  return Array.from({ length: width * height }, (_, i) => [data[4 * i], data[4 * i + 1], data[4 * i + 2]]);
}

const pages = readdirSync(out)
  .filter((name) => /\.(svg|html)$/.test(name))
  .sort();
await check('there is something to open', () => {
  holds(pages.includes('map.svg'), 'no map.svg');
  return pages.join(', ');
});

for (const name of pages) {
  const url = `file://${resolve(out, name)}`;
  const shot = join(folder, `${name}.png`);
  const [, width, height] = /^<svg[^>]* width="(\d+)" height="(\d+)"/.exec(textOf(join(out, name))) ?? [null, '1200', '900'];

  await check(`${name}: opens without an error, and asks for nothing from outside`, () => {
    const asked = textOf(join(out, name)).match(/(href|src)="\w+:[^"]*"|url\(["']?\w+:[^)]*\)|@import[^;]*/g) ?? [];
    none(
      asked.filter((one) => !/data:/.test(one)),
      'asked for from outside',
    );
    const { stderr } = browser(`--window-size=${width},${height}`, `--screenshot=${shot}`, url);
    none(
      stderr.split('\n').filter((line) => /CONSOLE|ERR_|Uncaught|Not allowed to load/.test(line)),
      'the browser complains',
    );
    holds(existsSync(shot), 'no picture');
  });

  await check(`${name}: holds the elements it should`, () => {
    const { stdout } = browser('--dump-dom', url);
    holds(!/parsererror|This page contains the following errors/.test(stdout), 'cannot be parsed');
    const [drawn, written] = [/<(path|canvas|image)\b/g, /<(text|p|td|h1)\b/g].map((what) => (stdout.match(what) ?? []).length);
    holds(drawn > 0 && written > 0, `${drawn} shapes, ${written} texts`);
    return `${drawn} shapes, ${written} texts`;
  });

  await check(`${name}: the picture is not blank`, async () => {
    const pixels = (await shrunk(shot, 200, 150)).map((rgb) => rgb.join());
    const counts = new Map();
    for (const colour of pixels) counts.set(colour, (counts.get(colour) ?? 0) + 1);
    const most = Math.max(...counts.values()) / pixels.length;
    holds(counts.size >= 50 && most < 0.9, `${counts.size} colours, one of them on ${(100 * most).toFixed(0)} %`);
    return `${counts.size} colours`;
  });

  const twin = join(out, name.replace(/\.\w+$/, '.png'));
  if (!name.endsWith('.svg') || !existsSync(twin)) continue;
  await check(`${name}: the browser paints what our own painter did`, async () => {
    const [theirs, ours] = [await shrunk(shot, 96, 72), await shrunk(twin, 96, 72)];
    const off =
      theirs.reduce(
        (sum, rgb, i) => sum + Math.abs(rgb[0] - ours[i][0]) + Math.abs(rgb[1] - ours[i][1]) + Math.abs(rgb[2] - ours[i][2]),
        0,
      ) /
      (3 * 255 * theirs.length);
    holds(off < 0.02, `the pictures differ by ${(100 * off).toFixed(2)} % of full scale on average`);
    return `they differ by ${(100 * off).toFixed(2)} % of full scale on average`;
  });
}

close('chromium');
