import type { EdgeSoup } from '../inscribed.js';
import { type Line, Net, rounded, type Walls } from './net.js';
import { distance, footOn, medianOfThree } from './planar.js';
import { Room } from './room.js';

/** Rounds over all lines; most are taut after three. */
const ROUNDS = 6;
/** What a change must save at least, and a round for another one to follow. */
const GAIN_M = 0.1;
const ROUND_GAIN_M = 1;
/** In rows of houses lines cross at right angles, and should: a point where lines meet moves only for more than that could save. */
const MEETING_GAIN_M = 3;
/** Cells that touch along more than this go on doing so: contact counts from 3 m. */
const CONTACT_M = 3.2;
/** Pieces of a bent line longer than twice this are divided, so that it can go closer round a corner. */
const BEND_M = 2;
/** Shares of the way that a vertex is tried to be moved. */
const SHARES = [1, 0.5, 0.25];
/** An end keeps this far from the corners of the border, and from the next vertex of its line. */
const CORNER_M = 0.3;
const LEAST_M = 0.5;

/**
 * Pulls the lines between the cells of one block taut: as short as they become by straightening them, moving the points where
 * they meet and sliding their ends along the border of the block, with every building on its side and three quarters of what
 * the lines are known to keep to walls (`Line.room`). In the open a line of equal distance bends and wanders; what a planner would draw is straight.
 *
 * Every change is tried on its own and made only if nothing lies between the old way and the new: lines never cross, cells keep
 * their neighbours. Deterministic; the order of the lines does not matter.
 *
 * @returns the lines in the order given, the ends of `onStreet` where they were
 */
export function pullTaut(lines: readonly Line[], walls: Walls): readonly (readonly number[])[] {
  if (lines.length === 0) return [];
  const origin = lowest(walls.border);
  const isTurned = lines.map(({ xy }) => compare(xy.slice(-2), xy) < 0);
  const nearOrigin = lines.map((line) => ({ ...line, xy: line.xy.map((value, i) => value - origin[i & 1]) }));
  return pulled(
    nearOrigin.map((line, k) => (isTurned[k] ? turned(line) : line)),
    shifted(walls, origin),
  ).map((xy, k) => (isTurned[k] ? backwards(xy) : xy).map((value, i) => value + origin[i & 1]));
}

/** What is decided must not depend on where the block lies: distances are rounded, and by how much depends on the coordinates. */
function shifted(walls: Walls, origin: readonly [number, number]): Walls {
  const moved = (edges: EdgeSoup) => edges.map((value, i) => rounded(value - origin[i & 1]));
  const known = new Map<number, readonly EdgeSoup[]>();
  const of = (label: number) => {
    if (!known.has(label)) known.set(label, walls.of(label).map(moved));
    return known.get(label)!;
  };
  return { of, border: moved(walls.border), streets: moved(walls.streets) };
}

function lowest(edges: EdgeSoup): readonly [number, number] {
  let [x, y] = [Infinity, Infinity];
  for (let i = 0; i < edges.length; i += 2) {
    x = Math.min(x, edges[i]);
    y = Math.min(y, edges[i + 1]);
  }
  return [x, y];
}

function pulled(lines: readonly Line[], walls: Walls): readonly (readonly number[])[] {
  const net = new Net(lines);
  const room = new Room(net, walls);
  const order = lines.map((_, k) => k).sort((a, b) => compare(net.lines[a].xy, net.lines[b].xy));
  const meetings = [...net.meeting]
    .filter(([, ends]) => ends.length === 3 && new Set(ends).size === 3)
    .map(([v]) => v)
    .sort((u, v) => net.x[u] - net.x[v] || net.y[u] - net.y[v]);
  for (let round = 0; round < ROUNDS; round++) {
    let gain = 0;
    for (const k of order) gain += straighten(net, room, k, round > 0);
    for (const v of meetings) gain += moveMeeting(net, room, v);
    for (const k of order) {
      if (net.lines[k].onBorder[0]) gain += slideEnd(net, room, walls, k, 0);
      if (net.lines[k].onBorder[1]) gain += slideEnd(net, room, walls, k, 1);
    }
    if (gain < ROUND_GAIN_M) break;
  }
  return net.line.map((vertices) => vertices.flatMap((v) => [net.x[v], net.y[v]]));
}

function turned({ labels, xy, room, onBorder, onStreet }: Line): Line {
  return {
    labels,
    xy: backwards(xy),
    room: [...room].reverse(),
    onBorder: [onBorder[1], onBorder[0]],
    onStreet: [onStreet[1], onStreet[0]],
  };
}

function backwards(xy: readonly number[]): number[] {
  const back: number[] = [];
  for (let i = xy.length - 2; i >= 0; i -= 2) back.push(xy[i], xy[i + 1]);
  return back;
}

/** From west to east, then from south to north, by the first vertices and then the last. */
function compare(a: readonly number[], b: readonly number[]): number {
  return a[0] - b[0] || a[1] - b[1] || (a.at(-2) ?? 0) - (b.at(-2) ?? 0) || (a.at(-1) ?? 0) - (b.at(-1) ?? 0);
}

/** Leaves out runs of vertices that a straight line can stand for, as far as each can go. */
function straighten(net: Net, room: Room, k: number, divide: boolean): number {
  const { labels } = net.lines[k];
  const first = net.line[k];
  if (first[0] === first[first.length - 1]) return 0;
  const whole = net.lengthOf(first);
  if (divide && first.length > 2) divideBends(net, k);
  const [vertices, kept] = [net.line[k], net.kept[k]];
  let gain = 0;
  const canGo = (i: number, j: number): boolean => {
    const path = vertices.slice(i, j + 1);
    const saved = net.lengthOf(path) - net.length(path[0], path[path.length - 1]);
    if (whole - gain - saved < Math.min(whole, CONTACT_M)) return false;
    const [x, y] = [net.x[path[0]], net.y[path[0]]];
    return saved < 1e-9 || room.isFree({ labels, path, x, y, kept: Math.min(...kept.slice(i, j)) });
  };
  const left = [vertices[0]];
  const leftKept: number[] = [];
  for (let i = 0; i < vertices.length - 1; ) {
    const j = farthest(i, vertices.length - 1, canGo);
    gain += net.lengthOf(vertices.slice(i, j + 1)) - net.length(vertices[i], vertices[j]);
    left.push(vertices[j]);
    leftKept.push(Math.min(...kept.slice(i, j)));
    i = j;
  }
  net.line[k] = left;
  net.kept[k] = leftKept;
  return gain;
}

/** How far from i one can go: to the last if that is possible, else in steps that double while they succeed. */
function farthest(i: number, last: number, canGo: (i: number, j: number) => boolean): number {
  if (last - i < 2) return last;
  if (canGo(i, last)) return last;
  let reached = i + 1;
  for (let step = 1; step >= 1; ) {
    const j = Math.min(reached + step, last - 1);
    if (j > reached && canGo(i, j)) {
      reached = j;
      step *= 2;
    } else step = j > reached ? step >> 1 : 0;
  }
  return reached;
}

function divideBends(net: Net, k: number): void {
  const [vertices, kept] = [net.line[k], net.kept[k]];
  const list = [vertices[0]];
  const listKept: number[] = [];
  for (let i = 1; i < vertices.length; i++) {
    const [u, v] = [vertices[i - 1], vertices[i]];
    if (net.length(u, v) > 2 * BEND_M) {
      list.push(net.add((net.x[u] + net.x[v]) / 2, (net.y[u] + net.y[v]) / 2));
      listKept.push(kept[i - 1]);
    }
    list.push(v);
    listKept.push(kept[i - 1]);
  }
  net.line[k] = list;
  net.kept[k] = listKept;
}

/** Moves the point where three lines meet to where they are shortest together, or part of the way. */
function moveMeeting(net: Net, room: Room, v: number): number {
  const ends = [...net.meeting.get(v)!].sort((j, k) => compare(net.lines[j].xy, net.lines[k].xy));
  const next = ends.map((k) => ({ ...net.nextTo(k, v), whole: net.lengthOf(net.line[k]) }));
  const target = medianOfThree(
    next.flatMap(({ vertex: u }) => [net.x[u], net.y[u]]),
    net.x[v],
    net.y[v],
  );
  const labels = [...new Set(ends.flatMap((k) => net.lines[k].labels))];
  const before = next.reduce((sum, { vertex: u }) => sum + net.length(u, v), 0);
  for (const share of SHARES) {
    const x = net.x[v] + (target[0] - net.x[v]) * share;
    const y = net.y[v] + (target[1] - net.y[v]) * share;
    const after = next.reduce((sum, { vertex: u }) => sum + distance(x, y, net.x[u], net.y[u]), 0);
    if (before - after < MEETING_GAIN_M) return 0;
    const keepsContact = next.every(({ vertex: u, whole }) => {
      const piece = distance(x, y, net.x[u], net.y[u]);
      return piece > LEAST_M && whole - net.length(u, v) + piece >= Math.min(whole, CONTACT_M);
    });
    if (!keepsContact || !next.every(({ vertex: u, kept }) => room.isFree({ labels, path: [v, u], x, y, kept }))) continue;
    net.x[v] = x;
    net.y[v] = y;
    return before - after;
  }
  return 0;
}

/** Slides an end along the border of the block to where its line is shortest, or part of the way. */
function slideEnd(net: Net, room: Room, { border }: Walls, k: number, end: 0 | 1): number {
  const { labels } = net.lines[k];
  const vertices = net.line[k];
  const v = vertices[end === 0 ? 0 : vertices.length - 1];
  const { vertex: u, kept } = net.nextTo(k, v);
  const before = net.length(u, v);
  const whole = net.lengthOf(vertices);
  let best: readonly [number, number, number] | null = null;
  for (let i = 0; i < border.length; i += 4) {
    const [ax, ay, bx, by] = [border[i], border[i + 1], border[i + 2], border[i + 3]];
    const length = distance(ax, ay, bx, by);
    const here = footOn(net.x[v], net.y[v], ax, ay, bx, by);
    if (length <= 2 * CORNER_M || distance(net.x[v], net.y[v], ax + here * (bx - ax), ay + here * (by - ay)) > 2 * CORNER_M)
      continue;
    const margin = CORNER_M / length;
    const there = Math.max(margin, Math.min(1 - margin, footOn(net.x[u], net.y[u], ax, ay, bx, by)));
    for (const share of SHARES) {
      const t = here + (there - here) * share;
      const [x, y] = [ax + t * (bx - ax), ay + t * (by - ay)];
      const saved = before - distance(x, y, net.x[u], net.y[u]);
      if (saved < GAIN_M || (best && saved <= best[2])) break;
      if (before - saved < LEAST_M || whole - saved < Math.min(whole, CONTACT_M) || !keepsEnds(net, labels, v, x, y)) continue;
      if (!room.isFree({ labels, path: [v, u], x, y, kept })) continue;
      best = [x, y, saved];
      break;
    }
  }
  if (!best) return 0;
  [net.x[v], net.y[v]] = best;
  return best[2];
}

/** Whether an end at (x, y) leaves the cells on both sides their contact with the street. */
function keepsEnds(net: Net, labels: readonly number[], v: number, x: number, y: number): boolean {
  return net.around(labels).every((k) => {
    const { onBorder } = net.lines[k];
    const vertices = net.line[k];
    return [vertices[0], vertices[vertices.length - 1]].every((w, end) => {
      if (!onBorder[end] || w === v) return true;
      return distance(x, y, net.x[w], net.y[w]) >= Math.min(CONTACT_M, net.length(v, w));
    });
  });
}
