import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Instance, type Judgement, judged } from './instance.js';

export interface Peer {
  readonly name: 'metis' | 'kahip';
  readonly command: string;
  readonly divide: (graph: string, folder: string, instance: Instance, seed: number) => { args: string[]; out: string };
}

/** Programs that divide graphs, used where they are installed: they know an upper bound and no lower one. */
export const PEERS: readonly Peer[] = [
  {
    name: 'metis',
    command: 'gpmetis',
    divide: (graph, _folder, { k, U, w }, seed) => ({
      args: ['-contig', '-minconn', `-ufactor=${unevenness(k, U, w, 1000)}`, `-seed=${seed}`, '-ncuts=10', graph, `${k}`],
      out: `${graph}.part.${k}`,
    }),
  },
  {
    name: 'kahip',
    command: 'kaffpa',
    divide: (graph, folder, { k, U, w }, seed) => ({
      args: [
        graph,
        `--k=${k}`,
        `--seed=${seed}`,
        '--preconfiguration=strong',
        `--imbalance=${unevenness(k, U, w, 100)}`,
        `--output_filename=${join(folder, 'kahip.part')}`,
      ],
      out: join(folder, 'kahip.part'),
    }),
  },
];

/** How far above the mean a part may be, in parts of 1/`per`. */
function unevenness(k: number, U: number, w: readonly number[], per: number): number {
  const mean = w.reduce((total, load) => total + load, 0) / k;
  return Math.max(1, Math.floor((U / mean - 1) * per));
}

export function isInstalled(peer: Peer): boolean {
  return spawnSync(peer.command, ['-help'], { stdio: 'ignore' }).error === undefined;
}

/** What a peer makes of an instance; null where it makes nothing. */
export function peerDivision(peer: Peer, instance: Instance, seed: number): (Judgement & { readonly seconds: number }) | null {
  const folder = mkdtempSync(join(tmpdir(), 'wangge-peer-'));
  try {
    const graph = join(folder, 'graph');
    const edges = instance.adj.reduce((total, list) => total + list.length, 0) / 2;
    const lines = instance.adj.map((list, u) => [Math.round(instance.w[u]!), ...list.map((v) => v + 1)].join(' '));
    writeFileSync(graph, `${instance.n} ${edges} 10\n${lines.join('\n')}\n`);
    const { args, out } = peer.divide(graph, folder, instance, seed);
    const began = performance.now();
    const done = spawnSync(peer.command, args, { stdio: 'ignore', cwd: folder, timeout: 120_000 });
    const seconds = (performance.now() - began) / 1000;
    if (done.status !== 0) return null;
    const zoneOf = readFileSync(out, 'utf8').trim().split('\n').map(Number);
    return { ...judged(instance, zoneOf), seconds: Number(seconds.toFixed(2)) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
