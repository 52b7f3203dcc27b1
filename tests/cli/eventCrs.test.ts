import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { converter } from '../../src/topology/crs/converter.js';
import { cli, smallProject } from './smallProject.js';

/** Events in degrees on a plan that is drawn in metres of a Gauss–Krüger zone. */

const SCHEME = [
  'scheme: 小镇考核',
  'lifecycle:',
  '  - { id: handle, label: 处置, from: reportedAt, to: handledAt, limit: 5d }',
  'metrics:',
  '  - { id: onTime, label: 按期处置率, unit: rate, better: higher, count: { stage: handle, onTime: true }, over: { stage: handle, due: true } }',
  'grids:',
  '  items: [{ metric: onTime, weight: 100, score: rate }]',
  '',
].join('\n');
const ZONE = 'EPSG:4549';

/** Positions all over the community, and one far away. */
const SPOTS = Array.from({ length: 40 }, (_, i): [number, number] => [
  120.1 + (25 + (i % 8) * 48) / 96_300,
  30.2 + (25 + Math.floor(i / 8) * 80) / 110_860,
]).concat([[121.5, 31.2]]);

function eventsCsv(spots: readonly (readonly number[])[]): string {
  const rows = spots.map(([x, y], i) => `E${i},市容,${x},${y},2026-01-05 08:00,2026-01-06 08:00`);
  return `工单编号,大类,经度,纬度,上报时间,处置时间\n${rows.join('\n')}\n`;
}

function inZone(text: string): string {
  const convert = converter('WGS84', ZONE);
  const walk = (value: unknown): unknown =>
    typeof (value as number[])[0] === 'number' ? convert(value as [number, number]) : (value as unknown[]).map(walk);
  const json = JSON.parse(text) as { features: { geometry: { coordinates: unknown } }[] };
  for (const { geometry } of json.features) geometry.coordinates = walk(geometry.coordinates);
  return JSON.stringify(json);
}

/** Due events by grid, how many could not be placed, and which are 48 m from another. */
async function judged(
  events: string,
  section: string,
  ground: 'degrees' | 'metres',
): Promise<{ grids: unknown[]; outside: unknown; suspects: string[] }> {
  const folder = smallProject((files) => {
    files['scheme.yaml'] = SCHEME;
    files['events.csv'] = events;
    const project = `${files['wangge.yaml']!}events: ${section}\nscoring: { scheme: scheme.yaml, round: 2026Q1 }\n`;
    if (ground === 'metres')
      for (const name of ['boundary.geojson', 'buildings.geojson', 'roads.geojson']) files[name] = inZone(files[name]!);
    files['wangge.yaml'] = ground === 'metres' ? `crs: ${ZONE}\n${project}` : project;
  });
  expect(await cli('plan', folder)).toMatchObject({ exit: 0 });
  const run = await cli('score', folder, '--json');
  expect(run.exit).toBe(0);
  const round = JSON.parse(readFileSync(join(folder, 'out', 'round.json'), 'utf8')) as {
    grids: { metrics: { denominator: string }[] }[];
    findings: { code: string; figures?: object }[];
  };
  return {
    grids: round.grids.map(({ metrics }) => metrics[0]!.denominator).sort(),
    outside: round.findings.find(({ code }) => code === 'event.unplaced.outside')?.figures,
    suspects: readFileSync(join(folder, 'out', 'suspects.csv'), 'utf8')
      .split('\r\n')
      .map((line) => line.split(',').slice(0, 2).join(' ')),
  };
}

describe('events on a plan in a Gauss–Krüger zone', () => {
  it('fall into the same grids as on the plan in degrees, whether they are said or seen to be degrees, or given in metres', async () => {
    const degrees = eventsCsv(SPOTS);
    const wanted = await judged(degrees, '{ file: events.csv }', 'degrees');
    expect(wanted.outside).toEqual({ events: 1 });
    expect(wanted.grids.length).toBeGreaterThan(1);
    expect(wanted.suspects).toHaveLength(1 + 5 * 7 + 1);
    expect(await judged(degrees, '{ file: events.csv, crs: WGS84 }', 'metres')).toEqual(wanted);
    expect(await judged(degrees, '{ file: events.csv }', 'metres')).toEqual(wanted);
    const convert = converter('WGS84', ZONE);
    const metres = eventsCsv(SPOTS.map((at) => convert(at)));
    expect(await judged(metres, '{ file: events.csv }', 'metres')).toEqual(wanted);
  });
});
