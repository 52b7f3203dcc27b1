import type { StaffingProfile } from '../core/config/profile.js';
import type { Finding } from '../core/finding.js';
import { byText } from '../core/order.js';
import type { StaffingDocument } from '../core/resultsOfWork.js';
import { toCsv } from '../io/write.js';
import { locatePoints } from '../topology/locate.js';
import { shapesOf } from '../topology/shapes.js';
import {
  comparedGrids,
  type HoursSpread,
  hoursSpread,
  NOTHING,
  type ReplayGround,
  type Tallies,
  type Tally,
} from './hoursSpread.js';
import type { EventColumns, ReplaySources } from './replayEvents.js';

export const REPLAY = 'replay.csv';
const COLUMNS = [
  'kind',
  'id',
  'name',
  'householdsBefore',
  'householdsAfter',
  'eventsBefore',
  'eventsAfter',
  'hoursBefore',
  'hoursAfter',
] as const;

/** Work of a grid or a worker under the previous grids and under the new ones. Before is null where there were none. */
export interface ReplayRow {
  readonly kind: 'grid' | 'worker';
  readonly id: string;
  readonly name: string;
  readonly householdsBefore: number | null;
  readonly householdsAfter: number | null;
  readonly eventsBefore: number | null;
  readonly eventsAfter: number;
  /** Hours that handling the events takes by the minutes of the staffing profile. */
  readonly hoursBefore: number | null;
  readonly hoursAfter: number;
}

export interface Replay {
  readonly rows: readonly ReplayRow[];
  readonly events: number;
  readonly placedBefore: number | null;
  readonly placedAfter: number;
  /** How even the work of events is, before and after, over grids that may be held against each other (`comparedGrids`). */
  readonly hoursSpread: { readonly before: HoursSpread | null; readonly after: HoursSpread };
  readonly findings: readonly Finding[];
}

/**
 * The events of an earlier time on the grids just drawn: what would have been each grid's work, and each worker's where the
 * result folder held a staffing. An event goes where its building lies, else its coordinates, else to the grid that
 * continues the one whose code it bears.
 *
 * @example replayOf({ territory, plan, previous }, await readReplay(project, 'events-2025.csv'), 'events-2025.csv').rows
 */
export function replayOf(ground: ReplayGround, sources: ReplaySources, file: string): Replay {
  const { columns, profile, staffing } = sources;
  const places = placesOf(ground, columns);
  const before = tallies(columns, places.codes, places.before, profile);
  const after = tallies(columns, places.codes, places.after, profile);
  const placed = (side: Int32Array) => side.reduce((count, place) => count + (place >= 0 ? 1 : 0), 0);
  const [placedBefore, placedAfter] = [placed(places.before), placed(places.after)];
  const findings = [...sources.findings];
  if (placedAfter < columns.events) findings.push(lostEvents(columns.events - placedAfter, file));
  const rows = gridRows(ground, before, after);
  const compared = comparedGrids(ground, before, after);
  if (staffing) {
    rows.push(...workerRows(staffing, ground, before, after));
    const held = holdersOf(staffing);
    const bare = ground.plan.grids.filter(({ code }) => !held.has(code));
    if (bare.length > 0) findings.push(unstaffed(bare.map(({ code }) => after.get(code) ?? NOTHING)));
  }
  return {
    rows,
    events: columns.events,
    placedBefore: ground.previous ? placedBefore : null,
    placedAfter,
    hoursSpread: {
      before: compared.before ? hoursSpread(compared.before, before) : null,
      after: hoursSpread(compared.after, after),
    },
    findings,
  };
}

/** replay.csv. */
export function replayCsv({ rows }: Replay): string {
  return toCsv(
    rows.map((row) => ({ ...row })),
    COLUMNS,
  );
}

/** The grid of every event under the previous plan and under the new one, as indexes into `codes`; −1 for none. */
interface EventPlaces {
  readonly codes: readonly string[];
  readonly before: Int32Array;
  readonly after: Int32Array;
}

function placesOf({ territory, plan, previous }: ReplayGround, columns: EventColumns): EventPlaces {
  const unitOf = new Map<string, number>();
  territory.units.forEach((unit, i) => {
    unitOf.set(unit.id, i);
    if (unit.buildingCode !== null) unitOf.set(unit.buildingCode, i);
  });
  const codes = [...new Set([...(previous?.level.codes ?? []), ...plan.grids.map(({ code }) => code)])].sort(byText);
  const at = new Map(codes.map((code, i) => [code, i]));
  const indexOf = (code: string | null | undefined) => (code == null ? -1 : (at.get(code) ?? -1));
  const located = locatePoints(shapesOf(plan.gridShapes), columns.x, columns.y);
  const earlier = [...(previous?.records ?? [])].sort((a, b) => byText(a.code, b.code));
  const locatedBefore = locatePoints(
    earlier.map(({ shape }) => shape),
    columns.x,
    columns.y,
  );
  const gridOf = new Map(plan.microGrids.map(({ code, parent }) => [code, parent]));
  const next = new Map(
    (plan.redrawing?.crosswalk ?? []).filter(({ continues }) => continues).map((line) => [line.before!, line.after]),
  );
  const isNew = new Set(plan.grids.map(({ code }) => code));
  const wasKnown = new Set(previous?.level.codes);
  const unitOfBuilding = columns.buildings.map((code) => unitOf.get(code) ?? -1);
  const before = new Int32Array(columns.events).fill(-1);
  const after = new Int32Array(columns.events).fill(-1);
  for (let i = 0; i < columns.events; i++) {
    const unit = columns.building[i]! < 0 ? -1 : unitOfBuilding[columns.building[i]!]!;
    if (unit >= 0) {
      const was = previous?.level.ofUnit[unit] ?? -1;
      if (was >= 0) before[i] = indexOf(previous!.level.codes[was]);
      after[i] = indexOf(plan.grids[plan.gridOfCell[territory.units[unit]!.cell]!]!.code);
    } else if (located[i]! >= 0) {
      before[i] = indexOf(earlier[locatedBefore[i]!]?.code);
      after[i] = indexOf(plan.grids[located[i]!]!.code);
    } else if (columns.grid[i]! >= 0) {
      const named = columns.grids[columns.grid[i]!]!;
      const code = gridOf.get(named) ?? named;
      before[i] = wasKnown.has(code) ? indexOf(code) : -1;
      after[i] = indexOf(previous ? next.get(code) : isNew.has(code) ? code : null);
    }
  }
  return { codes, before, after };
}

/** Events and hours by grid. Events are counted by category first, so that sums do not depend on the order of events. */
function tallies(
  { category, categories }: EventColumns,
  codes: readonly string[],
  places: Int32Array,
  { minutes }: StaffingProfile,
): Map<string, Tally> {
  const width = categories.length;
  const counts = new Int32Array(codes.length * width);
  places.forEach((place, i) => {
    if (place >= 0) counts[place * width + category[i]!]!++;
  });
  const order = categories.map((name, i) => ({ i, each: minutes.event[name] ?? minutes.event.default ?? 0, name }));
  order.sort((a, b) => byText(a.name, b.name));
  const found = new Map<string, Tally>();
  codes.forEach((code, place) => {
    let [events, spent] = [0, 0];
    for (const { i, each } of order) {
      const count = counts[place * width + i]!;
      events += count;
      spent += count * each;
    }
    if (events > 0) found.set(code, { events, hours: spent / 60 });
  });
  return found;
}

function gridRows({ plan, territory, previous }: ReplayGround, before: Tallies, after: Tallies): ReplayRow[] {
  const households = new Map<string, number>();
  territory.units.forEach((unit, i) => {
    const was = previous?.level.ofUnit[i] ?? -1;
    if (was < 0) return;
    const code = previous!.level.codes[was]!;
    households.set(code, (households.get(code) ?? 0) + unit.households);
  });
  const names = new Map<string, string>(previous?.level.codes.map((code, i) => [code, previous.level.names[i] ?? code]));
  for (const { code, name } of plan.grids) names.set(code, name);
  const now = new Map(plan.grids.map((grid) => [grid.code, grid.households]));
  return [...names.keys()].sort(byText).map((id) => ({
    kind: 'grid',
    id,
    name: names.get(id)!,
    householdsBefore: previous ? (households.get(id) ?? 0) : null,
    householdsAfter: now.get(id) ?? 0,
    eventsBefore: previous ? (before.get(id) ?? NOTHING).events : null,
    eventsAfter: (after.get(id) ?? NOTHING).events,
    hoursBefore: previous ? round((before.get(id) ?? NOTHING).hours) : null,
    hoursAfter: round((after.get(id) ?? NOTHING).hours),
  }));
}

function holdersOf(staffing: StaffingDocument): Map<string, Set<string>> {
  const holders = new Map<string, Set<string>>();
  for (const { grid, micro, worker } of staffing.posts) {
    if (micro === null && worker !== null) holders.set(grid, (holders.get(grid) ?? new Set()).add(worker));
  }
  return holders;
}

/** People who hold posts of whole grids share the work of each grid equally. */
function workerRows(staffing: StaffingDocument, { previous }: ReplayGround, before: Tallies, after: Tallies): ReplayRow[] {
  const holders = holdersOf(staffing);
  const names = new Map(staffing.loads.map(({ worker, name }) => [worker, name]));
  const share = (side: Tallies): Map<string, Tally> => {
    const work = new Map<string, Tally>();
    for (const [grid, tally] of [...side].sort(([a], [b]) => byText(a, b))) {
      const own = holders.get(grid);
      for (const worker of own ?? []) {
        const known = work.get(worker) ?? NOTHING;
        work.set(worker, { events: known.events + tally.events / own!.size, hours: known.hours + tally.hours / own!.size });
      }
    }
    return work;
  };
  const [was, now] = [share(before), share(after)];
  const people = [...new Set([...holders.values()].flatMap((own) => [...own]))].sort(byText);
  return people.map((id) => ({
    kind: 'worker',
    id,
    name: names.get(id) ?? id,
    householdsBefore: null,
    householdsAfter: null,
    eventsBefore: previous ? round((was.get(id) ?? NOTHING).events) : null,
    eventsAfter: round((now.get(id) ?? NOTHING).events),
    hoursBefore: previous ? round((was.get(id) ?? NOTHING).hours) : null,
    hoursAfter: round((now.get(id) ?? NOTHING).hours),
  }));
}

function unstaffed(work: readonly Tally[]): Finding {
  const events = work.reduce((sum, tally) => sum + tally.events, 0);
  const hours = round(work.reduce((sum, tally) => sum + tally.hours, 0));
  return {
    code: 'replay.unstaffed',
    severity: 'warning',
    text: {
      zh: `人员按原方案的 staffing.json 计:${work.length} 个新网格尚无人负责,其 ${events} 件事件(${hours} 小时)未计入任何人`,
      en: `people are those of staffing.json, made for the plan before: ${work.length} new grids have nobody yet, and their ${events} events (${hours} hours) count for no one`,
    },
    hint: { zh: '重新运行 wangge assign 后再比较', en: 'run wangge assign, then compare' },
    file: 'staffing.json',
    figures: { grids: work.length, events, hours },
  };
}

function lostEvents(events: number, file: string): Finding {
  return {
    code: 'replay.unplaced',
    severity: 'warning',
    text: {
      zh: `${events} 件事件无法落到新网格:没有可识别的楼栋、坐标,原网格编码也没有延续`,
      en: `${events} events cannot be placed on the new grids: no known building or coordinates, and no grid continues theirs`,
    },
    hint: { zh: '补上楼栋编码或坐标', en: 'give them building codes or coordinates' },
    file,
    figures: { events },
  };
}

function round(value: number): number {
  return Number(value.toFixed(2));
}
