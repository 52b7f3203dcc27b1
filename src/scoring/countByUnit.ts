import type { Finding } from '../core/finding.js';
import { byText, sortedBy } from '../core/order.js';
import type { GridRegister } from '../core/register.js';
import type { EventStore } from '../store/store.js';
import { countedSql } from './eventPoints.js';
import { onGround, type ToGround } from './placeEvents.js';

/** How many events of a round lie at a unit. */
export interface UnitCount {
  readonly unit: string;
  readonly events: number;
}

export interface UnitCountOptions {
  /** A place of each unit, in the coordinates of the register's shapes. */
  readonly places: ReadonlyMap<string, readonly [number, number]>;
  /** Of the register's shapes. */
  readonly unit: 'degree' | 'metre';
  readonly toGround?: ToGround | null;
}

/** Points that are looked up at a time. */
const AT_A_TIME = 250_000;

/**
 * Counts the events of a round (neither void nor duplicate) by the unit where they lie: the one whose building code or id they
 * name, else the nearest unit of their grid by their coordinates. Every unit of the register has a row, in the order of ids;
 * events that only name a grid lie at no unit and are told in a finding. Reads `facts` and `placed_events`, after `scoreRound`.
 *
 * @example (await countByUnit(store, register, { places, unit: 'degree' })).counts // [{ unit: 'B1', events: 3 }, …]
 */
export async function countByUnit(
  store: EventStore,
  register: GridRegister,
  { places, unit, toGround = null }: UnitCountOptions,
): Promise<{ readonly counts: readonly UnitCount[]; readonly findings: readonly Finding[] }> {
  const units = sortedBy(register.units, (u) => u.unit);
  const counts = new Map(units.map((u) => [u.unit, 0]));
  const unitOfCode = new Map<string, string>();
  for (const u of units) unitOfCode.set(u.unit, u.unit);
  for (const u of units) if (u.buildingCode !== null && !unitOfCode.has(u.buildingCode)) unitOfCode.set(u.buildingCode, u.unit);
  await store.createTable('unit_codes', { code: 'text', unit: 'text' }, unitOfCode);
  await store.run(`CREATE OR REPLACE TABLE unit_events AS
    SELECT f.id, u.unit, f.grid, p.lon, p.lat FROM facts f JOIN placed_events p ON p.id = f.id
    LEFT JOIN unit_codes u ON u.code = p."buildingCode" WHERE ${countedSql}`);
  const named = await store.rows<{ unit: string; n: bigint }>(
    'SELECT unit, count(*) AS n FROM unit_events WHERE unit IS NOT NULL GROUP BY unit ORDER BY unit',
  );
  for (const { unit: id, n } of named) counts.set(id, Number(n));
  const nearest = nearestUnits(register, places, unit);
  const open = 'FROM unit_events WHERE unit IS NULL';
  const [all] = await store.rows<{ n: bigint }>(`SELECT count(*) AS n ${open}`);
  let lost = Number(all!.n);
  const parts = Math.ceil(lost / AT_A_TIME);
  for (let part = 0; part < parts; part++) {
    const points = await store.rows<{ grid: string; lon: number; lat: number }>(
      `SELECT grid, lon, lat ${open} AND grid IS NOT NULL AND lon IS NOT NULL AND lat IS NOT NULL
         AND hash(id) % ${parts} = ${part} ORDER BY id`,
    );
    for (const { grid, lon, lat } of points) {
      const id = nearest(grid, onGround([lon, lat], toGround));
      if (id === null) continue;
      counts.set(id, counts.get(id)! + 1);
      lost--;
    }
  }
  return { counts: [...counts].map(([id, events]) => ({ unit: id, events })), findings: lost === 0 ? [] : [atNoUnit(lost)] };
}

/** The unit of a grid that is nearest to a place; of several the one with the lowest id. */
function nearestUnits(
  register: GridRegister,
  places: ReadonlyMap<string, readonly [number, number]>,
  unit: 'degree' | 'metre',
): (grid: string, at: readonly [number, number]) => string | null {
  const byGrid = new Map<string, { id: string; at: readonly [number, number] }[]>();
  for (const { unit: id, grid } of [...register.units].sort((a, b) => byText(a.unit, b.unit))) {
    const at = places.get(id);
    if (!at) continue;
    const own = byGrid.get(grid);
    if (own) own.push({ id, at });
    else byGrid.set(grid, [{ id, at }]);
  }
  return (grid, [x, y]) => {
    const narrow = unit === 'degree' ? Math.cos((y * Math.PI) / 180) : 1;
    let best: string | null = null;
    let least = Number.POSITIVE_INFINITY;
    for (const { id, at } of byGrid.get(grid) ?? []) {
      const distance = ((at[0] - x) * narrow) ** 2 + (at[1] - y) ** 2;
      if (distance >= least) continue;
      least = distance;
      best = id;
    }
    return best;
  };
}

function atNoUnit(n: number): Finding {
  return {
    code: 'counts.atNoUnit',
    severity: 'warning',
    text: {
      zh: `${n} 件事件没有楼栋编码,也无法按坐标落到单元,未计入件数表`,
      en: `${n} events name no building and cannot be placed at a unit by coordinates; the table of counts is without them`,
    },
    hint: { zh: '补上楼栋编码或坐标', en: 'give a building code or coordinates' },
    figures: { events: n },
  };
}
