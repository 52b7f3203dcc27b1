import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { cli, freshFolder, smallProject } from '../cli/smallProject.js';
import { faultsOfPlan, type WrittenFeature } from './witness.js';

let good: string;
beforeAll(async () => {
  const project = smallProject();
  expect((await cli('plan', join(project, 'wangge.yaml'))).exit).toBe(0);
  good = join(project, 'out');
});

/** The plan with one of its layers changed. */
function spoilt(name: string, change: (features: WrittenFeature[]) => void): string {
  const folder = freshFolder();
  cpSync(good, folder, { recursive: true });
  const file = JSON.parse(readFileSync(join(folder, name), 'utf8')) as { features: WrittenFeature[] };
  change(file.features);
  writeFileSync(join(folder, name), JSON.stringify(file));
  return folder;
}

describe('the witness of plans', () => {
  it('finds nothing in a sound plan', () => {
    expect(faultsOfPlan(good)).toEqual([]);
  });

  it.each<[string, string, RegExp, (features: WrittenFeature[]) => void]>([
    [
      'a micro-grid that says it lies in another grid',
      'micro-grids.geojson',
      /^micro-grid \d+ reaches out of/,
      (micros) => {
        const other = micros.find(({ properties }) => properties.parent !== micros[0]!.properties.parent)!;
        micros[0]!.properties.parent = other.properties.parent;
      },
    ],
    [
      'a cell of another grid in a micro-grid',
      'cells.geojson',
      /^micro-grid \d+ reaches out of/,
      (cells) => {
        const other = cells.find(({ properties }) => properties.grid !== cells[0]!.properties.grid)!;
        cells[0]!.properties.micro = other.properties.micro;
      },
    ],
    [
      'a cell far from the rest of its grid',
      'cells.geojson',
      /is in 2 pieces, its area in 1/,
      (cells) => {
        // The cell that lies farthest from the first: never a neighbour.
        const corner = (cell: WrittenFeature) => (cell.geometry.coordinates as [number, number][][])[0]![0]!;
        const [x, y] = corner(cells[0]!);
        const far = [...cells]
          .filter(({ properties }) => properties.grid !== cells[0]!.properties.grid)
          .sort((a, b) => Math.hypot(corner(b)[0] - x, corner(b)[1] - y) - Math.hypot(corner(a)[0] - x, corner(a)[1] - y))[0]!;
        far.properties.grid = cells[0]!.properties.grid;
      },
    ],
    ['a grid that is gone', 'grids.geojson', /^grids do not cover/, (grids) => void grids.pop()],
    [
      'a household too many',
      'grids.geojson',
      /households in units\.csv/,
      (grids) => {
        (grids[0]!.properties.households as number) += 1;
      },
    ],
    [
      'a vertex that has moved',
      'cells.geojson',
      /do not sum to its own|do not cover/,
      (cells) => {
        (cells[0]!.geometry.coordinates as [number, number][][])[0]![1]![0] += 1e-7;
      },
    ],
  ])('finds %s', (_, name, fault, change) => {
    expect(faultsOfPlan(spoilt(name, change))).toEqual(expect.arrayContaining([expect.stringMatching(fault)]));
  });
});
