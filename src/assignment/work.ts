import { perYear, type StaffingProfile } from '../core/config/profile.js';
import type { Finding } from '../core/finding.js';
import { byText, sortedBy } from '../core/order.js';
import type { GridRegister, RegisterGrid } from '../core/register.js';
import type { WorkerLoad } from '../core/staffing.js';
import type { OpenPost } from './posts.js';

/** How many events of a category a grid has in a month, on average. */
export interface EventRate {
  readonly grid: string;
  readonly category: string;
  readonly perMonth: number;
}

/** One kind of work: `household`, `patrol`, `event:市容环境`, `visit:独居老人`. hours = count · minutesEach / 60, a month. */
export type WorkPart = WorkerLoad['parts'][number];

export interface Persons {
  readonly personClass: string;
  readonly persons: number;
  readonly cycle: string;
  readonly perYear: number;
}

export interface GridWork {
  readonly parts: readonly WorkPart[];
  readonly visits: readonly Persons[];
}

/** What the grids ask for in a month, by grid code; and what could not be counted. */
export function workOfGrids(
  register: GridRegister,
  profile: StaffingProfile,
  events: readonly EventRate[],
): { work: ReadonlyMap<string, GridWork>; findings: Finding[] } {
  const findings = visitFindings(register, profile);
  const grids = sortedBy(register.grids, ({ code }) => code);
  const byGrid = new Map<string, Map<string, number>>(grids.map(({ code }) => [code, new Map()]));
  // Sums of decimals depend on their order in the last place: the order of the input must not show.
  const inOrder = [...events].sort((a, b) => byText(a.grid, b.grid) || byText(a.category, b.category) || a.perMonth - b.perMonth);
  for (const { grid, category, perMonth } of inOrder) {
    const rates = byGrid.get(grid);
    if (rates) rates.set(category, (rates.get(category) ?? 0) + perMonth);
    else
      findings.push({
        code: 'event.gridUnknown',
        severity: 'warning',
        text: {
          zh: `事件统计中的网格“${grid}”不在底册中,${category} 每月 ${perMonth} 件未计入`,
          en: `the event counts name grid "${grid}", which the register does not have: ${perMonth} ${category} a month are left out`,
        },
        hint: { zh: '按现行网格重新统计事件', en: 'count the events anew on the present grids' },
        place: { id: grid },
      });
  }
  const work = new Map(grids.map((grid) => [grid.code, workOf(grid, profile, byGrid.get(grid.code)!)]));
  return { work, findings };
}

function workOf(grid: RegisterGrid, profile: StaffingProfile, rates: ReadonlyMap<string, number>): GridWork {
  const { minutes } = profile;
  const visits = Object.entries(profile.visits)
    .sort(([a], [b]) => byText(a, b))
    .map(([personClass, cycle]) => ({
      personClass,
      persons: grid.load[loadName(profile, personClass)] ?? 0,
      cycle,
      perYear: perYear(cycle),
    }))
    .filter(({ persons }) => persons > 0);
  const parts = [
    part('household', grid.households, minutes.household),
    part('patrol', (grid.perimeterM / 1000) * (perYear(profile.patrol) / 12), minutes.patrolPerKm),
    ...[...rates]
      .sort(([a], [b]) => byText(a, b))
      .map(([category, perMonth]) => part(`event:${category}`, perMonth, minutes.event[category] ?? minutes.event.default ?? 0)),
    ...visits.map((visit) =>
      part(`visit:${visit.personClass}`, (visit.persons * visit.perYear) / 12, visitMinutes(profile, visit.personClass) ?? 0),
    ),
  ];
  return { parts: parts.filter(({ hours }) => hours > 0), visits };
}

export function part(what: string, count: number, minutesEach: number): WorkPart {
  return { what, count, minutesEach, hours: (count * minutesEach) / 60 };
}

function loadName(profile: StaffingProfile, personClass: string): string {
  return profile.persons[personClass] ?? personClass;
}

function visitMinutes(profile: StaffingProfile, personClass: string): number | undefined {
  return profile.minutes.visit[personClass] ?? profile.minutes.visit.default;
}

/** Classes of the profile that no load counts, or whose visits take no time: they would weigh nothing without a word. */
function visitFindings(register: GridRegister, profile: StaffingProfile): Finding[] {
  const loads = new Set(register.grids.flatMap(({ load }) => Object.keys(load)));
  return Object.keys(profile.visits)
    .sort(byText)
    .flatMap((personClass): Finding[] => {
      const name = loadName(profile, personClass);
      const found: Finding[] = [];
      if (!loads.has(name))
        found.push({
          code: 'visit.classUncounted',
          severity: 'note',
          text: {
            zh: `底册没有负荷“${name}”,走访“${personClass}”没有计入`,
            en: `the register has no load "${name}": visits to ${personClass} are not counted`,
          },
          hint: {
            zh: `在 territory.units.load 中给出,或在岗位配置写 persons: { ${personClass}: 负荷名 }`,
            en: `give it in territory.units.load, or write persons: { ${personClass}: nameOfLoad } in the profile`,
          },
        });
      if (visitMinutes(profile, personClass) === undefined)
        found.push({
          code: 'visit.withoutMinutes',
          severity: 'note',
          text: {
            zh: `没有给出走访“${personClass}”每次的分钟数,按 0 计`,
            en: `no minutes are given for a visit to ${personClass}: it counts as 0`,
          },
          hint: { zh: '在 minutes.visit 中写明,或写 default', en: 'write them in minutes.visit, or a default there' },
        });
      return found;
    });
}

/**
 * The parts of a grid's work that each post answers for. Posts share every kind of work in proportion to their weights; posts
 * that the profile asks for claim their share even while they are vacant (these hours are then done by nobody), optional
 * ones only when somebody holds them. Σ over posts = the grid's work; empty when no post claims anything.
 */
export function shareWork(
  work: ReadonlyMap<string, GridWork>,
  posts: readonly OpenPost[],
): { byPost: ReadonlyMap<OpenPost, readonly WorkPart[]>; unclaimed: readonly string[] } {
  const claims = new Map<string, OpenPost[]>([...work.keys()].map((grid) => [grid, []]));
  for (const post of posts) if (!post.rule.optional || post.holder) claims.get(post.grid)!.push(post);
  const byPost = new Map<OpenPost, readonly WorkPart[]>();
  const unclaimed: string[] = [];
  for (const [grid, { parts }] of work) {
    const sharing = claims.get(grid)!;
    const whole = sharing.reduce((sum, { weight }) => sum + weight, 0);
    if (whole === 0 && parts.length > 0) unclaimed.push(grid);
    for (const post of sharing)
      byPost.set(
        post,
        whole === 0 ? [] : parts.map(({ what, count, minutesEach }) => part(what, (count * post.weight) / whole, minutesEach)),
      );
  }
  return { byPost, unclaimed: unclaimed.sort(byText) };
}

export function hoursOf(parts: readonly WorkPart[]): number {
  return parts.reduce((sum, { hours }) => sum + hours, 0);
}
