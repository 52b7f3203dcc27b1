import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { CellPropertiesSchema, PlanDocumentSchema, ZonePropertiesSchema } from '../../src/core/results.js';
import { RoundDocumentSchema, StaffingDocumentSchema } from '../../src/core/resultsOfWork.js';
import { ManifestSchema } from '../../src/io/manifest.js';
import { cli, freshFolder } from '../cli/smallProject.js';
import { csvRows, faultsOfPlan, layer } from './witness.js';

const SAMPLE = fileURLToPath(new URL('../../fixtures/yunxi/', import.meta.url));
const project = join(SAMPLE, 'wangge.yaml');
const out = freshFolder();
const json = (name: string) => JSON.parse(readFileSync(join(out, name), 'utf8')) as unknown;
let run: { exit: number; out: string; err: string };

interface WrittenPart {
  id: string;
  points: string;
  parts?: WrittenPart[];
}
interface WrittenScore {
  subject: string;
  total: string | null;
  printed: string;
  tree: WrittenPart;
}

/** Fractions of the test's own, as they stand in round.json: `725/736`, `-5`. */
type Ratio = readonly [bigint, bigint];
function ratio(text: string): Ratio {
  const [, n, d] = /^(-?\d+)(?:\/([1-9]\d*))?$/.exec(text)!;
  return [BigInt(n!), BigInt(d ?? 1)];
}
const plus = ([a, b]: Ratio, [c, d]: Ratio): Ratio => [a * d + c * b, b * d];
const same = ([a, b]: Ratio, [c, d]: Ratio) => a * d === c * b;

/** Two decimals, half to even, as GB/T 8170 asks. */
function hundredths([n, d]: Ratio): string {
  const size = (n < 0n ? -n : n) * 100n;
  let units = size / d;
  const rest = 2n * (size % d);
  if (rest > d || (rest === d && units % 2n === 1n)) units++;
  const digits = String(units).padStart(3, '0');
  return `${n < 0n && units > 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

beforeAll(async () => {
  run = await cli('run', project, '-o', out);
});

describe('the main job on the sample', () => {
  it('ends well and says so in Chinese', () => {
    expect(run.err).toBe('');
    expect(run.exit).toBe(0);
    expect(run.out).toMatch(/覆盖证明有效:最小单元 \d+、网格 \d+、微网格 \d+,/);
    expect(run.out).toMatch(/scorecard\.xlsx/);
  });

  it('leaves every file that the contract names', () => {
    const wanted =
      'grids.geojson micro-grids.geojson cells.geojson units.csv boundary.geojson plan.json map.svg manifest.json staffing.csv load.csv visits.csv staffing.json events.parquet workers.csv grids.csv areas.csv round.json rejects-events.csv scorecard.xlsx';
    expect(wanted.split(' ').filter((name) => !existsSync(join(out, name)))).toEqual([]);
  });

  it('draws a plan in which an independent look finds no fault', () => {
    expect(faultsOfPlan(out)).toEqual([]);
    expect(csvRows(out, 'units.csv')).toHaveLength(layer(SAMPLE, 'buildings.geojson').length);
  });

  it('keeps every basic grid within bounds, or says why not', () => {
    for (const { properties } of layer(out, 'grids.geojson')) {
      const { households, inBounds, kind, reason } = properties as {
        households: number;
        inBounds: boolean;
        kind: string;
        reason: unknown;
      };
      if (kind === 'basic') expect(inBounds, JSON.stringify(properties)).toBe(households >= 300 && households <= 500);
      expect(inBounds || reason !== null).toBe(true);
    }
    expect(layer(out, 'grids.geojson').filter(({ properties }) => properties.kind === 'dedicated')).toHaveLength(3);
  });

  it('writes documents that fit their schemas', () => {
    const plan = PlanDocumentSchema.parse(json('plan.json'));
    expect(plan.proof.valid).toBe(true);
    expect(plan.proof.layers.flatMap(({ areas }) => areas)).toHaveLength(12);
    StaffingDocumentSchema.parse(json('staffing.json'));
    RoundDocumentSchema.parse(json('round.json'));
    ManifestSchema.parse(json('manifest.json'));
    for (const { properties } of layer(out, 'grids.geojson')) ZonePropertiesSchema.parse(properties);
    for (const { properties } of layer(out, 'micro-grids.geojson')) ZonePropertiesSchema.parse(properties);
    for (const { properties } of layer(out, 'cells.geojson')) CellPropertiesSchema.parse(properties);
  });

  it('validates against the boundary written with it', async () => {
    for (const name of ['cells', 'grids', 'micro-grids']) {
      const check = await cli('validate', join(out, `${name}.geojson`), '--within', join(out, 'boundary.geojson'), '--json');
      expect(JSON.parse(check.out)).toMatchObject({ ok: true, valid: true, defects: [], certificate: { residual: 0 } });
      expect(check.exit).toBe(0);
    }
  });

  it('accounts for every line of the events', () => {
    const { intake, counts } = RoundDocumentSchema.parse(json('round.json'));
    const planted = JSON.parse(readFileSync(join(SAMPLE, 'planted-rejects.json'), 'utf8')) as { rejects: { line: number }[] };
    const lines = readFileSync(join(SAMPLE, 'events.csv'), 'utf8').trimEnd().split('\n').length - 1;
    expect(intake[0]!.accepted + intake[0]!.rejected).toBe(lines);
    const rejected = new Set(csvRows(out, 'rejects-events.csv').map(({ line }) => Number(line)));
    expect([...rejected].sort((a, b) => a - b)).toEqual(
      [...new Set(planted.rejects.map(({ line }) => line))].sort((a, b) => a - b),
    );
    const n = (name: string) => {
      expect(counts, name).toHaveProperty(name);
      return counts[name]!;
    };
    expect(n('loaded')).toBe(intake[0]!.accepted);
    expect(n('loaded')).toBe(n('events') + n('outsideRound'));
    expect(n('events')).toBe(n('counted') + n('void') + n('duplicate'));
    expect(n('counted')).toBe(n('closed') + n('open') + n('overdue') + n('suspended'));
    expect(n('counted')).toBeGreaterThan(10_000);
    for (const state of ['void', 'duplicate', 'closed', 'overdue', 'suspended']) expect(n(state), state).toBeGreaterThan(0);
  });

  it('knows every grid that the people of the sample are assigned to', () => {
    const drawn = new Set(layer(out, 'grids.geojson').map(({ properties }) => properties.code));
    const assigned = csvRows(SAMPLE, 'assignments.csv').map((row) => row.网格编码!);
    expect(assigned.length).toBeGreaterThan(50);
    expect(assigned.filter((code) => !drawn.has(code))).toEqual([]);
    for (const { findings } of [
      StaffingDocumentSchema.parse(json('staffing.json')),
      RoundDocumentSchema.parse(json('round.json')),
    ])
      expect(findings.filter(({ code }) => code === 'assignment.gridUnknown')).toEqual([]);
  });

  it('adds every tree up exactly, from facts to total to the printed score', () => {
    const round = json('round.json') as Record<'workers' | 'grids' | 'areas' | 'departments', WrittenScore[]>;
    const faults: string[] = [];
    let nodes = 0;
    const check = (part: WrittenPart, path: string): void => {
      nodes++;
      const points = ratio(part.points);
      if (part.parts === undefined) return;
      if (!same(part.parts.map(({ points: p }) => ratio(p)).reduce(plus, [0n, 1n]), points))
        faults.push(`${path} ${part.points}`);
      for (const child of part.parts) check(child, `${path}/${child.id}`);
    };
    const scored: Record<string, number> = {};
    for (const kind of ['workers', 'grids', 'areas', 'departments'] as const) {
      for (const { subject, total, printed, tree } of round[kind]) {
        check(tree, `${kind}/${subject}`);
        if (total === null) continue;
        scored[kind] = (scored[kind] ?? 0) + 1;
        if (!same(ratio(total), ratio(tree.points))) faults.push(`${kind}/${subject}: total ${total}, tree ${tree.points}`);
        if (printed !== hundredths(ratio(total))) faults.push(`${kind}/${subject}: ${total} printed as ${printed}`);
      }
    }
    expect(faults).toEqual([]);
    expect(Object.keys(scored).sort()).toEqual(['areas', 'departments', 'grids', 'workers']);
    expect(nodes).toBeGreaterThan(500);
  });

  it('explains a worker by name and total', async () => {
    const { workers } = RoundDocumentSchema.parse(json('round.json'));
    const best = workers.find(({ total }) => total !== null)!;
    const told = await cli('explain', 'worker', best.subject, '-o', out, project);
    expect(told.exit).toBe(0);
    expect(told.out).toContain(best.name);
    expect(told.out).toContain(best.printed);
  });

  it('refuses to score on a plan that somebody changed by hand', async () => {
    const changed = join(out, 'grids.geojson');
    const before = readFileSync(changed, 'utf8');
    writeFileSync(changed, before.replace('第一网格', '第壹网格'));
    const refused = await cli('score', project, '-o', out, '--json');
    writeFileSync(changed, before);
    expect(refused.exit).toBe(3);
    expect(JSON.parse(refused.out)).toMatchObject({
      ok: false,
      error: { code: 'stageStale', hint: expect.stringContaining('wangge plan') },
    });
  });
});

describe('the previous grids of the sample', () => {
  interface Fault {
    type: string;
    cells: string[];
    areaM2: number;
    at: [number, number];
    severity: string;
  }
  const { faults } = JSON.parse(readFileSync(join(SAMPLE, 'planted-faults.json'), 'utf8')) as { faults: Fault[] };
  interface Found {
    type: string;
    cells: string[];
    areaM2: number;
    at: [number, number];
  }
  let defects: Found[];
  let remarks: Found[];

  beforeAll(async () => {
    const check = await cli(
      'validate',
      join(SAMPLE, 'grids-2025.geojson'),
      '--within',
      join(SAMPLE, 'boundary.geojson'),
      '--json',
    );
    expect(check.exit).toBe(1);
    ({ defects, remarks } = JSON.parse(check.out) as { defects: Found[]; remarks: Found[] });
  });

  const metresApart = (a: readonly number[], b: readonly number[]) =>
    Math.hypot((a[0]! - b[0]!) * 96_300, (a[1]! - b[1]!) * 110_860);
  const fits = (fault: Fault, found: Found) =>
    fault.type === found.type &&
    metresApart(fault.at, found.at) < 60 + Math.sqrt(fault.areaM2) &&
    (['invalidCell', 'tJunction'].includes(fault.type) || Math.abs(fault.areaM2 - found.areaM2) <= 0.02 * fault.areaM2 + 1);

  it('every planted fault is found', () => {
    const missed = faults.filter((fault) => ![...defects, ...remarks].some((found) => fits(fault, found)));
    expect(missed).toEqual([]);
  });

  it('nothing is found that was not planted', () => {
    const invented = [...defects, ...remarks].filter((found) => !faults.some((fault) => fits(fault, found)));
    expect(invented).toEqual([]);
    expect(defects.length + remarks.length).toBe(faults.length);
  });
});
