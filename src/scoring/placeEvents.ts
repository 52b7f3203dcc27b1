import type { Finding } from '../core/finding.js';
import { byText, sortedBy } from '../core/order.js';
import type { GridRegister } from '../core/register.js';
import type { EventStore } from '../store/store.js';
import { locatePoints } from '../topology/locate.js';
import { listed } from './listed.js';

/**
 * Table `event_places`: the grid of every event, and by what it was found: the grid column (a micro-grid's code stands for
 * its grid), else the building code, else the coordinates. Without a register every grid that events name is a grid.
 * Events that cannot be placed keep a NULL grid and are listed in a finding, by reason.
 */
export async function placeEvents(store: EventStore, events: string, register: GridRegister | null): Promise<Finding[]> {
  if (register === null) {
    await store.run(`CREATE OR REPLACE TABLE event_places AS
      SELECT id, grid, NULL::VARCHAR AS area, CASE WHEN grid IS NOT NULL THEN 'grid' END AS placed_by FROM ${events}`);
    return [];
  }
  const areaOf = new Map(register.grids.map((g) => [g.code, g.area]));
  const codes = [
    ...register.grids.map((g) => [g.code, g.code, g.area]),
    ...register.microGrids.map((m) => [m.code, m.grid, areaOf.get(m.grid) ?? null]),
  ];
  await store.createTable('grid_codes', { code: 'text', grid: 'text', area: 'text' }, once(codes));
  const buildings = register.units.flatMap((u) => {
    const place = [u.grid, areaOf.get(u.grid) ?? null];
    return [...(u.buildingCode === null ? [] : [[u.buildingCode, ...place]]), [u.unit, ...place]];
  });
  await store.createTable('building_codes', { code: 'text', grid: 'text', area: 'text' }, once(buildings));
  await store.run(`CREATE OR REPLACE TABLE placed_by_code AS
    SELECT e.id, e.grid AS given_grid, e."buildingCode" AS given_building, e.lon, e.lat,
      coalesce(g.grid, b.grid) AS grid, coalesce(g.area, b.area) AS area,
      CASE WHEN g.grid IS NOT NULL THEN 'grid' WHEN b.grid IS NOT NULL THEN 'building' END AS placed_by
    FROM ${events} e LEFT JOIN grid_codes g ON g.code = e.grid LEFT JOIN building_codes b ON b.code = e."buildingCode"`);
  const open = await store.rows<{ id: string; lon: number; lat: number }>(
    'SELECT id, lon, lat FROM placed_by_code WHERE grid IS NULL AND lon IS NOT NULL AND lat IS NOT NULL ORDER BY id',
  );
  // Of two grids that share a border the lower index, hence the lower code, takes the point.
  const grids = sortedBy(register.grids, (g) => g.code);
  const indices = locatePoints(
    grids.map((g) => g.shape),
    Float64Array.from(open, (e) => e.lon),
    Float64Array.from(open, (e) => e.lat),
  );
  const found = open.flatMap(({ id }, i) => {
    const grid = grids[indices[i]!];
    return grid === undefined ? [] : [[id, grid.code, grid.area]];
  });
  await store.createTable('placed_by_point', { id: 'text', grid: 'text', area: 'text' }, found);
  await store.run(`CREATE OR REPLACE TABLE event_places AS
    SELECT c.id, coalesce(c.grid, p.grid) AS grid, coalesce(c.area, p.area) AS area,
      CASE WHEN c.placed_by IS NOT NULL THEN c.placed_by WHEN p.grid IS NOT NULL THEN 'point' END AS placed_by
    FROM placed_by_code c LEFT JOIN placed_by_point p ON p.id = c.id`);
  const lost = await store.rows<{ id: string; reason: string }>(
    `SELECT c.id, CASE WHEN c.lon IS NOT NULL AND c.lat IS NOT NULL THEN 'outside'
        WHEN given_building IS NOT NULL THEN 'building' WHEN given_grid IS NOT NULL THEN 'grid' ELSE 'nothing' END AS reason
     FROM placed_by_code c JOIN event_places p ON p.id = c.id WHERE p.grid IS NULL ORDER BY c.id`,
  );
  const rescued = await store.rows<{ id: string }>(
    `SELECT c.id FROM placed_by_code c JOIN event_places p ON p.id = c.id
     WHERE c.given_grid IS NOT NULL AND p.placed_by <> 'grid' ORDER BY c.id`,
  );
  return [
    ...Object.entries(REASONS).flatMap(([reason, text]) => {
      const ids = lost.filter((l) => l.reason === reason).map((l) => l.id);
      return ids.length === 0 ? [] : [lostFinding(reason, text, ids)];
    }),
    ...(rescued.length === 0 ? [] : [rescuedFinding(rescued.map((r) => r.id))]),
  ];
}

const REASONS: Readonly<Record<string, { zh: string; en: string }>> = {
  outside: { zh: '坐标不在任何网格内', en: 'their coordinates lie in no grid' },
  building: { zh: '楼栋编码不在底册中', en: 'their building code is not in the register' },
  grid: { zh: '网格编码不在底册中', en: 'their grid code is not in the register' },
  nothing: { zh: '没有网格、楼栋编码或坐标', en: 'they have no grid, building code or coordinates' },
};

function lostFinding(reason: string, text: { zh: string; en: string }, ids: readonly string[]): Finding {
  const list = listed(ids);
  return {
    code: `event.unplaced.${reason}`,
    severity: 'warning',
    text: {
      zh: `${ids.length} 件事件无法落到网格:${text.zh}(${list.zh})`,
      en: `${ids.length} events cannot be placed in a grid: ${text.en} (${list.en})`,
    },
    hint: {
      zh: '补上网格编码、楼栋编码或坐标;全部编号见 events.parquet 中 grid 为空的行',
      en: 'give a grid code, building code or coordinates; all ids are the rows of events.parquet without a grid',
    },
    figures: { events: ids.length },
  };
}

function rescuedFinding(ids: readonly string[]): Finding {
  const list = listed(ids);
  return {
    code: 'event.gridUnknown',
    severity: 'note',
    text: {
      zh: `${ids.length} 件事件的网格编码不在底册中,改按楼栋编码或坐标定位(${list.zh})`,
      en: `${ids.length} events name a grid that is not in the register; they were placed by building or coordinates (${list.en})`,
    },
    figures: { events: ids.length },
  };
}

/** The first row of each code, codes in order. */
function once(rows: readonly (readonly (string | null)[])[]): (string | null)[][] {
  const sorted = [...rows].sort((a, b) => byText(a[0] ?? '', b[0] ?? '') || byText(a[1] ?? '', b[1] ?? ''));
  return sorted.filter((row, i) => i === 0 || row[0] !== sorted[i - 1]![0]).map((row) => [...row]);
}
