import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { box, cli, collection, feature, smallProject } from './smallProject.js';

/** Every kind of broken shape that a file can hold, planted into the first feature of a layer: told with feature and position, by every command. */
type Ring = [number, number][];
interface Planted {
  properties: Record<string, unknown>;
  geometry: { type: string; coordinates: Ring[] | null; geometries?: unknown[] } | null;
}
const KINDS: Record<string, (planted: Planted & { geometry: { coordinates: Ring[] } }) => void> = {
  'a coordinate that is null': ({ geometry }) => {
    geometry.coordinates[0]![1] = [120.1, null as unknown as number];
  },
  NaN: ({ geometry }) => {
    geometry.coordinates[0]![1] = [120.1, '@NaN@' as unknown as number];
  },
  'an infinity': ({ geometry }) => {
    geometry.coordinates[0]![1] = [120.1, '@1e999@' as unknown as number];
  },
  'degrees out of range': ({ geometry }) => {
    geometry.coordinates[0]![1] = [520.1, 30.2];
  },
  'a ring of three points': ({ geometry }) => {
    geometry.coordinates[0]!.splice(1, 2);
  },
  'an open ring': ({ geometry }) => {
    geometry.coordinates[0]!.pop();
  },
  'a bow tie': ({ geometry }) => {
    const [a, b, c, d] = geometry.coordinates[0]!;
    geometry.coordinates[0] = [a!, c!, b!, d!, a!];
  },
  'a hole outside': ({ geometry }) => {
    geometry.coordinates.push(box(-200, -200, 20, 20));
  },
  'no rings': ({ geometry }) => {
    geometry.coordinates = [];
  },
  'an empty ring': ({ geometry }) => {
    geometry.coordinates = [[]];
  },
  'no geometry': (planted) => {
    (planted as Planted).geometry = null;
  },
  'a GeometryCollection': (planted) => {
    (planted as Planted).geometry = { type: 'GeometryCollection', coordinates: null, geometries: [{ ...planted.geometry }] };
  },
  'an empty GeometryCollection': (planted) => {
    (planted as Planted).geometry = { type: 'GeometryCollection', coordinates: null, geometries: [] };
  },
  'the antimeridian': ({ geometry }) => {
    geometry.coordinates[0]![1] = [-179.9, 30.2];
  },
  'latitude before longitude': ({ geometry }) => {
    geometry.coordinates[0] = geometry.coordinates[0]!.map(([x, y]) => [y, x]);
  },
};

function withFault(text: string, kind: string): string {
  const json = JSON.parse(text) as { features: (Planted & { geometry: { coordinates: Ring[] } })[] };
  KINDS[kind]!(json.features[0]!);
  return JSON.stringify(json).replace(/"@(\w+)@"/, '$1');
}

interface Told {
  code: string;
  file?: string;
  place?: { feature?: number; line?: number; column?: number; at?: [number, number] };
}
type Outcome = {
  exit: number;
  error?: Told;
  findings?: Told[];
  defects?: { type: string; cells: string[]; at: [number, number] }[];
};

async function run(...argv: string[]): Promise<Outcome> {
  const { exit, out } = await cli(...argv, '--json');
  return { exit, ...(JSON.parse(out) as object) };
}

/** What each kind is told as: an error code, or for units and compounds the finding that lets the work go on. */
const PLAN: Record<string, [boundary: string, others: string]> = {
  'a coordinate that is null': ['geometryInvalid', 'geometryInvalid'],
  NaN: ['jsonBroken', 'jsonBroken'],
  'an infinity': ['geometryInvalid', 'geometryInvalid'],
  'degrees out of range': ['coordinatesRange', 'coordinatesRange'],
  'a ring of three points': ['geometryInvalid', 'geometryInvalid'],
  'an open ring': ['geometryInvalid', 'geometryInvalid'],
  'a bow tie': ['geometryInvalid', 'feature.invalidShape'],
  'a hole outside': ['geometryInvalid', 'feature.invalidShape'],
  'no rings': ['geometryInvalid', 'geometryInvalid'],
  'an empty ring': ['geometryInvalid', 'geometryInvalid'],
  'no geometry': ['geometryInvalid', 'unit.withoutGeometry'],
  'a GeometryCollection': ['geometryKind', 'geometryKind'],
  'an empty GeometryCollection': ['geometryKind', 'geometryKind'],
  'the antimeridian': ['coordinatesRange', 'coordinatesRange'],
  'latitude before longitude': ['coordinatesSwapped', 'coordinatesSwapped'],
};
/** Of these there is no position to name: the feature is all. */
const PLACELESS = new Set([
  'a coordinate that is null',
  'an infinity',
  'no rings',
  'an empty ring',
  'no geometry',
  'a GeometryCollection',
  'an empty GeometryCollection',
]);

function expectTold(told: Told | undefined, kind: string, code: string, file: string): void {
  expect(told).toMatchObject({ code, file: expect.stringContaining(file) as string });
  if (kind === 'NaN') expect(told!.place).toMatchObject({ line: 1, column: expect.any(Number) as number });
  else if (code !== 'unit.withoutGeometry')
    expect(told!.place).toMatchObject({
      feature: 0,
      ...(PLACELESS.has(kind) ? {} : { at: [expect.any(Number), expect.any(Number)] }),
    });
}

describe('plan', () => {
  it.each(Object.keys(KINDS))('%s, in the boundary and in the buildings', async (kind) => {
    for (const layer of ['boundary', 'buildings'] as const) {
      const folder = smallProject((files) => {
        files[`${layer}.geojson`] = withFault(files[`${layer}.geojson`]!, kind);
      });
      const outcome = await run('plan', join(folder, 'wangge.yaml'));
      const code = PLAN[kind]![layer === 'boundary' ? 0 : 1];
      const told = code.includes('.') ? outcome.findings?.find((finding) => finding.code === code) : outcome.error;
      expectTold(told, kind, code, `${layer}.geojson`);
      expect(outcome.exit).toBe(code.includes('.') ? 0 : code === 'geometryInvalid' ? 1 : 3);
    }
  });
});

describe('validate', () => {
  const cells = collection([
    feature('Polygon', [box(0, 0, 210, 420)], { code: 'A' }),
    feature('Polygon', [box(210, 0, 210, 420)], { code: 'B' }),
  ]);

  it.each(Object.keys(KINDS))('%s, in the cells and in the boundary', async (kind) => {
    const folder = smallProject((files) => {
      files['cells.geojson'] = cells;
      files['bad-cells.geojson'] = withFault(cells, kind);
      files['bad-boundary.geojson'] = withFault(files['boundary.geojson']!, kind);
    });
    const at = (name: string) => join(folder, `${name}.geojson`);
    expect(await run('validate', at('cells'), '--within', at('boundary'))).toMatchObject({ exit: 0, defects: [] });

    const boundaryCode = kind === 'no geometry' ? 'geometryKind' : PLAN[kind]![0];
    expectTold(
      (await run('validate', at('cells'), '--within', at('bad-boundary'))).error,
      kind,
      boundaryCode,
      'bad-boundary.geojson',
    );

    const outcome = await run('validate', at('bad-cells'));
    if (outcome.error) expectTold(outcome.error, kind, PLAN[kind]![0], 'bad-cells.geojson');
    else {
      expect(outcome.exit).toBe(1);
      expect(outcome.defects?.filter(({ type }) => type === 'invalidCell')).toMatchObject([{ cells: ['A'] }]);
    }
  });
});

describe('longitude and latitude swapped', () => {
  // Western places, where both could be either: only the other layers tell.
  const west = (ring: Ring): Ring => ring.map(([x, y]) => [Number((x - 33).toFixed(7)), Number((y + 13).toFixed(7))]);
  const moveWest = (text: string, swap: boolean): string => {
    const json = JSON.parse(text) as { features: { geometry: { type: string; coordinates: unknown } }[] };
    const turn = (ring: Ring): Ring => (swap ? west(ring).map(([x, y]) => [y, x]) : west(ring));
    for (const { geometry } of json.features) {
      geometry.coordinates =
        geometry.type === 'Polygon' ? (geometry.coordinates as Ring[]).map(turn) : turn(geometry.coordinates as Ring);
    }
    return JSON.stringify(json);
  };

  it.each(['buildings', 'roads', 'compounds', 'dedicated'])(
    'is said of %s, though every number could be meant',
    async (layer) => {
      const folder = smallProject((files) => {
        files['compounds.geojson'] = collection([feature('Polygon', [box(5, 5, 200, 130)], { id: 'C1', name: '一号小区' })]);
        files['dedicated.geojson'] = collection([feature('Polygon', [box(300, 300, 50, 50)], { name: '市场', kind: 'market' })]);
        files['wangge.yaml'] = files['wangge.yaml']!.replace(
          '  barriers:',
          '  compounds: { file: compounds.geojson }\n  dedicated: { file: dedicated.geojson }\n  barriers:',
        );
        for (const name of ['boundary', 'buildings', 'roads', 'compounds', 'dedicated'])
          files[`${name}.geojson`] = moveWest(files[`${name}.geojson`]!, name === layer);
      });
      const { exit, error } = await run('plan', join(folder, 'wangge.yaml'));
      expect(exit).toBe(3);
      expect(error).toMatchObject({
        code: 'coordinatesSwapped',
        file: expect.stringContaining(`${layer}.geojson`) as string,
        place: { feature: 0, at: [expect.any(Number), expect.any(Number)] },
      });
    },
  );
});
