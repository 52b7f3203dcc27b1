// node build/bench/topology/measure.js CASE SIZE SEED RUNS: one subject in a process of its own, so that peak memory is its own.
import { certify, geosCoverageIsValid, mapshaperClean, turfPairwise } from './certificate.js';
import {
  dissolveWithProof,
  geosCoverageUnion,
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
  geosCoverageUnionOfShapes,
  geosUnaryUnion,
  mapshaperRepairing,
  mapshaperTrusting,
  topojsonMerge,
  turfUnion,
  tessellateAndCertify,
};

const [name, size, seed, runs] = process.argv.slice(2);
const { cells, work } = await SUBJECTS[name](Number(size), Number(seed));
const inputMB = process.memoryUsage().rss / 2 ** 20;
let [seconds, cpuSeconds, spent] = [Infinity, Infinity, 0];
// The best of some runs, as long as they are short: the first also pays for compiling.
for (let i = 0; i < Number(runs) && spent < 10; i++) {
  const begun = performance.now();
  const cpu = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(cpu);
  const taken = (performance.now() - begun) / 1000;
  spent += taken;
  seconds = Math.min(seconds, taken);
  cpuSeconds = Math.min(cpuSeconds, (user + system) / 1e6);
}
const peakMB = process.resourceUsage().maxRSS / 1024;
process.stdout.write(`${JSON.stringify({ cells, seconds, cpuSeconds, inputMB, peakMB })}\n`);
