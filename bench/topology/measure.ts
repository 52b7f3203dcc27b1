// node build/bench/topology/measure.js CASE SIZE SEED RUNS: one subject in a process of its own, so that peak memory is its own.
import { certify, geosCoverageIsValid, mapshaperClean, turfPairwise } from './certificate.js';
import {
  dissolveWithProof,
  geosCoverageUnion,
  geosCoverageUnionChecked,
  geosCoverageUnionOfShapes,
  geosUnaryUnion,
  mapshaperRepairing,
  mapshaperTrusting,
  topojsonMerge,
  turfUnion,
} from './dissolve.js';
import type { Prepare } from './subject.js';
import { tessellateAndCertify } from './tessellate.js';

const SUBJECTS: Readonly<Record<string, Prepare>> = {
  certify,
  geosCoverageIsValid,
  mapshaperClean,
  turfPairwise,
  dissolveWithProof,
  geosCoverageUnion,
  geosCoverageUnionChecked,
  geosCoverageUnionOfShapes,
  geosUnaryUnion,
  mapshaperRepairing,
  mapshaperTrusting,
  topojsonMerge,
  turfUnion,
  tessellateAndCertify,
};

/** Runs of a short subject at most. */
const MOST_RUNS = 15;

const [name, size, seed, runs] = process.argv.slice(2);
const { cells, work } = await SUBJECTS[name](Number(size), Number(seed));
const inputMB = process.memoryUsage().rss / 2 ** 20;
let [seconds, cpuSeconds, firstSeconds, spent] = [Infinity, Infinity, 0, 0];
// The first run also pays for compiling. Then the best of some runs: short ones go on for three seconds of processor time, long ones end after ten.
for (let i = 0; (i < Number(runs) && spent < 10) || (i < MOST_RUNS && spent < 3); i++) {
  const begun = performance.now();
  const cpu = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(cpu);
  const taken = (performance.now() - begun) / 1000;
  if (i === 0) firstSeconds = taken;
  seconds = Math.min(seconds, taken);
  cpuSeconds = Math.min(cpuSeconds, (user + system) / 1e6);
  spent += (user + system) / 1e6;
}
const peakMB = process.resourceUsage().maxRSS / 1024;
process.stdout.write(`${JSON.stringify({ cells, seconds, cpuSeconds, firstSeconds, inputMB, peakMB })}\n`);
