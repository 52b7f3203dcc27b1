import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll } from 'vitest';
import { runCli } from '../../src/cli/run.js';

const made: string[] = [];
afterAll(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A fresh folder that is removed after the tests of the file. */
export function freshFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'wangge-test-'));
  made.push(folder);
  return folder;
}

/** Writes files into a fresh folder and returns it. */
export function folderOf(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = freshFolder();
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

/** Runs a command line in this process and catches what it says. */
export async function cli(...argv: string[]): Promise<{ exit: number; out: string; err: string }> {
  let out = '';
  let err = '';
  const exit = await runCli(argv, {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    interactive: false,
  });
  return { exit, out, err };
}

type Properties = Record<string, unknown>;
export const feature = (type: string, coordinates: unknown, properties: Properties) => ({
  type: 'Feature',
  properties,
  geometry: { type, coordinates },
});
export const collection = (features: readonly unknown[]) => JSON.stringify({ type: 'FeatureCollection', features });

/** A rectangle as a closed ring, degrees: metres from a corner near Hangzhou. */
export function box(x: number, y: number, w: number, h: number): [number, number][] {
  const at = (dx: number, dy: number): [number, number] => [
    Number((120.1 + dx / 96_300).toFixed(7)),
    Number((30.2 + dy / 110_860).toFixed(7)),
  ];
  return [at(x, y), at(x + w, y), at(x + w, y + h), at(x, y + h), at(x, y)];
}

/** One community of 400 m × 400 m with two crossing streets and 36 buildings of 30 households: a plan of two or three grids. */
export function smallProject(change: (files: Record<string, string>) => void = () => undefined): string {
  const buildings = Array.from({ length: 36 }, (_, i) => {
    const [column, row] = [i % 6, Math.floor(i / 6)];
    const x = 20 + column * 65 + (column > 2 ? 15 : 0);
    const y = 20 + row * 65 + (row > 2 ? 15 : 0);
    return feature('Polygon', [box(x, y, 30, 20)], { id: `B${String(i + 1).padStart(2, '0')}`, households: 30 });
  });
  const line = (x: number, y: number, w: number, h: number, name: string) =>
    feature('LineString', [box(x, y, w, h)[0], box(x, y, w, h)[2]], { class: 'major_road', name });
  const files: Record<string, string> = {
    'wangge.yaml': [
      'project: 小镇',
      'territory:',
      '  boundary: { file: boundary.geojson, code: code, name: name }',
      '  units: { file: buildings.geojson, id: id, households: households }',
      '  barriers:',
      '    - { file: roads.geojson, class: { from: class, map: { major_road: major } }, name: name }',
      'grids:',
      '  size: { of: households, min: 300, target: 400, max: 500 }',
      '  micro: { of: households, min: 30, target: 60, max: 80 }',
      '',
    ].join('\n'),
    'boundary.geojson': collection([feature('Polygon', [box(0, 0, 420, 420)], { code: '330199001001', name: '试点社区' })]),
    'buildings.geojson': collection(buildings),
    'roads.geojson': collection([line(-10, 215, 440, 0, '中山路'), line(215, -10, 0, 440, '人民路')]),
  };
  change(files);
  return folderOf(files);
}
