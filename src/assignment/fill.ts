import type { PostRule, StaffingProfile } from '../core/config/profile.js';
import type { Finding } from '../core/finding.js';
import { byText } from '../core/order.js';
import type { RegisterGrid } from '../core/register.js';
import type { Worker } from '../core/staffing.js';
import type { Text } from '../core/text.js';
import { type AssignmentLine, holds, overlap } from './people.js';
import type { OpenPost, PostBook } from './posts.js';

/** Who holds what so far. Invariant: a worker who holds an exclusive post holds posts in one grid only. */
export class Holdings {
  private readonly gridsOf = new Map<string, Set<string>>();
  private readonly exclusiveGrid = new Map<string, string>();

  /** Whether the worker may take a post of this rule in this grid. */
  admits(worker: string, rule: PostRule, grid: string): boolean {
    const bound = this.exclusiveGrid.get(worker);
    if (bound !== undefined && bound !== grid) return false;
    const grids = this.gridsOf.get(worker);
    return !rule.exclusive || grids === undefined || [...grids].every((held) => held === grid);
  }

  isFree(worker: string): boolean {
    return !this.gridsOf.has(worker);
  }

  take(worker: string, post: OpenPost, span: { from: string | null; to: string | null }): void {
    post.holder = { worker, ...span };
    const grids = this.gridsOf.get(worker) ?? new Set();
    this.gridsOf.set(worker, grids.add(post.grid));
    if (post.rule.exclusive) this.exclusiveGrid.set(worker, post.grid);
  }
}

interface Placed {
  readonly assignment: AssignmentLine;
  readonly rule: PostRule;
  readonly grid: RegisterGrid;
  readonly micro: string | null;
}

/**
 * Fills posts from the assignments that hold at `asOf`. Every assignment that cannot be used, at any time, is a finding. Of
 * several that exclude each other the one that began last is taken: forgotten end dates are the usual cause.
 */
export function fillFromAssignments(
  book: PostBook,
  holdings: Holdings,
  input: {
    readonly workers: ReadonlyMap<string, Worker>;
    readonly assignments: readonly AssignmentLine[];
    readonly profile: StaffingProfile;
    readonly asOf: string;
    readonly file?: string | undefined;
  },
): { findings: Finding[]; used: number; notCurrent: number } {
  const findings: Finding[] = [];
  const tell = (assignment: AssignmentLine, code: string, severity: Finding['severity'], text: Text, hint: Text): void => {
    const place = { id: assignment.worker, ...(assignment.line === undefined ? {} : { line: assignment.line }) };
    findings.push({ code, severity, text, hint, place, ...(input.file === undefined ? {} : { file: input.file }) });
  };
  const placed = input.assignments.flatMap((assignment) => place(assignment, book, input, tell) ?? []).sort(latestFirst);
  tellOverlaps(placed, tell);
  const current = placed.filter(({ assignment }) => holds(assignment, input.asOf));
  const taken = new Set<string>();
  for (const item of current) {
    const { assignment, rule, grid, micro } = item;
    const same = [assignment.worker, rule.role, micro ?? grid.code].join('\u0000');
    if (taken.has(same) || !holdings.admits(assignment.worker, rule, grid.code)) continue;
    const worker = input.workers.get(assignment.worker)!;
    if (!holds(worker, input.asOf)) {
      tell(
        assignment,
        'assignment.workerNotInPost',
        'warning',
        {
          zh: `${worker.name}(${worker.id})在 ${input.asOf} 不在岗,却派在 ${assignment.grid}`,
          en: `${worker.id} is not in post on ${input.asOf} but assigned to ${assignment.grid}`,
        },
        { zh: '给该安排写上结束日期,或改正在岗日期', en: 'end the assignment, or correct when the person is in post' },
      );
      continue;
    }
    taken.add(same);
    const vacant = book.posts.find((post) => fits(post, item));
    if (!vacant)
      tell(
        assignment,
        'post.beyondProfile',
        'note',
        {
          zh: `${assignment.grid} 的${rule.role}多于岗位配置`,
          en: `${assignment.grid} has more of the role ${rule.role} than the profile asks for`,
        },
        { zh: '如属常态,改岗位配置的 count', en: 'if this is meant, change count in the profile' },
      );
    holdings.take(assignment.worker, vacant ?? book.add(rule, grid, micro), { from: assignment.from, to: assignment.to });
  }
  return { findings, used: taken.size, notCurrent: placed.length - current.length };
}

function fits(post: OpenPost, { rule, grid, micro }: Placed): boolean {
  return (
    post.holder === null &&
    post.rule === rule &&
    post.grid === grid.code &&
    (micro === null || rule.per === 'grid' || post.micro === micro)
  );
}

type Tell = (assignment: AssignmentLine, code: string, severity: Finding['severity'], text: Text, hint: Text) => void;

function place(
  assignment: AssignmentLine,
  book: PostBook,
  input: { readonly workers: ReadonlyMap<string, Worker>; readonly profile: StaffingProfile },
  tell: Tell,
): Placed | null {
  const { worker, grid, role } = assignment;
  if (!input.workers.has(worker)) {
    tell(
      assignment,
      'assignment.workerUnknown',
      'warning',
      { zh: `人员表里没有工号“${worker}”`, en: `the workers table has no "${worker}"` },
      {
        zh: '在人员表补上此人,或改正工号',
        en: 'add the person to the workers table, or correct the id',
      },
    );
    return null;
  }
  const found = book.gridOf(grid);
  if (!found) {
    tell(
      assignment,
      'assignment.gridUnknown',
      'warning',
      { zh: `底册里没有网格“${grid}”,${worker} 未安排`, en: `the register has no grid "${grid}": ${worker} is not placed` },
      {
        zh: '改为现行的网格编码(重划后旧编码已停用)',
        en: 'use a present grid code (a re-drawn grid may have a new one)',
      },
    );
    return null;
  }
  const rules = input.profile.posts.filter((rule) => rule.role === role);
  const rule = rules.find(({ per }) => (per === 'micro') === (found.micro !== null)) ?? rules[0];
  if (!rule) {
    const roles = input.profile.posts.map((post) => post.role);
    tell(
      assignment,
      'assignment.roleUnknown',
      'warning',
      { zh: `岗位配置里没有“${role}”,${worker} 未安排`, en: `the profile has no role "${role}": ${worker} is not placed` },
      {
        zh: `可用的岗位:${roles.join('、')}`,
        en: `its roles: ${roles.join(', ')}`,
      },
    );
    return null;
  }
  return { assignment, rule, grid: found.grid, micro: rule.per === 'micro' ? found.micro : null };
}

function latestFirst(a: Placed, b: Placed): number {
  const key = ({ assignment }: Placed): string =>
    [assignment.worker, assignment.grid, assignment.role, assignment.to ?? '9999'].join('\u0000');
  return (
    Number(b.rule.exclusive) - Number(a.rule.exclusive) ||
    byText(b.assignment.from ?? '', a.assignment.from ?? '') ||
    byText(key(a), key(b))
  );
}

/** Assignments of one person that cannot all be true, whenever that is: an exclusive post and another grid at the same time, or one said twice. */
function tellOverlaps(placed: readonly Placed[], tell: Tell): void {
  const byWorker = new Map<string, Placed[]>();
  for (const item of placed) byWorker.set(item.assignment.worker, [...(byWorker.get(item.assignment.worker) ?? []), item]);
  for (const items of byWorker.values())
    items.forEach((later, index) => {
      for (const earlier of items.slice(index + 1)) {
        if (!overlap(later.assignment, earlier.assignment)) continue;
        const [a, b] = [later.assignment, earlier.assignment];
        const line =
          a.line === undefined ? { zh: '', en: '' } : { zh: `(另见第 ${a.line} 行)`, en: ` (see also line ${a.line})` };
        if (later.grid !== earlier.grid && (later.rule.exclusive || earlier.rule.exclusive))
          tell(
            b,
            'assignment.overlap',
            'warning',
            {
              zh: `${b.worker} 同时派在 ${a.grid} 与 ${b.grid},而${(later.rule.exclusive ? a : b).role}只能在一个网格${line.zh}`,
              en: `${b.worker} is in ${a.grid} and ${b.grid} at the same time, but ${(later.rule.exclusive ? a : b).role} works in one grid only${line.en}`,
            },
            {
              zh: '给先前的安排写上结束日期;在此之前以专属岗位为准,再以后开始的为准',
              en: 'end the earlier assignment; until then the exclusive post counts, and of two the one that began later',
            },
          );
        else if (later.grid === earlier.grid && later.micro === earlier.micro && later.rule === earlier.rule)
          tell(
            b,
            'assignment.repeated',
            'note',
            {
              zh: `${b.worker} 在 ${b.grid} 的${b.role}写了两次${line.zh}`,
              en: `${b.worker} stands twice as ${b.role} in ${b.grid}${line.en}`,
            },
            { zh: '删去一行', en: 'remove one line' },
          );
      }
    });
}
