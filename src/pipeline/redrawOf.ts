import { join, relative, resolve, sep } from 'node:path';
import { readStamp } from '../core/calendar/stamp.js';
import { WanggeError } from '../core/errors.js';
import type { Finding } from '../core/finding.js';
import { byText } from '../core/order.js';
import type { Plan } from '../core/plan.js';
import type { Redrawing } from '../core/redrawing.js';
import { CROSSWALK_COLUMNS, type PlanDocument } from '../core/results.js';
import type { Territory } from '../core/territory.js';
import { exists } from '../io/folder.js';
import { PLAN_LAYERS } from '../io/planFiles.js';
import { toCsv } from '../io/write.js';
import type { Redraw } from '../partition/redraw/given.js';
import { matchPrevious } from '../partition/redraw/matchPrevious.js';
import type { PreviousLevel, PreviousPlan, PreviousRecord } from '../partition/redraw/previous.js';
import type { TerritorySources } from '../topology/territory/sources.js';
import { carriedAreas, readWrittenLines, type WrittenLines } from './carriedAreas.js';
import { type GivenCodes, givenIn, keptRedrawing, retiredFinding } from './keptRedrawing.js';
import { boundaryCrs, type OpenProject, pathIn, requirePart } from './project.js';
import { readEdits } from './readEdits.js';
import { type GridsSource, readGrids } from './readGrids.js';
import { unitPlaces } from './unitPlaces.js';

/** What a command line says of the plan beyond the project file. Paths resolve from the working folder. */
export interface RedrawOptions {
  /** Grids of an earlier plan: a polygon file or a result folder; by default the project's `grids.previous`. */
  readonly previous?: string | undefined;
  /** Codes of previous grids that stay exactly as they are. */
  readonly lock?: readonly string[] | undefined;
  /** Parts of the plan that are drawn by hand. */
  readonly edits?: string | undefined;
  /** Codes or names of the areas to draw; all others stay to the byte as the result folder has them. */
  readonly only?: readonly string[] | undefined;
  /** The day from which the plan holds, `2026-04-01`. */
  readonly on?: string | undefined;
}

export interface ReadRedraw {
  readonly redraw: Redraw;
  /** The result folder's files, when `only` keeps parts of them. */
  readonly written: WrittenLines | null;
  /** The previous grids as plan.json names them. */
  readonly name: string | null;
  readonly previous: { readonly records: readonly PreviousRecord[]; readonly level: PreviousLevel } | null;
  readonly inputs: Readonly<Record<string, string>>;
  readonly findings: readonly Finding[];
}

/** Reads previous grids, locks and edits, and lays them on the territory. */
export function redrawOf(
  project: OpenProject,
  territory: Territory,
  sources: TerritorySources,
  options: RedrawOptions,
): ReadRedraw {
  const { units } = requirePart(project, 'territory', 'plan');
  const findings: Finding[] = [];
  const inputs: Record<string, string> = {};
  const only = options.only ?? [];
  const written = only.length > 0 ? readWrittenLines(project.out) : null;
  if (written) Object.assign(inputs, written.inputs);
  const source = previousSource(project, options);
  const places = source || options.edits ? unitPlaces(sources.units, units) : new Map<string, readonly [number, number]>();
  let previous: PreviousPlan | undefined;
  let records: readonly PreviousRecord[] = [];
  const earlier: GivenCodes = written
    ? { retired: written.document.retired ?? [], approved: [], retiredMicros: written.document.retiredMicros ?? [] }
    : givenIn(project.out);
  if (!source && earlier.retired.length + earlier.approved.length > 0) findings.push(retiredFinding(earlier, project.out));
  const retired = [...(project.config.grids.previous?.retired ?? []), ...earlier.retired, ...earlier.approved];
  const retiredMicros = [...earlier.retiredMicros];
  if (source) {
    const read = readGrids(source, boundaryCrs(project));
    const listed = (level: 'grid' | 'micro') =>
      read.units ? (unit: string) => read.units!.get(unit)?.[level] ?? null : undefined;
    const grids = matchPrevious(territory, read.grids, places, listed('grid'));
    previous = {
      grids: grids.level,
      micros: read.micros ? matchPrevious(territory, read.micros, places, listed('micro')).level : null,
    };
    records = read.grids;
    findings.push(...read.findings, ...grids.findings.map((finding) => ({ ...finding, file: source.path })));
    retired.push(...read.retired);
    retiredMicros.push(...read.retiredMicros);
    Object.assign(inputs, read.inputs);
  }
  const edits = options.edits
    ? readEdits(options.edits, {
        territory,
        places,
        codes: previous?.grids.codes ?? null,
        crs: project.config.crs,
        wanted: boundaryCrs(project),
      })
    : null;
  if (edits) inputs[options.edits!] = edits.hash;
  const redraw: Redraw = {
    ...(previous ? { previous } : {}),
    ...(retired.length > 0 ? { retired: [...new Set(retired)].sort(byText) } : {}),
    ...(retiredMicros.length > 0 ? { retiredMicros: [...new Set(retiredMicros)].sort(byText) } : {}),
    ...(options.lock && options.lock.length > 0 ? { locked: [...new Set(options.lock)].sort(byText) } : {}),
    ...(edits ? { edits: edits.edits } : {}),
    ...(written ? { carried: carriedAreas(territory, written, only) } : {}),
  };
  const name = source ? relative(project.folder, resolve(source.path)).split(sep).join('/') || '.' : null;
  return { redraw, written, name, previous: previous ? { records, level: previous.grids } : null, inputs, findings };
}

/** Where the previous grids are: on the command line, in the project file, or, for locks, in the result folder. */
function previousSource(project: OpenProject, { previous, lock }: RedrawOptions): GridsSource | null {
  const { grids, crs } = project.config;
  const given = grids.previous;
  const source = { code: given?.code ?? 'code', name: given?.name ?? 'name', crs: given?.crs ?? crs };
  if (previous !== undefined) return { ...source, path: previous };
  if (given) return { ...source, path: pathIn(project, given.file) };
  if (lock && lock.length > 0) requirePlanToLock(project.out);
  return lock && lock.length > 0 ? { path: project.out, code: 'code', name: 'name', crs: boundaryCrs(project) } : null;
}

/** Locks mean grids of an earlier plan. Throws `usage` where the result folder has none. */
function requirePlanToLock(out: string): void {
  if (exists(join(out, PLAN_LAYERS.grids))) return;
  throw new WanggeError(
    'usage',
    {
      zh: '锁定须有原网格,而结果文件夹中还没有方案',
      en: 'a lock needs earlier grids, and the result folder has no plan yet',
    },
    {
      file: out,
      hint: {
        zh: '用 --previous 指明原网格(面文件或 plan 的结果文件夹),或用 -o 指向已有方案的文件夹',
        en: 'name the earlier grids with --previous (polygons, or a result folder of plan), or a folder that has a plan with -o',
      },
    },
  );
}

/** A day on the command line. Throws `usage` for anything else. */
export function requireDay(text: string, flag: string): string {
  const stamp = readStamp(text);
  if (stamp !== null && stamp.length === 10) return stamp;
  throw new WanggeError(
    'usage',
    { zh: `${flag} 的“${text}”不是日期`, en: `${flag}: "${text}" is no day` },
    { hint: { zh: '写成 2026-04-01', en: 'write 2026-04-01' } },
  );
}

/** What plan.json says of the previous grids, and crosswalk.csv (null where there were none). */
export function redrawingDocument(
  plan: Plan,
  { redraw, name, written }: Pick<ReadRedraw, 'redraw' | 'name' | 'written'>,
  on: string | null,
): { document: Pick<PlanDocument, 'redrawing' | 'retired' | 'retiredMicros'>; crosswalk: string | null } {
  const { redrawing } = plan;
  const inUse = new Set(plan.grids.map(({ code }) => code));
  const gone = (redrawing?.grids ?? []).filter(({ outcome }) => outcome === 'retired').map(({ code }) => code);
  const codes = [...new Set([...(redraw.retired ?? []), ...gone])].filter((code) => !inUse.has(code)).sort(byText);
  const micros = retiredMicrosOf(plan, redraw);
  const retired = { ...(codes.length > 0 ? { retired: codes } : {}), ...(micros.length > 0 ? { retiredMicros: micros } : {}) };
  if (!redrawing || name === null) {
    const kept = written && redraw.carried ? keptRedrawing(written, plan, new Set(redraw.carried.keys())) : null;
    return {
      document: { ...(kept ? { redrawing: kept.redrawing } : {}), ...retired },
      crosswalk: kept?.crosswalk ?? null,
    };
  }
  return {
    document: {
      redrawing: {
        previous: name,
        households: redrawing.households,
        householdsMoved: redrawing.householdsMoved,
        grids: redrawing.grids.map((grid) => ({ ...grid, from: [...grid.from], to: [...grid.to] })),
      },
      ...retired,
    },
    crosswalk: crosswalkCsv(redrawing, on),
  };
}

/** Codes of micro-grids that are no more, in grids that are: the code of a grid that is no more is not given again with all in it. */
function retiredMicrosOf(plan: Plan, { previous, retiredMicros = [] }: Redraw): string[] {
  const inUse = new Set(plan.microGrids.map(({ code }) => code));
  const grids = plan.grids.map(({ code }) => code);
  const known = new Set([...(previous?.micros?.codes ?? []), ...retiredMicros]);
  return [...known].filter((code) => !inUse.has(code) && grids.some((grid) => code.startsWith(grid))).sort(byText);
}

/** crosswalk.csv: old codes and new codes with what they share. */
function crosswalkCsv({ crosswalk }: Redrawing, from: string | null): string {
  const rows = crosswalk.map(({ share, ...line }) => ({
    ...line,
    share: share === null ? null : Number(share.toFixed(4)),
    areaM2: Number(line.areaM2.toFixed(2)),
    from,
  }));
  return toCsv(rows, CROSSWALK_COLUMNS);
}
