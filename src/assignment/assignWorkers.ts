import type { StaffingProfile } from '../core/config/profile.js';
import { WanggeError } from '../core/errors.js';
import type { Finding } from '../core/finding.js';
import { byText, sortedBy } from '../core/order.js';
import type { GridRegister } from '../core/register.js';
import type { Post, Staffing, VisitDuty, Worker, WorkerLoad } from '../core/staffing.js';
import { fillFromAssignments, Holdings } from './fill.js';
import { capacityOf, fillFromFree } from './fillFree.js';
import { type AssignmentLine, holds } from './people.js';
import { type OpenPost, openPosts } from './posts.js';
import { type EventRate, type GridWork, hoursOf, part, shareWork, type WorkPart, workOfGrids } from './work.js';

export interface StaffingInput {
  readonly register: GridRegister;
  readonly workers: readonly Worker[];
  readonly assignments?: readonly AssignmentLine[];
  readonly events?: readonly EventRate[];
}

export interface StaffingOptions {
  /** The day (`2026-03-31`) or moment for which posts are filled. */
  readonly asOf: string;
  /** Home bases and shapes are metres, not degrees. */
  readonly planar?: boolean;
  /** File of the assignments, for findings. */
  readonly file?: string;
}

/**
 * Posts, people, hours and load as of a day: opens the posts that the profile asks for, fills them from the assignments that
 * hold then, fills the rest from people nobody assigned, and shares the work of each grid among its posts. Vacancies and
 * overloads are listed; whatever of the input could not be used is a finding. The result does not depend on the order of
 * the input. Throws idDuplicate for two workers of one id.
 *
 * @example assignWorkers({ register, workers, assignments }, presetProfile('1+4+X')!, { asOf: '2026-03-31' }).vacancies
 */
export function assignWorkers(input: StaffingInput, profile: StaffingProfile, options: StaffingOptions): Staffing {
  const { register, assignments = [], events = [] } = input;
  const { asOf } = options;
  const workers = sortedBy(input.workers, ({ id }) => id);
  const { work, findings } = workOfGrids(register, profile, events);
  const book = openPosts(register, profile);
  const holdings = new Holdings();

  const people = peopleById(workers);
  const given = fillFromAssignments(book, holdings, { workers: people, assignments, profile, asOf, file: options.file });
  const claimed = shareWork(work, book.posts).byPost;
  const free = fillFromFree(book.posts, holdings, {
    register,
    workers,
    assignments,
    profile,
    asOf,
    planar: options.planar ?? false,
    hours: (post) => hoursOf(claimed.get(post) ?? []),
  });

  const { byPost, unclaimed } = shareWork(work, book.posts);
  const open = sortedBy(book.posts, ({ id }) => id);
  const posts = open.map((post) => filledPost(post, byPost.get(post) ?? []));
  const vacancies = open.flatMap((post, index) => (post.holder === null && !post.rule.optional ? [posts[index]!] : []));
  const held = new Map<string, OpenPost[]>(workers.map(({ id }) => [id, []]));
  for (const post of open) if (post.holder) held.get(post.holder.worker)!.push(post);
  const loads = workers
    .filter((worker) => holds(worker, asOf))
    .map((worker) => loadOf(worker, held.get(worker.id)!, byPost, profile));
  const overloads = loads.filter(({ overloaded }) => overloaded).sort((a, b) => b.ratio - a.ratio || byText(a.worker, b.worker));
  findings.push(...given.findings, ...summary(vacancies, overloads, unclaimed));
  return {
    profile: profile.profile,
    posts,
    loads,
    visits: visitDuties(work, open),
    overloads,
    vacancies,
    findings: sortedBy(
      findings,
      (finding) => `${finding.code}\u0000${finding.text.en}\u0000${String(finding.place?.line ?? 0).padStart(9, '0')}`,
    ),
    figures: {
      grids: register.grids.length,
      microGrids: register.microGrids.length,
      posts: posts.length,
      postsFilled: posts.filter(({ worker }) => worker !== null).length,
      filledByAssignment: given.used,
      filledFromFree: free,
      vacancies: vacancies.length,
      optionalVacant: posts.filter(({ worker }) => worker === null).length - vacancies.length,
      workers: workers.length,
      workersInPost: loads.length,
      workersWithoutPost: loads.filter(({ grids }) => grids.length === 0).length,
      assignmentsAtOtherTimes: given.notCurrent,
      overloaded: overloads.length,
      hoursAsked: sum([...work.values()].map(({ parts }) => hoursOf(parts))),
      hoursHeld: sum(loads.map(({ hours }) => hours)),
      hoursVacant: sum(posts.filter(({ worker }) => worker === null).map(({ hours }) => hours)),
      hoursUnclaimed: sum(unclaimed.map((grid) => hoursOf(work.get(grid)!.parts))),
      capacityHours: sum(loads.map(({ capacityHours }) => capacityHours)),
    },
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function peopleById(workers: readonly Worker[]): Map<string, Worker> {
  const people = new Map<string, Worker>();
  for (const worker of workers) {
    if (people.has(worker.id))
      throw new WanggeError(
        'idDuplicate',
        { zh: `工号“${worker.id}”有两个人`, en: `two workers share the id "${worker.id}"` },
        { place: { id: worker.id }, hint: { zh: '每人一个工号', en: 'give each person an id of their own' } },
      );
    people.set(worker.id, worker);
  }
  return people;
}

function filledPost(post: OpenPost, parts: readonly WorkPart[]): Post {
  const { id, rule, grid, micro, holder } = post;
  return {
    id,
    role: rule.role,
    grid,
    micro,
    worker: holder?.worker ?? null,
    from: holder?.from ?? null,
    to: holder?.to ?? null,
    hours: hoursOf(parts),
  };
}

function loadOf(
  worker: Worker,
  held: readonly OpenPost[],
  byPost: ReadonlyMap<OpenPost, readonly WorkPart[]>,
  profile: StaffingProfile,
): WorkerLoad {
  const merged = new Map<string, WorkPart>();
  for (const { what, count, minutesEach } of held.flatMap((post) => byPost.get(post) ?? []))
    merged.set(what, part(what, (merged.get(what)?.count ?? 0) + count, minutesEach));
  const parts = sortedBy(merged.values(), ({ what }) => what);
  const hours = hoursOf(parts);
  const capacityHours = capacityOf(worker, profile);
  return {
    worker: worker.id,
    name: worker.name,
    role: worker.role,
    grids: [...new Set(held.map(({ grid }) => grid))].sort(byText),
    hours,
    capacityHours,
    // Someone without any hours is overloaded by the first one.
    ratio: hours / (capacityHours > 0 ? capacityHours : 1),
    overloaded: hours > capacityHours + 1e-9,
    parts,
  };
}

/** Who answers for the visits of a grid: the holder of its exclusive post, else of the first post that is held. */
function visitDuties(work: ReadonlyMap<string, GridWork>, posts: readonly OpenPost[]): VisitDuty[] {
  const answers = new Map<string, OpenPost>();
  for (const post of posts) {
    const known = answers.get(post.grid);
    if (post.holder && (!known || (post.rule.exclusive && !known.rule.exclusive))) answers.set(post.grid, post);
  }
  return sortedBy(work.keys(), (grid) => grid).flatMap((grid) =>
    work.get(grid)!.visits.map((visit) => ({ grid, worker: answers.get(grid)?.holder?.worker ?? null, ...visit })),
  );
}

function summary(vacancies: readonly Post[], overloads: readonly WorkerLoad[], unclaimed: readonly string[]): Finding[] {
  const findings: Finding[] = [];
  if (vacancies.length > 0)
    findings.push({
      code: 'post.vacant',
      severity: 'warning',
      text: { zh: `${vacancies.length} 个岗位空缺`, en: `${vacancies.length} posts are vacant` },
      hint: { zh: '见 staffing.csv 中没有人员的行', en: 'see the rows of staffing.csv without a worker' },
      figures: { vacancies: vacancies.length },
    });
  if (overloads.length > 0)
    findings.push({
      code: 'worker.overloaded',
      severity: 'warning',
      text: { zh: `${overloads.length} 人超出月工时`, en: `${overloads.length} people have more hours than a month of theirs` },
      hint: { zh: '见 load.csv;增加人员或重划网格', en: 'see load.csv; add people or re-draw the grids' },
      figures: { overloaded: overloads.length },
    });
  for (const grid of unclaimed)
    findings.push({
      code: 'grid.workUnclaimed',
      severity: 'warning',
      text: { zh: `网格 ${grid} 的工作没有岗位承担`, en: `no post answers for the work of grid ${grid}` },
      hint: { zh: '在岗位配置中给它一个必设岗位', en: 'give it a post that is not optional in the profile' },
      place: { id: grid },
    });
  return findings;
}
