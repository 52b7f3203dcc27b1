import { join } from 'node:path';
import { nearest, parseConfig } from '../core/config/parse.js';
import { WanggeError } from '../core/errors.js';
import { byText } from '../core/order.js';
import { type PlanDocument, PlanDocumentSchema } from '../core/results.js';
import type { Territory } from '../core/territory.js';
import type { Text } from '../core/text.js';
import { parseJson } from '../io/json.js';
import { hashNow, readManifest } from '../io/manifest.js';
import { PLAN_LAYERS } from '../io/planFiles.js';
import { splitCsv } from '../io/split.js';
import { readText } from '../io/text.js';
import type { DrawnZone } from '../partition/drawArea.js';
import type { AreaZones } from '../partition/numberZones.js';

type Properties = Readonly<Record<string, unknown>>;

/** A written plan, line by line: one feature or one unit a line, by its key. */
export interface WrittenLines {
  readonly layers: ReadonlyMap<
    string,
    ReadonlyMap<string, { readonly line: string; readonly properties: Properties; readonly geometry: string }>
  >;
  readonly units: ReadonlyMap<string, string>;
  readonly document: PlanDocument;
  /** crosswalk.csv as it stands; null where there were no previous grids. */
  readonly crosswalk: string | null;
  /** What the plan was made from, and the SHA-256 of its configuration. */
  readonly inputs: Readonly<Record<string, string>>;
  readonly config: string;
}

/** Old codes and new ones. */
export const CROSSWALK = 'crosswalk.csv';

const KEYS: Readonly<Record<string, string>> = {
  [PLAN_LAYERS.boundary]: 'code',
  [PLAN_LAYERS.cells]: 'id',
  [PLAN_LAYERS.grids]: 'code',
  [PLAN_LAYERS.microGrids]: 'code',
};

/** The codes of areas that are named by code or by name. Throws `usage` for one that the boundary does not have, or has twice. */
export function areaCodes({ areas }: Territory, only: readonly string[]): string[] {
  const choice = areas.map(({ code, name }) => `${code} ${name}`).join('、');
  const refuse = (zh: string, en: string, id: string, near: string | null = null): never => {
    throw new WanggeError(
      'usage',
      { zh, en },
      {
        place: { id },
        hint: near
          ? { zh: `是否想写 ${near}?`, en: `did you mean ${near}?` }
          : { zh: `可选:${choice}`, en: `there are: ${choice}` },
      },
    );
  };
  const codes = only.map((text) => {
    if (areas.some(({ code }) => code === text)) return text;
    const named = areas.filter(({ name }) => name === text);
    if (named.length > 1) {
      const list = named.map(({ code }) => code).join('、');
      refuse(
        `--only 所指的“${text}”有 ${named.length} 个:${list},请写编码`,
        `${named.length} areas are called "${text}", which --only names: ${list}; give the code`,
        text,
      );
    }
    if (named.length === 0) {
      const near = nearest(text, [...areas.map(({ code }) => code), ...areas.map(({ name }) => name)]);
      refuse(`--only 所指的社区 ${text} 不在边界文件中`, `the boundary has no area ${text}, which --only names`, text, near);
    }
    return named[0]!.code;
  });
  return [...new Set(codes)];
}

/** What `plan` wrote into a folder, unchanged since. Throws `stageMissing` and `stageStale`. */
export function readWrittenLines(out: string): WrittenLines {
  const hint = { zh: '先不带 --only 运行 wangge plan', en: 'run wangge plan without --only first' };
  const manifest = (() => {
    try {
      return readManifest(out);
    } catch (error) {
      if (!(error instanceof WanggeError)) throw error;
      return null;
    }
  })();
  const record = manifest?.stages.plan;
  if (!record) {
    throw new WanggeError(
      'stageMissing',
      { zh: '结果文件夹里没有可以保留的划分结果', en: 'the result folder holds no plan that could be kept' },
      { file: out, hint },
    );
  }
  const { inputs, outputs, config } = record;
  const hasCrosswalk = outputs[CROSSWALK] !== undefined;
  for (const name of [...Object.values(PLAN_LAYERS), 'plan.json', ...(hasCrosswalk ? [CROSSWALK] : [])]) {
    const file = join(out, name);
    if (outputs[name] === undefined || hashNow(file) !== outputs[name])
      throw stale(file, { zh: '结果文件不是 plan 写出的样子', en: 'a result is not as plan wrote it' }, hint);
  }
  const layers = new Map(Object.keys(KEYS).map((name) => [name, featureLines(join(out, name), KEYS[name]!)]));
  const { text } = readText(join(out, PLAN_LAYERS.units));
  const units = new Map(text.split('\r\n').flatMap((line, i) => (i > 0 && line !== '' ? [[unitOf(line), line] as const] : [])));
  const file = join(out, 'plan.json');
  return {
    layers,
    units,
    document: parseConfig(PlanDocumentSchema, parseJson(readText(file).text, file), { file }),
    crosswalk: hasCrosswalk ? readText(join(out, CROSSWALK)).text : null,
    inputs: Object.fromEntries(Object.entries(inputs).map(([name, hash]) => [join(out, name), hash])),
    config,
  };
}

/** The zones of all areas but those named, as they are written. Throws `stageStale` where their cells are not the same any more. */
export function carriedAreas(territory: Territory, written: WrittenLines, only: readonly string[]): Map<number, AreaZones> {
  const cells = written.layers.get(PLAN_LAYERS.cells)!;
  const carried = new Map<number, AreaZones>();
  territory.areas.forEach(({ code, name }, area) => {
    if (only.includes(code)) return;
    const own = territory.cells.flatMap((cell, i) => (cell.area === area ? [i] : []));
    own.sort((a, b) => byText(territory.cells[a]!.id, territory.cells[b]!.id));
    const before = [...cells.values()].filter(({ properties }) => properties.area === code).length;
    const codesOf = (key: 'grid' | 'micro') => {
      const members = new Map<string, number[]>();
      for (const cell of own) {
        const zone = cells.get(territory.cells[cell]!.id)?.properties[key];
        if (typeof zone !== 'string' || before !== own.length) throw otherGround(code, name);
        members.set(zone, [...(members.get(zone) ?? []), cell]);
      }
      return members;
    };
    const microsOf = codesOf('micro');
    const grids = [...codesOf('grid')].map(([grid, members]) => ({ code: grid, cells: members }));
    const zone = (layer: string, zoneCode: string, members: readonly number[]): DrawnZone => {
      const record = written.layers.get(layer)!.get(zoneCode);
      if (!record) throw otherGround(code, name);
      const { properties } = record;
      const sites = members.map((cell) => territory.cells[cell]!.dedicated).filter((site) => site >= 0);
      return {
        kind: properties.kind === 'dedicated' ? 'dedicated' : 'basic',
        site: properties.kind === 'dedicated' ? (sites[0] ?? -1) : -1,
        piece: 0,
        cells: members,
        verdict: {
          size: members.reduce((sum, cell) => sum + territory.cells[cell]!.households, 0),
          inBounds: properties.inBounds === true,
          overMaxUnit: (properties.overMaxUnit as string | null) ?? null,
          reason: (properties.reason as Text | null) ?? null,
          unexcused: 0,
        },
        named: { code: zoneCode, name: String(properties.name) },
      };
    };
    carried.set(area, {
      area,
      grids: grids.map((grid) => zone(PLAN_LAYERS.grids, grid.code, grid.cells)),
      micros: grids.map((grid) => {
        const inGrid = new Set(grid.cells);
        return [...microsOf]
          .filter(([, members]) => inGrid.has(members[0]!))
          .map(([micro, members]) => zone(PLAN_LAYERS.microGrids, micro, members));
      }),
    });
  });
  return carried;
}

/**
 * The new files with the lines of all other areas as they were, to the byte. Numbers of street blocks run over the whole territory
 * and may differ; anything else of the ground that differs is refused (`stageStale`): the border between two communities cannot
 * change in one of them alone.
 */
export function keepOtherLines(
  files: ReadonlyMap<string, string>,
  written: WrittenLines,
  territory: Territory,
  only: readonly string[],
): Map<string, string> {
  const names = new Map(territory.areas.map(({ code, name }) => [code, name]));
  const areaOfGrid = new Map<string, string>();
  const kept = new Map(files);
  for (const layer of [PLAN_LAYERS.boundary, PLAN_LAYERS.cells, PLAN_LAYERS.grids, PLAN_LAYERS.microGrids]) {
    const old = written.layers.get(layer)!;
    const lines = files
      .get(layer)!
      .split('\n')
      .map((line) => {
        if (!line.startsWith('{"type":"Feature"')) return line;
        const { text, comma } = bare(line);
        const { properties, geometry } = partsOf(text);
        const area = areaOf(layer, properties, areaOfGrid);
        if (layer === PLAN_LAYERS.grids) areaOfGrid.set(String(properties.code), area);
        if (only.includes(area)) return line;
        const before = old.get(String(properties[KEYS[layer]!]));
        if (!before || before.geometry !== geometry || !isSameGround(before.properties, properties))
          throw otherGround(area, names.get(area) ?? area);
        return before.line + comma;
      });
    kept.set(layer, lines.join('\n'));
  }
  const [header, ...rows] = files.get(PLAN_LAYERS.units)!.split('\r\n');
  const columns = header!.split(',');
  const fields = (line: string) => splitCsv(line, ',')[0]!.cells;
  kept.set(
    PLAN_LAYERS.units,
    [
      header,
      ...rows.map((row) => {
        if (row === '') return row;
        const area = fields(row)[columns.indexOf('area')]!;
        if (only.includes(area)) return row;
        const before = written.units.get(unitOf(row));
        const without = (line: string) =>
          fields(line)
            .filter((_, i) => columns[i] !== 'block')
            .join('\u0000');
        if (before === undefined || without(before) !== without(row)) throw otherGround(area, names.get(area) ?? area);
        return before;
      }),
    ].join('\r\n'),
  );
  return kept;
}

const GROUND = [
  'households',
  'population',
  'load',
  'areaM2',
  'units',
  'kind',
  'urbanRural',
  'code',
  'id',
  'grid',
  'micro',
  'parent',
];

function isSameGround(a: Properties, b: Properties): boolean {
  return GROUND.every((key) => JSON.stringify(a[key]) === JSON.stringify(b[key]));
}

function areaOf(layer: string, properties: Properties, areaOfGrid: ReadonlyMap<string, string>): string {
  if (layer === PLAN_LAYERS.boundary) return String(properties.code);
  if (layer === PLAN_LAYERS.cells) return String(properties.area);
  if (layer === PLAN_LAYERS.grids) return String(properties.parent);
  return areaOfGrid.get(String(properties.parent)) ?? '';
}

function featureLines(file: string, key: string): Map<string, { line: string; properties: Properties; geometry: string }> {
  const lines = new Map<string, { line: string; properties: Properties; geometry: string }>();
  for (const line of readText(file).text.split('\n')) {
    if (!line.startsWith('{"type":"Feature"') || line.startsWith('{"type":"FeatureCollection"')) continue;
    const { text } = bare(line);
    const parts = partsOf(text);
    lines.set(String(parts.properties[key]), { line: text, ...parts });
  }
  return lines;
}

function bare(line: string): { text: string; comma: string } {
  return line.endsWith(',') ? { text: line.slice(0, -1), comma: ',' } : { text: line, comma: '' };
}

function partsOf(line: string): { properties: Properties; geometry: string } {
  const at = line.lastIndexOf(',"geometry":');
  const { properties } = JSON.parse(line) as { properties: Properties };
  return { properties, geometry: line.slice(at) };
}

function unitOf(line: string): string {
  return splitCsv(line, ',')[0]!.cells[0]!;
}

function otherGround(code: string, name: string): WanggeError {
  return stale(
    null,
    {
      zh: `${name}(${code})的边界或楼栋已与上次不同,不能原样保留`,
      en: `the boundary or the units of ${name} (${code}) are not what they were: its results cannot be kept`,
    },
    { zh: `把 ${code} 也写进 --only,或整个重新划分`, en: `name ${code} in --only, too, or draw everything anew` },
  );
}

function stale(file: string | null, text: Text, hint: Text): WanggeError {
  return new WanggeError('stageStale', text, { hint, ...(file === null ? {} : { file }) });
}
