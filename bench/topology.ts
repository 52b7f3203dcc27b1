import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { BenchOptions, Emit } from './suite.js';

/** One size of one task, ours and the peers' on the same input. */
interface Contest {
  readonly name: string;
  /** Cells along a side of the square, or buildings. */
  readonly size: number;
  readonly ours: string;
  readonly peers: Readonly<Record<string, string>>;
  /** Only when asked for with `--only`. */
  readonly rare?: true;
}

const CONTESTS: readonly Contest[] = [
  { name: 'certificate-10k', size: 100, ours: 'certify', peers: { 'rbush + @turf/intersect': 'turfPairwise' } },
  {
    ...{ name: 'certificate-100k', size: 316, ours: 'certify' },
    peers: { 'geos-wasm CoverageIsValid': 'geosCoverageIsValid', 'mapshaper -clean': 'mapshaperClean' },
  },
  { name: 'certificate-1m', size: 1000, ours: 'certify', peers: {} },
  { name: 'dissolve-10k', size: 100, ours: 'dissolveWithProof', peers: { '@turf/union': 'turfUnion' } },
  {
    ...{ name: 'dissolve-100k', size: 316, ours: 'dissolveWithProof' },
    peers: {
      'geos-wasm CoverageUnion': 'geosCoverageUnion',
      'geos-wasm CoverageUnion, shapes in and out': 'geosCoverageUnionOfShapes',
      'geos-wasm CoverageIsValid + CoverageUnion, shapes in and out': 'geosCoverageUnionChecked',
      'geos-wasm UnaryUnion': 'geosUnaryUnion',
      'mapshaper -dissolve': 'mapshaperRepairing',
      'mapshaper -dissolve no-repair': 'mapshaperTrusting',
      'topojson topology + merge': 'topojsonMerge',
    },
  },
  { name: 'tessellate-10k', size: 10_000, ours: 'tessellateAndCertify', peers: {} },
  { name: 'tessellate-30k', size: 30_000, ours: 'tessellateAndCertify', peers: {} },
  { name: 'tessellate-100k', size: 100_000, ours: 'tessellateAndCertify', peers: {} },
  { name: 'tessellate-300k', size: 300_000, ours: 'tessellateAndCertify', peers: {}, rare: true },
];

/** What the measuring process says of itself; `inputMB` is what it held before the work began. */
interface Measured {
  readonly cells: number;
  readonly seconds: number;
  readonly cpuSeconds: number;
  /** Of the first run, code not yet compiled. */
  readonly firstSeconds: number;
  readonly inputMB: number;
  readonly peakMB: number;
}

/**
 * The topology kernel against its peers. Every subject runs in a process of its own. `ratio` says how many times longer the peer
 * takes in processor time, which others on the machine disturb least; `exponent` is the slope of log time over log size.
 */
export function run({ only, seed }: Pick<BenchOptions, 'only' | 'seed'>, emit: Emit): void {
  const isWanted = ({ name, rare }: Contest): boolean => (only === undefined ? !rare : name.includes(only));
  const growth: Measured[] = [];
  for (const { name, size, ours, peers } of CONTESTS.filter(isWanted)) {
    const own = measure(ours, size, seed);
    emit({ suite: 'topology', case: name, ...shown(own) });
    if (name.startsWith('tessellate')) growth.push(own);
    for (const [peer, subject] of Object.entries(peers)) {
      const theirs = measure(subject, size, seed);
      const ratio = Math.round((theirs.cpuSeconds / own.cpuSeconds) * 10) / 10;
      emit({ suite: 'topology', case: name, peer, ...shown(theirs), ratio });
    }
  }
  for (let i = 1; i < growth.length; i++)
    emit({ suite: 'topology', case: 'tessellate-growth', ...slope(growth[i - 1], growth[i]) });
}

function measure(subject: string, size: number, seed: number): Measured {
  const script = fileURLToPath(new URL('topology/measure.js', import.meta.url));
  const child = spawnSync(process.execPath, [script, subject, String(size), String(seed), '3'], { encoding: 'utf8' });
  if (child.status !== 0) throw new Error(`${subject} failed: ${child.stderr}`);
  return JSON.parse(child.stdout.slice(child.stdout.lastIndexOf('{'))) as Measured;
}

function shown({ cells, seconds, cpuSeconds, firstSeconds, inputMB, peakMB }: Measured) {
  const thousandths = (value: number): number => Math.round(value * 1000) / 1000;
  return {
    ...{ cells, seconds: thousandths(seconds), cpuSeconds: thousandths(cpuSeconds), firstSeconds: thousandths(firstSeconds) },
    ...{ inputMB: Math.round(inputMB), peakMB: Math.round(peakMB) },
  };
}

/** How time grows from one size to the next, and how n log n would. */
function slope(small: Measured, large: Measured) {
  const sizes = Math.log(large.cells / small.cells);
  const exponent = Math.log(large.cpuSeconds / small.cpuSeconds) / sizes;
  const nLogN = 1 + Math.log(Math.log(large.cells) / Math.log(small.cells)) / sizes;
  const rounded = (value: number): number => Math.round(value * 100) / 100;
  return { from: small.cells, to: large.cells, exponent: rounded(exponent), nLogN: rounded(nLogN) };
}
