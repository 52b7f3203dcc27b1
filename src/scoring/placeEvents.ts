import { WanggeError } from '../core/errors.js';
import type { Finding } from '../core/finding.js';
import type { Position } from '../core/geometry.js';
import { byText, sortedBy } from '../core/order.js';
import type { GridRegister } from '../core/register.js';
import type { Cell, EventStore } from '../store/store.js';
import { locatePoints } from '../topology/locate.js';
import { groundNumbers } from './factNumbers.js';
import { listed, MOST_LISTED } from './listed.js';

/** Takes the coordinates of events to those of the grids. */
export type ToGround = (at: Position) => Position;

/** Points that are looked up at a time. */
const AT_A_TIME = 250_000;

const PLACE = { grid: 'text', area: 'text', grid_number: 'integer', area_number: 'integer' } as const;

/** What is left to be told of events that were placed: `findings` looks through them, unless it is known how many have no grid. */
export interface Placing {
  findings(lost?: number): Promise<Finding[]>;
}

/**
 * View `placed_events`: the events with `placed_grid`, `placed_area` and `placed_by`, that is by what the grid was found:
 * the grid column (a micro-grid's code stands for its grid), else the building code, else the coordinates; with a register
 * also with `grid_number` and `area_number` (`groundNumbers`). View
 * `event_places`: the same by id. Without a register every grid that events name is a grid. Events that cannot be placed
 * keep a NULL grid; what comes back tells of them, by reason.
 */
export async function placeEvents(
  store: EventStore,
  events: string,
  register: GridRegister | null,
  toGround: ToGround | null = null,
): Promise<Placing> {
  const views = async (places: string, joins: string) => {
    await store.run(`CREATE OR REPLACE VIEW placed_events AS SELECT e.*, ${places} FROM ${events} e ${joins}`);
    await store.run(`CREATE OR REPLACE VIEW event_places AS
      SELECT id, placed_grid AS grid, placed_area AS area, placed_by FROM placed_events`);
  };
  if (register === null) {
    const by = `CASE WHEN e.grid IS NOT NULL THEN 'grid' END AS placed_by`;
    await views(`e.grid AS placed_grid, NULL::VARCHAR AS placed_area, ${by}`, '');
    return { findings: async () => [] };
  }
  const numbers = groundNumbers(register);
  const numberOfGrid = new Map(numbers.grids.map((code, i) => [code, i]));
  const numberOfArea = new Map(numbers.areas.map((code, i) => [code, i]));
  const areaOf = new Map(register.grids.map((g) => [g.code, g.area]));
  const placeOf = (grid: string): Cell[] => {
    const area = areaOf.get(grid) ?? null;
    return [grid, area, numberOfGrid.get(grid) ?? null, area === null ? null : numberOfArea.get(area)!];
  };
  const codes = [
    ...register.grids.map((g) => [g.code, ...placeOf(g.code)]),
    ...register.microGrids.map((m) => [m.code, ...placeOf(m.grid)]),
  ];
  await store.createTable('grid_codes', { code: 'text', ...PLACE }, once(codes));
  const buildings = register.units.flatMap((u) => {
    const place = placeOf(u.grid);
    return [...(u.buildingCode === null ? [] : [[u.buildingCode, ...place]]), [u.unit, ...place]];
  });
  await store.createTable('building_codes', { code: 'text', ...PLACE }, once(buildings));
  // What no event tells is not asked for.
  const [given] = await store.rows<{ buildings: bigint; points: bigint }>(
    `SELECT count("buildingCode") AS buildings, count(CASE WHEN lat IS NOT NULL THEN lon END) AS points FROM ${events}`,
  );
  const [byBuilding, byPoint] = [given!.buildings > 0n, given!.points > 0n];
  const ways = ['g', ...(byBuilding ? ['b'] : []), ...(byPoint ? ['p'] : [])];
  const byCode = `LEFT JOIN grid_codes g ON g.code = e.grid ${byBuilding ? 'LEFT JOIN building_codes b ON b.code = e."buildingCode"' : ''}`;
  const unplaced = `FROM ${events} e ${byCode} WHERE g.grid IS NULL ${byBuilding ? 'AND b.grid IS NULL' : ''}`;
  if (byPoint) {
    await placePoints(store, register, placeOf, toGround, `${unplaced} AND e.lon IS NOT NULL AND e.lat IS NOT NULL`);
  } else await store.createTable('placed_by_point', { id: 'text', ...PLACE }, []);
  const first = (column: keyof typeof PLACE) => `coalesce(${ways.map((way) => `${way}.${column}`).join(', ')})`;
  const found = { g: 'grid', b: 'building', p: 'point' } as const;
  const by = ways.map((way) => `WHEN ${way}.grid IS NOT NULL THEN '${found[way as keyof typeof found]}'`);
  await views(
    `${first('grid')} AS placed_grid, ${first('area')} AS placed_area, ${first('grid_number')}::INTEGER AS grid_number,
     ${first('area_number')}::INTEGER AS area_number, CASE ${by.join(' ')} END AS placed_by`,
    `${byCode} ${byPoint ? 'LEFT JOIN placed_by_point p ON p.id = e.id' : ''}`,
  );
  return { findings: (lost) => placeFindings(store, ways.length > 1, lost) };
}

/** Events that no grid holds, by reason; and, where there are `others` ways than by grid, those whose grid nobody knows. */
async function placeFindings(store: EventStore, others: boolean, known: number | undefined): Promise<Finding[]> {
  const count = async (where: string) => {
    const [row] = await store.rows<{ n: bigint }>(`SELECT count(*) AS n FROM placed_events WHERE ${where}`);
    return Number(row!.n);
  };
  const unknown = `grid IS NOT NULL AND placed_by <> 'grid'`;
  const [lost, rescued] = [known ?? (await count('grid_number IS NULL')), others ? await count(unknown) : 0];
  const reasons =
    lost === 0
      ? []
      : await store.rows<{ reason: string; n: bigint; ids: string[] }>(
          `SELECT reason, count(*) AS n, min(id, ${MOST_LISTED}) AS ids FROM (
       SELECT id, CASE WHEN lon IS NOT NULL AND lat IS NOT NULL THEN 'outside' WHEN "buildingCode" IS NOT NULL THEN 'building'
         WHEN grid IS NOT NULL THEN 'grid' ELSE 'nothing' END AS reason
       FROM placed_events WHERE grid_number IS NULL) GROUP BY reason ORDER BY reason`,
        );
  const [first] =
    rescued === 0
      ? []
      : await store.rows<{ ids: string[] }>(`SELECT min(id, ${MOST_LISTED}) AS ids FROM placed_events WHERE ${unknown}`);
  return [
    ...Object.entries(REASONS).flatMap(([reason, text]) =>
      reasons.filter((one) => one.reason === reason).map(({ n, ids }) => lostFinding(reason, text, ids, Number(n))),
    ),
    ...(first === undefined ? [] : [rescuedFinding(first.ids, rescued)]),
  ];
}

/** Table `placed_by_point`: the grids of events that only coordinates tell, some at a time. */
async function placePoints(
  store: EventStore,
  register: GridRegister,
  placeOf: (grid: string) => Cell[],
  toGround: ToGround | null,
  open: string,
): Promise<void> {
  const columns = { id: 'text', ...PLACE } as const;
  const [{ n } = { n: 0n }] = await store.rows<{ n: bigint }>(`SELECT count(*) AS n ${open}`);
  await store.createTable('placed_by_point', columns, []);
  const parts = Math.ceil(Number(n) / AT_A_TIME);
  // Of two grids that share a border the lower index, hence the lower code, takes the point.
  const grids = sortedBy(register.grids, (g) => g.code);
  const shapes = grids.map((g) => g.shape);
  for (let part = 0; part < parts; part++) {
    const points = await store.rows<{ id: string; lon: number; lat: number }>(
      `SELECT e.id, e.lon, e.lat ${open} AND hash(e.id) % ${parts} = ${part} ORDER BY e.id`,
    );
    const places = points.map(({ lon, lat }) => onGround([lon, lat], toGround));
    const indices = locatePoints(
      shapes,
      Float64Array.from(places, ([x]) => x),
      Float64Array.from(places, ([, y]) => y),
    );
    const found = points.flatMap(({ id }, i) => {
      const grid = grids[indices[i]!];
      return grid === undefined ? [] : [[id, ...placeOf(grid.code)]];
    });
    await store.createTable('placed_points', columns, found);
    await store.run('INSERT INTO placed_by_point SELECT * FROM placed_points');
  }
}

/** Where the conversion has no value there is no place: such an event is outside. */
export function onGround(at: Position, toGround: ToGround | null): Position {
  if (toGround === null) return at;
  try {
    return toGround(at);
  } catch (error) {
    if (error instanceof WanggeError && error.code === 'coordinatesRange') return [Number.NaN, Number.NaN];
    throw error;
  }
}

const REASONS: Readonly<Record<string, { zh: string; en: string }>> = {
  outside: { zh: '坐标不在任何网格内', en: 'their coordinates lie in no grid' },
  building: { zh: '楼栋编码不在底册中', en: 'their building code is not in the register' },
  grid: { zh: '网格编码不在底册中', en: 'their grid code is not in the register' },
  nothing: { zh: '没有网格、楼栋编码或坐标', en: 'they have no grid, building code or coordinates' },
};

function lostFinding(reason: string, text: { zh: string; en: string }, ids: readonly string[], n: number): Finding {
  const list = listed(ids, n);
  return {
    code: `event.unplaced.${reason}`,
    severity: 'warning',
    text: {
      zh: `${n} 件事件无法落到网格:${text.zh}(${list.zh})`,
      en: `${n} events cannot be placed in a grid: ${text.en} (${list.en})`,
    },
    hint: {
      zh: '补上网格编码、楼栋编码或坐标;全部编号见 events.parquet 中 grid 为空的行',
      en: 'give a grid code, building code or coordinates; all ids are the rows of events.parquet without a grid',
    },
    figures: { events: n },
  };
}

function rescuedFinding(ids: readonly string[], n: number): Finding {
  const list = listed(ids, n);
  return {
    code: 'event.gridUnknown',
    severity: 'note',
    text: {
      zh: `${n} 件事件的网格编码不在底册中,改按楼栋编码或坐标定位(${list.zh})`,
      en: `${n} events name a grid that is not in the register; they were placed by building or coordinates (${list.en})`,
    },
    figures: { events: n },
  };
}

/** The first row of each code, codes in order. */
function once(rows: readonly (readonly Cell[])[]): Cell[][] {
  const text = (cell: Cell | undefined) => String(cell ?? '');
  const sorted = [...rows].sort((a, b) => byText(text(a[0]), text(b[0])) || byText(text(a[1]), text(b[1])));
  return sorted.filter((row, i) => i === 0 || row[0] !== sorted[i - 1]![0]).map((row) => [...row]);
}
