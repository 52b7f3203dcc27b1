import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { seedOf } from '../src/core/random.js';
import { runInThreads } from '../src/io/threads/runInThreads.js';
import { proposalsWithin } from '../src/partition/engine/calibrate.js';
import { bestOf, portfolio, usualProposals } from '../src/partition/engine/portfolio.js';
import { drawInstance, usualDrawings } from './districting/families.js';
import { type Instance, judged, problemOf } from './districting/instance.js';
import { isInstalled, PEERS, type Peer, peerDivision } from './districting/peers.js';
import { run as search } from './districting/searchTask.js';
import type { BenchOptions, Emit } from './suite.js';

/** A run is one search on each of two cores; what comes out is the same on one. */
const THREADS = 2;

/**
 * Divides each instance of a folder with the fewest cut edges within bounds, writes `NAME.part` (n lines, zones from 0), and
 * says how it went, beside METIS and KaHIP where they are installed.
 */
export async function run(options: BenchOptions, emit: Emit): Promise<void> {
  const folder = existsSync(join(options.data, 'districting')) ? join(options.data, 'districting') : options.data;
  const names = readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .map((file) => file.slice(0, -5))
    .filter((name) => !options.only || name.includes(options.only))
    .sort();
  const peers = installedPeers(emit);
  for (const name of names) {
    await solveInstance(JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')) as Instance, name, options, peers, emit);
  }
}

/** The same on instances that are drawn from the seed (bench/districting/families.ts). */
export async function runFamilies(options: BenchOptions, emit: Emit): Promise<void> {
  const peers = installedPeers(emit);
  for (const drawing of usualDrawings(options.seed)) {
    const { family, nodes, zones } = drawing;
    if (options.only && !`${family}-n${nodes}-k${zones}`.includes(options.only)) continue;
    const instance = drawInstance(drawing);
    await solveInstance(instance, instance.name, options, peers, emit);
  }
}

function installedPeers(emit: Emit): readonly Peer[] {
  return PEERS.filter((peer) => {
    if (isInstalled(peer)) return true;
    emit({ suite: 'districting', case: peer.name, skipped: `${peer.command} is not installed` });
    return false;
  });
}

async function solveInstance(
  instance: Instance,
  name: string,
  { seconds, seed, out }: BenchOptions,
  peers: readonly Peer[],
  emit: Emit,
): Promise<void> {
  const problem = problemOf(instance);
  const proposals = seconds === undefined ? usualProposals(problem) : proposalsWithin(problem, seconds, () => performance.now());
  const began = performance.now();
  const work = { module: new URL('./districting/searchTask.js', import.meta.url), run: search };
  const { zoneOf } = bestOf(await runInThreads(work, instance, portfolio(problem, seedOf(name, seed), proposals), THREADS));
  const took = (performance.now() - began) / 1000;
  if (out !== undefined) {
    mkdirSync(out, { recursive: true });
    writeFileSync(join(out, `${name}.part`), `${Array.from(zoneOf).join('\n')}\n`);
  }
  const judgement = judged(instance, zoneOf);
  const { gc = null, mip = null } = instance.ref ?? {};
  emit({
    suite: 'districting',
    case: name,
    n: instance.n,
    k: instance.k,
    ...judgement,
    mip,
    gerrychain: gc,
    proposals,
    ...(seconds === undefined ? {} : { timed: true }),
    seed,
    seconds: Number(took.toFixed(2)),
  });
  for (const peer of peers) {
    const theirs = peerDivision(peer, instance, seed);
    emit({
      suite: 'districting',
      case: `${name}/${peer.name}`,
      ...(theirs === null
        ? { skipped: 'no division' }
        : {
            cut: theirs.cut,
            feasible: theirs.feasible,
            pieces: theirs.pieces,
            violation: theirs.violation,
            ratio: Number((judgement.cut / theirs.cut).toFixed(3)),
            seconds: theirs.seconds,
          }),
    });
  }
}
