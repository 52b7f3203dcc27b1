import type { Crs } from '../../core/crs.js';
import { WanggeError } from '../../core/errors.js';
import { byText } from '../../core/order.js';
import { changesOf } from '../../partition/redraw/changes.js';
import { matchByCode, type Piece, type ZoneMatch } from '../../partition/redraw/matchZones.js';
import { placeIn } from '../unitPlaces.js';
import { cellExchanges } from './cellExchanges.js';
import { changedGround } from './changedGround.js';
import { gridsAt } from './gridsAt.js';
import type { Exchange, GridDiff, Move, PlanDiff, SitedUnit } from './model.js';
import { type DiffUnit, readDiffUnits } from './readDiffUnits.js';
import { crsOfSide, readSide, type Side } from './readSide.js';
import { sentenceOf } from './sentence.js';

export interface DiffOptions {
  /** Buildings with households, key persons and, where a side is only polygons, their places. */
  readonly units?: string | undefined;
  /** Columns of `units` that count (key persons by kind); all numeric ones without it. */
  readonly loads?: readonly string[] | undefined;
  /** Properties of polygon files that hold code and name. */
  readonly id: string;
  readonly name: string;
  /** Coordinates of polygon files and of `units`. */
  readonly crs: Crs;
}

/**
 * Who and what changes hands between two plans, each a result folder or a file of polygons. A grid continues the one of its
 * code where they share anything, else the one of which it keeps at least half of the households (`matchByCode`, as in
 * `plan`); a building moves when its new grid does not continue its old one. Throws `usage` where nothing says which buildings there are.
 *
 * @example diffPlans('out-2025', 'out', { id: 'code', name: 'name', crs: 'WGS84' }).grids[0].sentence.zh
 */
export function diffPlans(before: string, after: string, options: DiffOptions): PlanDiff {
  const source = (path: string) => ({ path, code: options.id, name: options.name, crs: options.crs });
  const wanted = crsOfSide(source(after));
  const old = readSide(source(before), wanted);
  const now = readSide(source(after), wanted);
  const given = options.units ? readDiffUnits(options.units, options.crs, wanted, options.loads) : null;
  const isLeft = demolished(now, given);
  const units = unitsOf(old, now, given, isLeft, options.loads);
  const standing = units.filter(({ unit }) => !isLeft(unit));
  const codes = (side: Side) => [...side.names.keys()].sort(byText);
  const [oldCodes, newCodes] = [codes(old), codes(now)];
  const indexes = (list: readonly string[]) => new Map(list.map((code, i) => [code, i]));
  const [oldIndex, newIndex] = [indexes(oldCodes), indexes(newCodes)];
  const zoneOf = (index: ReadonlyMap<string, number>, code: string | null) => (code === null ? -1 : (index.get(code) ?? -1));
  const cells = cellExchanges(old, now, units);
  const inCommon = (from: string | null, to: string | null, households: number, areaM2: number): Piece => ({
    before: zoneOf(oldIndex, from),
    after: zoneOf(newIndex, to),
    households,
    areaM2,
  });
  // where no ground is known each building stands for its own
  const pieces = [
    ...units.map(({ from, to, households }) => inCommon(from, to, households, cells ? 0 : 1)),
    ...(cells
      ? cells.cells.map(({ cell, from, to }) => inCommon(from, to, 0, cell.areaM2))
      : groundBetween(old, now).map(([from, to]) => inCommon(from, to, 0, 1e-6))),
  ];
  const match = matchByCode(pieces, oldCodes, newCodes);
  const isContinued = (from: string | null, to: string | null) => {
    if (from === null && to === null) return true;
    const z = zoneOf(newIndex, to);
    return z >= 0 && match.continues[z] === zoneOf(oldIndex, from);
  };
  const moved = units.filter(({ from, to }) => !isContinued(from, to));
  const workerOf = (side: Side, code: string | null) => (code === null ? null : (side.workers.get(code)?.id ?? null));
  const moves = moved.map(
    ({ at: _, ...unit }): Move => ({
      ...unit,
      fromWorker: workerOf(old, unit.from),
      toWorker: workerOf(now, unit.to),
    }),
  );
  const loads = [...new Set(units.flatMap(({ load }) => Object.keys(load)))].sort(byText);
  return {
    buildings: standing.length,
    households: sum(standing.map(({ households }) => households)),
    ...movedIn(moves),
    loads,
    grids: gridDiffs(old, now, oldCodes, newCodes, match, moves, units),
    moves,
    ground: changedGround(cells, units, isContinued),
  };
}

/** Buildings that were in a grid and are in one that does not continue it; those that were, or are, in none by themselves. */
function movedIn(moves: readonly Move[]): Pick<PlanDiff, 'buildingsMoved' | 'householdsMoved' | 'loadMoved' | 'fresh' | 'gone'> {
  const amount = (list: readonly Move[]) => ({
    buildings: list.length,
    households: sum(list.map(({ households }) => households)),
  });
  const between = moves.filter(({ from, to }) => from !== null && to !== null);
  const { buildings, households } = amount(between);
  return {
    buildingsMoved: buildings,
    householdsMoved: households,
    loadMoved: sumLoads(between),
    fresh: amount(moves.filter(({ from }) => from === null)),
    gone: amount(moves.filter(({ from, to }) => from !== null && to === null)),
  };
}

/** Where nothing but polygons is known: for each grid of either side the one of the other side that holds a place inside it. */
function groundBetween(old: Side, now: Side): (readonly [string | null, string | null])[] {
  const across = (from: Side, to: Side): [string, string | null][] => {
    const there = gridsAt(
      to.grids,
      from.grids.map(({ shape }) => placeIn(shape)),
    );
    return from.grids.map(({ code }, i) => [code, there[i]!]);
  };
  return [...across(old, now), ...across(now, old).map(([code, other]) => [other, code] as const)];
}

/** Buildings that the new plan does not list any more, unless a file of buildings says that they stand. */
function demolished({ units }: Side, given: readonly DiffUnit[] | null): (unit: string) => boolean {
  if (units === null || given !== null) return () => false;
  const listed = new Set(units.map(({ unit }) => unit));
  return (unit) => !listed.has(unit);
}

/** Loads of the buildings as the plans have them, the newer plan first: those that are known of every building of either side. */
function loadsKnown(old: Side, now: Side, wanted?: readonly string[]): Map<string, Record<string, number>> {
  const loads = new Map<string, Record<string, number>>();
  for (const { unit, load } of [old, now].flatMap(({ units }) => units ?? [])) loads.set(unit, { ...loads.get(unit), ...load });
  const all = [...loads.values()];
  const names = Object.keys(all[0] ?? {}).filter((name) => all.every((load) => name in load));
  const missing = wanted?.find((name) => !names.includes(name));
  if (missing !== undefined) {
    throw new WanggeError(
      'usage',
      { zh: `两份方案的楼栋没有都带“${missing}”`, en: `not every building of the two plans has "${missing}"` },
      { hint: { zh: '用 --units 给出带这一列的楼栋文件', en: 'give buildings with that column with --units' } },
    );
  }
  const listed = wanted ?? names;
  return new Map([...loads].map(([unit, load]) => [unit, Object.fromEntries(listed.map((name) => [name, load[name]!]))]));
}

function unitsOf(
  old: Side,
  now: Side,
  given: readonly DiffUnit[] | null,
  isLeft: (unit: string) => boolean,
  loads: readonly string[] | undefined,
): SitedUnit[] {
  const known = [now, old].find(({ units }) => units !== null);
  if (!given && !known) {
    throw new WanggeError(
      'usage',
      { zh: '两份都只有面,不知道有哪些楼栋', en: 'both sides are polygons alone: nothing says which buildings there are' },
      { hint: { zh: '加 --units 楼栋文件', en: 'add --units with the buildings' } },
    );
  }
  const cellPlace = new Map(
    [old, now].flatMap(({ cells }) => (cells ?? []).map(({ id, shape }) => [id, placeIn(shape)] as const)),
  );
  const placeOf = (side: Side) =>
    new Map((side.units ?? []).map(({ unit, cell }) => [unit, cellPlace.get(cell) ?? null] as const));
  const places = new Map([...placeOf(old), ...placeOf(now)]);
  const codeOf = new Map([old, now].flatMap(({ units }) => (units ?? []).map(({ unit, buildingCode }) => [unit, buildingCode])));
  const loadOf = given ? new Map<string, Record<string, number>>() : loadsKnown(old, now, loads);
  const list = given
    ? given.map(({ id, households, load, at }) => ({ unit: id, households, load, at: at ?? places.get(id) ?? null }))
    : [...new Map([old, now].flatMap(({ units }) => (units ?? []).map((unit) => [unit.unit, unit] as const))).values()]
        .sort((a, b) => byText(a.unit, b.unit))
        .map(({ unit, households }) => ({ unit, households, load: loadOf.get(unit) ?? {}, at: places.get(unit) ?? null }));
  const gridOf = (side: Side): (string | null)[] => {
    const listed = new Map((side.units ?? []).map(({ unit, grid }) => [unit, grid]));
    const located = gridsAt(
      side.grids,
      list.map(({ at }) => at),
    );
    return list.map(({ unit }, i) => listed.get(unit) ?? located[i]!);
  };
  const [from, to] = [gridOf(old), gridOf(now)];
  return list.map((unit, i) => ({
    ...unit,
    buildingCode: codeOf.get(unit.unit) ?? null,
    from: from[i]!,
    to: isLeft(unit.unit) ? null : to[i]!,
  }));
}

function gridDiffs(
  old: Side,
  now: Side,
  oldCodes: readonly string[],
  newCodes: readonly string[],
  match: ZoneMatch,
  moves: readonly Move[],
  units: readonly SitedUnit[],
): GridDiff[] {
  const households = new Map<string, number>();
  for (const { to, households: n } of units) if (to !== null) households.set(to, (households.get(to) ?? 0) + n);
  const changes = changesOf({
    before: oldCodes.map((code) => ({ code, name: old.names.get(code)! })),
    after: newCodes.map((code) => ({ code, name: now.names.get(code)!, households: households.get(code) ?? 0 })),
    match,
  });
  const retiredFrom = changes.findIndex(({ outcome }) => outcome === 'retired');
  return changes.map((change, i): GridDiff => {
    const isRetired = retiredFrom >= 0 && i >= retiredFrom;
    const continued = isRetired ? -1 : match.continues[newCodes.indexOf(change.code)]!;
    const formerCode = continued >= 0 && oldCodes[continued] !== change.code ? oldCodes[continued]! : null;
    const own = isRetired ? change.code : continued >= 0 ? oldCodes[continued]! : null;
    const worker = (isRetired ? old : now).workers.get(change.code)?.name ?? null;
    const come = isRetired
      ? []
      : exchanges(
          moves.filter(({ to }) => to === change.code),
          'from',
          old,
        );
    const renamedTo = isRetired ? match.continuedBy[oldCodes.indexOf(change.code)]! : -1;
    const gone =
      own === null
        ? []
        : exchanges(
            moves.filter(({ from }) => from === own),
            'to',
            now,
          );
    const body = { ...change, formerCode, worker, in: come, out: gone };
    return {
      code: change.code,
      name: change.name,
      outcome: change.outcome,
      formerCode,
      worker,
      in: come,
      out: gone,
      sentence: sentenceOf(body, renamedTo >= 0 ? newCodes[renamedTo]! : null),
    };
  });
}

function exchanges(moves: readonly Move[], end: 'from' | 'to', side: Side): Exchange[] {
  const groups = new Map<string | null, Move[]>();
  for (const move of moves) groups.set(move[end], [...(groups.get(move[end]) ?? []), move]);
  return [...groups]
    .map(([code, list]) => ({
      code,
      name: code === null ? null : (side.names.get(code) ?? code),
      worker: code === null ? null : (side.workers.get(code)?.name ?? null),
      buildings: list.length,
      households: sum(list.map(({ households }) => households)),
      load: sumLoads(list),
    }))
    .sort((a, b) => b.households - a.households || b.buildings - a.buildings || byText(a.code ?? '', b.code ?? ''));
}

function sumLoads(list: readonly { readonly load: Readonly<Record<string, number>> }[]): Record<string, number> {
  const names = [...new Set(list.flatMap(({ load }) => Object.keys(load)))].sort(byText);
  return Object.fromEntries(names.map((name) => [name, sum(list.map(({ load }) => load[name] ?? 0))]));
}

/** Rounded, so that decimals in another order give the same sum. */
function sum(values: readonly number[]): number {
  return Math.round(values.reduce((total, value) => total + value, 0) * 1e6) / 1e6;
}
