import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { PlanDocumentSchema } from '../../src/core/results.js';
import { cli, freshFolder } from '../cli/smallProject.js';
import { csvRows, faultsOfPlan, layer } from './witness.js';

const DATA = fileURLToPath(new URL('../../../shared/data/bund/', import.meta.url));
const PROJECT = fileURLToPath(new URL('../../docs/examples/bund/wangge.yaml', import.meta.url));

if (!existsSync(DATA)) process.stderr.write('bund: skipped, the data is not beside the checkout (../shared/data/bund)\n');

describe.skipIf(!existsSync(DATA))('real ground: both banks of the Huangpu', () => {
  const out = freshFolder();
  let run: { exit: number; out: string };

  beforeAll(async () => {
    run = await cli('plan', PROJECT, '-o', out, '--json');
  });

  it('certifies cells, grids and micro-grids of all four areas, the one with a hole among them', () => {
    expect(JSON.parse(run.out)).toMatchObject({ ok: true, certificateValid: true });
    const { proof } = PlanDocumentSchema.parse(JSON.parse(readFileSync(join(out, 'plan.json'), 'utf8')));
    expect(proof.layers.map(({ areas }) => areas.filter(({ certificate }) => certificate.valid).length)).toEqual([4, 4, 4]);
    expect(
      layer(out, 'boundary.geojson').some(({ geometry }) => geometry.type === 'Polygon' && geometry.coordinates.length === 2),
    ).toBe(true);
  });

  it('loses no building and no household', () => {
    expect(faultsOfPlan(out)).toEqual([]);
    const units = csvRows(out, 'units.csv');
    expect(units).toHaveLength(1244);
    expect(units.reduce((sum, unit) => sum + Number(unit.households), 0)).toBe(21_591);
  });

  it('has at least 50 grids within bounds and explains the others', () => {
    const grids = layer(out, 'grids.geojson').map(
      ({ properties }) =>
        properties as {
          code: string;
          households: number;
          inBounds: boolean;
          reason: { zh: string } | null;
          overMaxUnit: string | null;
        },
    );
    expect(grids.filter(({ households }) => households >= 300 && households <= 500).length).toBeGreaterThanOrEqual(50);
    for (const grid of grids.filter(({ inBounds }) => !inBounds)) expect(grid.reason?.zh ?? '').not.toBe('');
    const { findings } = JSON.parse(run.out) as { findings: { text: { zh: string } }[] };
    const told = JSON.stringify([findings, grids.map(({ reason }) => reason)]);
    expect(told).toContain('910');
    expect(told).toContain('543');
  });

  it('exits 0 when feasible, 4 when not', () => {
    const { feasible } = JSON.parse(run.out) as { feasible: boolean };
    expect(run.exit).toBe(feasible ? 0 : 4);
  });
});
