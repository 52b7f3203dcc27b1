import type { GridsConfig } from '../core/config/project.js';
import { WanggeError } from '../core/errors.js';
import { byText } from '../core/order.js';
import type { Redrawing } from '../core/redrawing.js';
import type { Territory } from '../core/territory.js';
import { chineseNumeral, codeOf, readingOrder } from './codes.js';
import { codesUnder } from './codesUnder.js';
import type { DrawnZone } from './drawArea.js';
import { changesOf, crosswalkOf, movedHouseholds, type TwoPlans } from './redraw/changes.js';
import { continueCodes, sequenceOf } from './redraw/keepCodes.js';
import { matchByCode, matchZones, type Piece } from './redraw/matchZones.js';
import type { PreviousLevel, PreviousPlan } from './redraw/previous.js';
import type { Named } from './zones.js';

export interface Numbered {
  readonly drawn: DrawnZone;
  readonly named: Named;
}

/** The zones of one area: its grids and, parallel to them, their micro-grids. */
export interface AreaZones {
  readonly area: number;
  readonly grids: readonly DrawnZone[];
  readonly micros: readonly (readonly DrawnZone[])[];
}

/** What was numbered before. */
export interface Register {
  readonly previous?: PreviousPlan | undefined;
  /** Codes that must not be given again. */
  readonly retired?: readonly string[] | undefined;
  readonly retiredMicros?: readonly string[] | undefined;
  /** What the labels of bound zones stand for: codes of previous grids, then the planner's own labels. */
  readonly labels?: readonly string[] | undefined;
}

export interface Numbering {
  readonly grids: Numbered[];
  readonly micros: Numbered[];
  readonly redrawing: Redrawing | null;
  /** The previous grid that each grid continues, −1 for none; null without a previous plan. */
  readonly continues: ReadonlyMap<DrawnZone, number> | null;
}

/**
 * Gives every zone its code and name. Without a previous plan grids are numbered west to east, then north to south, basic ones first, then
 * dedicated ones; micro-grids likewise in their grid. With one, a grid that continues a previous grid keeps its code and name, and
 * new grids get the lowest numbers that were never given. Lists come sorted by code. Throws `configInvalid` for codes with too few digits.
 */
export function numberZones(
  territory: Territory,
  config: GridsConfig,
  areas: readonly AreaZones[],
  register: Register = {},
): Numbering {
  const { previous, retired = [], retiredMicros = [], labels = [] } = register;
  const inAreas = areas.map((zones) => ({ ...zones, order: numberingOrder(territory, zones.grids) }));
  const all = inAreas.flatMap(({ order }) => order);
  const bound = new Map(
    all.flatMap((zone, i): [number, number][] =>
      previous && zone.bound !== undefined && zone.bound < previous.grids.codes.length ? [[i, zone.bound]] : [],
    ),
  );
  const common = previous ? piecesInCommon(territory, all, previous.grids) : null;
  const match = common ? matchZones(common, previous!.grids.codes.length, all.length, bound) : null;
  const indexOf = new Map(all.map((zone, i) => [zone, i]));
  const usedUnder = codesUnder([...(previous?.grids.codes ?? []), ...retired].map((code) => ({ code, parent: null })));

  const grids = inAreas.flatMap(({ area, order }) => {
    const { code: parent } = territory.areas[area];
    const earlier = order.map((zone) => match?.continues[indexOf.get(zone)!] ?? -1);
    const kept = order.map((zone, i) => {
      if (zone.named) return zone.named.code;
      const own = earlier[i] >= 0 ? previous!.grids.codes[earlier[i]] : zone.bound === undefined ? null : labels[zone.bound];
      return own?.startsWith(parent) && sequenceOf(own, parent) !== null ? own : null;
    });
    const codes = continueCodes(parent, kept, usedUnder(parent), (n) => codeOf(parent, n, config.code.gridDigits, 'gridDigits'));
    const piecesOf = new Map<number, number>();
    return order.map((drawn, i): Numbered => {
      const code = codes[i];
      const keptName = drawn.named?.name ?? (earlier[i] >= 0 && kept[i] !== null ? previous!.grids.names[earlier[i]] : null);
      const usual = drawn.kind === 'dedicated' ? siteName(territory, drawn, piecesOf) : `第${numeral(code, parent)}网格`;
      return { drawn, named: { code, name: keptName ?? usual, parent, area } };
    });
  });
  requireDistinct(grids);

  const partsOf = new Map(areas.flatMap((zones) => zones.grids.map((zone, i) => [zone, zones.micros[i]] as const)));
  const ordered = grids.map((grid) => ({ grid, order: inOrder(territory, partsOf.get(grid.drawn)!) }));
  const drawnParts = ordered.flatMap(({ order }) => order);
  const commonParts = previous?.micros ? piecesInCommon(territory, drawnParts, previous.micros) : null;
  const microMatch = commonParts ? matchZones(commonParts, previous!.micros!.codes.length, drawnParts.length) : null;
  const microIndex = new Map(drawnParts.map((drawn, i) => [drawn, i]));
  const microsUnder = codesUnder([
    ...(previous?.micros?.codes ?? []).map((code, i) => ({ code, parent: previous!.micros!.parents[i] })),
    ...retiredMicros.map((code) => ({ code, parent: null })),
  ]);
  const micros = ordered.flatMap(({ grid, order }) =>
    numberMicros(
      config,
      grid,
      order,
      (drawn) => microMatch?.continues[microIndex.get(drawn)!] ?? -1,
      previous?.micros ?? null,
      microsUnder(grid.named.code),
    ),
  );
  const sorted = (list: readonly Numbered[]) => [...list].sort((a, b) => byText(a.named.code, b.named.code));
  const redrawn =
    previous && common
      ? redrawingOf(
          territory,
          previous,
          { numbered: grids, order: all, common },
          { numbered: micros, order: drawnParts, common: commonParts },
        )
      : { redrawing: null, continues: null };
  return { grids: sorted(grids), micros: sorted(micros), ...redrawn };
}

function numberMicros(
  config: GridsConfig,
  { named: { code: parent, area } }: Numbered,
  order: readonly DrawnZone[],
  continues: (drawn: DrawnZone) => number,
  previous: PreviousLevel | null,
  used: readonly string[],
): Numbered[] {
  const earlier = order.map(continues);
  const kept = order.map((drawn, i) => {
    if (drawn.named) return drawn.named.code;
    const own = earlier[i] >= 0 ? previous!.codes[earlier[i]] : null;
    return own !== null && sequenceOf(own, parent) !== null && (previous!.parents[earlier[i]] ?? parent) === parent ? own : null;
  });
  // earlier plans may have no record of retired micro-grids: only what comes after all codes is sure to be new
  const highest = used.reduce((most, own) => Math.max(most, sequenceOf(own, parent) ?? 0), 0);
  const codes = continueCodes(parent, kept, used, (n) => codeOf(parent, n, config.code.microDigits, 'microDigits'), highest);
  return order.map((drawn, i) => {
    const keptName = drawn.named?.name ?? (kept[i] !== null && earlier[i] >= 0 ? previous!.names[earlier[i]] : null);
    return { drawn, named: { code: codes[i], name: keptName ?? `第${numeral(codes[i], parent)}微网格`, parent, area } };
  });
}

/** Basic grids first, then dedicated ones, each west to east, then north to south. */
function numberingOrder(territory: Territory, zones: readonly DrawnZone[]): DrawnZone[] {
  return (['basic', 'dedicated'] as const).flatMap((kind) =>
    inOrder(
      territory,
      zones.filter((zone) => zone.kind === kind),
    ),
  );
}

function inOrder(territory: Territory, zones: readonly DrawnZone[]): DrawnZone[] {
  const places = zones.map(({ cells }) => {
    const areaM2 = cells.reduce((total, cell) => total + territory.cells[cell].areaM2, 0);
    const mean = (axis: 0 | 1) =>
      cells.reduce((total, cell) => total + territory.cells[cell].centreM[axis] * territory.cells[cell].areaM2, 0) / areaM2;
    return { centre: [mean(0), mean(1)] as const, areaM2, id: cells.map((cell) => territory.cells[cell].id).sort(byText)[0] };
  });
  return readingOrder(places).map((i) => zones[i]);
}

function numeral(code: string, parent: string): string {
  return chineseNumeral(sequenceOf(code, parent)!);
}

function siteName(territory: Territory, { site }: DrawnZone, piecesOf: Map<number, number>): string {
  const piece = (piecesOf.get(site) ?? 0) + 1;
  piecesOf.set(site, piece);
  return `${territory.dedicated[site].name}专属网格${piece > 1 ? chineseNumeral(piece) : ''}`;
}

/** What new zones have in common with those of a previous level, by units and by ground. */
function piecesInCommon(territory: Territory, zones: readonly DrawnZone[], previous: PreviousLevel): Piece[] {
  const zoneOfCell = new Int32Array(territory.cells.length).fill(-1);
  zones.forEach(({ cells }, zone) => {
    for (const cell of cells) zoneOfCell[cell] = zone;
  });
  const units = territory.units.map(({ cell, households }, i) => {
    return { before: previous.ofUnit[i], after: zoneOfCell[cell], households, areaM2: 0 };
  });
  const ground = territory.cells.map(({ areaM2 }, i) => {
    return { before: previous.ofCell[i], after: zoneOfCell[i], households: 0, areaM2 };
  });
  return [...units, ...ground];
}

/** Zones of a level with their codes, in the order in which `common` counts them. */
interface NumberedLevel {
  readonly numbered: readonly Numbered[];
  readonly order: readonly DrawnZone[];
  readonly common: readonly Piece[] | null;
}

function redrawingOf(
  territory: Territory,
  previous: PreviousPlan,
  grids: NumberedLevel,
  micros: NumberedLevel,
): Pick<Numbering, 'redrawing' | 'continues'> {
  const plans = (level: PreviousLevel, { numbered, order, common }: NumberedLevel): TwoPlans => {
    const nameOf = new Map(numbered.map(({ drawn, named }) => [drawn, named]));
    const after = order.map((drawn) => ({
      code: nameOf.get(drawn)!.code,
      name: nameOf.get(drawn)!.name,
      households: drawn.cells.reduce((sum, cell) => sum + territory.cells[cell].households, 0),
    }));
    const match = matchByCode(
      common!,
      level.codes,
      after.map(({ code }) => code),
    );
    return { before: level.codes.map((code, i) => ({ code, name: level.names[i] })), after, match };
  };
  const gridPlans = plans(previous.grids, grids);
  const elsewhere = new Set(previous.grids.elsewhere);
  const redrawing = {
    // a neighbour's grid is not retired because it is not here
    grids: changesOf(gridPlans).filter(({ code, outcome }) => outcome !== 'retired' || !elsewhere.has(code)),
    crosswalk: [
      ...crosswalkOf('grid', gridPlans),
      ...(previous.micros && micros.common ? crosswalkOf('micro', plans(previous.micros, micros)) : []),
    ],
    householdsMoved: movedHouseholds(gridPlans.match),
    households: territory.units.reduce((sum, unit) => sum + unit.households, 0),
  };
  return { redrawing, continues: new Map(grids.order.map((drawn, i) => [drawn, gridPlans.match.continues[i]])) };
}

function requireDistinct(grids: readonly Numbered[]): void {
  const seen = new Set<string>();
  for (const { named } of grids) {
    if (seen.has(named.code)) {
      throw new WanggeError(
        'idDuplicate',
        { zh: `两个网格得到同一编码 ${named.code}`, en: `two grids would have the code ${named.code}` },
        {
          place: { id: named.code },
          hint: { zh: '检查各社区编码、锁定与修改的编码', en: 'check the codes of the communities, locks and edits' },
        },
      );
    }
    seen.add(named.code);
  }
}
