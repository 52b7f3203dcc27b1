import type { Plan } from '../core/plan.js';
import type { Territory } from '../core/territory.js';
import { spreadOf } from '../partition/feasibility/bestSpread.js';
import type { PreviousLevel, PreviousRecord } from '../partition/redraw/previous.js';

/** A plan just drawn, with the grids before it. */
export interface ReplayGround {
  readonly territory: Territory;
  readonly plan: Plan;
  readonly previous: { readonly records: readonly PreviousRecord[]; readonly level: PreviousLevel } | null;
}

export interface Tally {
  readonly events: number;
  readonly hours: number;
}

export const NOTHING: Tally = { events: 0, hours: 0 };

/** Work by grid. */
export type Tallies = ReadonlyMap<string, Tally>;

/** How even the hours of grids are that are each one worker's round. */
export interface HoursSpread {
  readonly grids: number;
  /** Events in these grids. */
  readonly events: number;
  /** Root mean square of the relative deviations of the grids' hours from their mean. */
  readonly rms: number;
}

/**
 * The grids whose evenness may be held against each other: of the new ones the basic ones that hold a unit or an event; of the
 * earlier ones those that hold a unit of this territory, or ground of it and an event, unless a dedicated grid continues them.
 * A record that another overlies, and the neighbours' grids in a wider register, would stand there as grids without work.
 */
export function comparedGrids(
  { territory, plan, previous }: ReplayGround,
  before: Tallies,
  after: Tallies,
): { readonly before: string[] | null; readonly after: string[] } {
  const withUnits = new Set(territory.units.map(({ cell }) => plan.gridOfCell[cell]!));
  const isBasic = new Map(plan.grids.map(({ code, kind }) => [code, kind === 'basic']));
  const now = plan.grids.filter(({ code, kind }, grid) => kind === 'basic' && (withUnits.has(grid) || after.has(code)));
  if (!previous) return { before: null, after: now.map(({ code }) => code) };
  const { codes, ofUnit, ofCell } = previous.level;
  const [hadUnits, hadGround] = [new Set(ofUnit), new Set(ofCell)];
  const becameDedicated = new Set(
    (plan.redrawing?.crosswalk ?? [])
      .filter((line) => line.level === 'grid' && line.continues && isBasic.get(line.after) === false)
      .map((line) => line.before),
  );
  const was = codes.filter(
    (code, zone) => !becameDedicated.has(code) && (hadUnits.has(zone) || (hadGround.has(zone) && before.has(code))),
  );
  return { before: was, after: now.map(({ code }) => code) };
}

/** How even the work is on some grids. */
export function hoursSpread(codes: readonly string[], work: Tallies): HoursSpread {
  const own = codes.map((code) => work.get(code) ?? NOTHING);
  const events = own.reduce((sum, tally) => sum + tally.events, 0);
  return { grids: own.length, events, rms: spreadOf(own.map(({ hours }) => hours)).rms };
}
