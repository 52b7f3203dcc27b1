import type { StaffingProfile } from '../core/config/profile.js';
import { type Polygonal, polygonsOf } from '../core/geometry.js';
import { byText, sortedBy } from '../core/order.js';
import type { GridRegister } from '../core/register.js';
import type { Worker } from '../core/staffing.js';
import type { Holdings } from './fill.js';
import { type AssignmentLine, holds } from './people.js';
import type { OpenPost } from './posts.js';

/** Hours a month that a person can work. */
export function capacityOf(worker: Worker, profile: StaffingProfile): number {
  return worker.hoursPerMonth ?? profile.capacity[worker.employment];
}

/**
 * Fills the posts still vacant from people of the same role whom no assignment mentions at `asOf`: first the posts that must
 * be filled (exclusive ones before the others), then the optional ones; in the order of post ids. Of the candidates the one
 * whose home base is nearest to the grid's centre is taken, then the least loaded, then the first by id. A post that is not
 * exclusive may also go to someone who already has some, as long as the hours last; an optional one only to a free person.
 * Returns how many posts were filled.
 */
export function fillFromFree(
  posts: readonly OpenPost[],
  holdings: Holdings,
  input: {
    readonly register: GridRegister;
    readonly workers: readonly Worker[];
    readonly assignments: readonly AssignmentLine[];
    readonly profile: StaffingProfile;
    readonly asOf: string;
    readonly planar: boolean;
    /** Hours a month that each post asks for. */
    readonly hours: (post: OpenPost) => number;
  },
): number {
  const { asOf, profile, planar } = input;
  const spoken = new Set(input.assignments.filter((assignment) => holds(assignment, asOf)).map(({ worker }) => worker));
  const candidates = input.workers.filter(
    (worker) => holds(worker, asOf) && !spoken.has(worker.id) && capacityOf(worker, profile) > 0,
  );
  const byRole = new Map<string, Worker[]>();
  for (const worker of sortedBy(candidates, ({ id }) => id))
    byRole.set(worker.role, [...(byRole.get(worker.role) ?? []), worker]);
  const centres = new Map(input.register.grids.map((grid) => [grid.code, centreOf(grid.shape)]));
  const loaded = new Map<string, number>();
  let filled = 0;
  for (const post of vacantInOrder(posts)) {
    const asked = input.hours(post);
    const centre = centres.get(post.grid)!;
    let best: { worker: Worker; distance: number; load: number } | null = null;
    for (const worker of byRole.get(post.rule.role) ?? []) {
      const load = loaded.get(worker.id) ?? 0;
      const may =
        holdings.isFree(worker.id) ||
        (!post.rule.exclusive &&
          !post.rule.optional &&
          holdings.admits(worker.id, post.rule, post.grid) &&
          load + asked <= capacityOf(worker, profile));
      if (!may) continue;
      const distance = worker.at ? distanceM(worker.at, centre, planar) : Number.POSITIVE_INFINITY;
      if (!best || distance < best.distance || (distance === best.distance && load < best.load))
        best = { worker, distance, load };
    }
    if (!best) continue;
    holdings.take(best.worker.id, post, { from: asOf, to: until(best.worker, input.assignments, asOf) });
    loaded.set(best.worker.id, best.load + asked);
    filled++;
  }
  return filled;
}

function vacantInOrder(posts: readonly OpenPost[]): OpenPost[] {
  const rank = ({ rule }: OpenPost): number => (rule.optional ? 2 : rule.exclusive ? 0 : 1);
  return posts.filter(({ holder }) => holder === null).sort((a, b) => rank(a) - rank(b) || byText(a.id, b.id));
}

/** The person's last day, or the beginning of the next assignment. */
function until(worker: Worker, assignments: readonly AssignmentLine[], asOf: string): string | null {
  const ends = assignments
    .filter((next) => next.worker === worker.id && next.from !== null && next.from > asOf)
    .map((next) => next.from!);
  if (worker.to !== null) ends.push(worker.to);
  return ends.sort(byText)[0] ?? null;
}

/** Centroid of the outer rings (shoelace, about the first point, so that degrees keep their precision). */
function centreOf(shape: Polygonal): readonly [number, number] {
  const [ox, oy] = polygonsOf(shape)[0]![0]![0]!;
  let [area, sx, sy] = [0, 0, 0];
  for (const [shell] of polygonsOf(shape)) {
    let [ringArea, ringX, ringY] = [0, 0, 0];
    shell!.slice(1).forEach(([x, y], index) => {
      const [px, py] = shell![index]!;
      const cross = (px - ox) * (y - oy) - (x - ox) * (py - oy);
      ringArea += cross;
      ringX += (px + x - 2 * ox) * cross;
      ringY += (py + y - 2 * oy) * cross;
    });
    const sign = Math.sign(ringArea);
    area += sign * ringArea;
    sx += sign * ringX;
    sy += sign * ringY;
  }
  return area === 0 ? [ox, oy] : [ox + sx / (3 * area), oy + sy / (3 * area)];
}

/** Over a few kilometres the sphere is flat: equirectangular, with the mean radius. */
function distanceM(a: readonly [number, number], b: readonly [number, number], planar: boolean): number {
  if (planar) return Math.hypot(a[0] - b[0], a[1] - b[1]);
  const metres = (Math.PI / 180) * 6_371_008.8;
  const shrink = Math.cos((((a[1] + b[1]) / 2) * Math.PI) / 180);
  return Math.hypot((a[0] - b[0]) * metres * shrink, (a[1] - b[1]) * metres);
}
