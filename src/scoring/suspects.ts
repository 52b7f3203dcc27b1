import type { Finding } from '../core/finding.js';
import type { EventStore } from '../store/store.js';
import type { RoundClock } from './roundClock.js';

/** Two events that may be one: of one category, not of two subcategories, reported within a day, close to each other. */
export interface Suspect {
  readonly id: string;
  /** The earlier one; of two at the same moment the lower id. */
  readonly earlier: string;
  readonly category: string;
  readonly metres: number;
  readonly minutes: number;
}

export interface SuspectOptions {
  /** Whether `lon` and `lat` are degrees or metres; `seen` where each event tells by what it looks like. */
  readonly unit: 'degree' | 'metre' | 'seen';
  /**
   * Seconds of local time: only events reported in `[from, to)` and until `asOf` are told, as the later ones of their pairs;
   * what they may repeat may lie before. Without it, all events.
   */
  readonly within?: Pick<RoundClock, 'from' | 'to' | 'asOf'>;
  readonly metres?: number;
  readonly hours?: number;
}

/** More events of a category than this in one cell and day share a made-up place (an office, a default): no pairs are told. */
const CROWD = 50;
/** Cells are so many distances wide, spans so many times long: wide enough to be seldom left, narrow enough to be few in. */
const WIDE = 3;
const LONG = 2;
/** From where a neighbouring cell is within reach, as a distance from the middle of a cell; a little less, for rounding. */
const BORDER = 0.5 - 1 / WIDE - 0.0005;
/** Squares are first counted by so many numbers that stand for them: few of these are crowded. */
const SLOTS = 1 << 22;
/** Metres of a degree on the mean sphere: within half a percent on the ellipsoid, which is what a rule of 50 m is good for. */
const DEGREE_M = 111_195;
/** What lies farther out is a mistake, which must not make the squares of all others wider: beyond polar circles, or nowhere. */
const POLAR = 66;
const FARTHEST_M = 1e9;

/**
 * Pairs of events with coordinates that lie within 50 m and 24 h of each other and are of one category, ordered by id. That
 * is narrowed in one way: where both name a subcategory, it must be the same (litter and an open manhole at one corner are
 * two events); an event that names none may repeat any of its category. Nothing is dropped: void events and duplicates marked
 * as such take no part, all others count as before. Events are hashed into cells somewhat wider than the distance and spans
 * somewhat longer than the time, and looked for in a cell beside their own only from near its border: each is compared with
 * its neighbours only, and is seldom looked for twice. Crowds of more than 50 in a square as wide as the distance and a day are
 * told as a finding instead of as thousands of pairs. Where units are seen, an event in degrees and one in metres are not compared.
 *
 * @param events name of a relation of canonical columns, as `loadEvents` makes it
 * @example await findSuspects(store, 'events', { unit: 'degree' }) // { suspects: [{ id: 'E2', earlier: 'E1', … }], findings }
 */
export async function findSuspects(
  store: EventStore,
  events: string,
  { unit, within, metres = 50, hours = 24 }: SuspectOptions,
): Promise<{ readonly suspects: readonly Suspect[]; readonly findings: readonly Finding[] }> {
  const seconds = hours * 3600;
  const isDegree = { degree: 'true', metre: 'false', seen: 'abs(lon) <= 180 AND abs(lat) <= 90' }[unit];
  // The earlier one of a pair may have been reported before the round.
  const looked = within
    ? `AND "reportedAt" >= ${within.from - seconds} AND "reportedAt" < ${within.to} AND "reportedAt" <= ${within.asOf}`
    : '';
  await store.run(`CREATE OR REPLACE VIEW suspect_events AS
    SELECT id, category, subcategory, "reportedAt" AS moment, lon, lat, ${isDegree} AS degrees FROM ${events}
    WHERE abs(lon) < ${FARTHEST_M} AND abs(lat) < ${FARTHEST_M} AND NOT (${isDegree} AND abs(lat) > ${POLAR}) AND "duplicateOf" IS NULL AND NOT coalesce(void, false) ${looked}`);
  // Distances east are measured where meridians are closest: none is longer than it really is.
  await store.run(`CREATE OR REPLACE TABLE suspect_scale AS
    SELECT cos(radians(coalesce(max(abs(lat)), 0))) AS narrowest FROM suspect_events WHERE degrees`);
  await store.run(`CREATE OR REPLACE VIEW suspect_places AS
    SELECT e.*, lon * CASE WHEN degrees THEN ${DEGREE_M} * narrowest ELSE 1 END / ${metres} AS x,
      lat * CASE WHEN degrees THEN ${DEGREE_M} ELSE 1 END / ${metres} AS y FROM suspect_events e, suspect_scale`);
  const crowd = await findCrowds(store, seconds);
  const rows = await store.rows<Record<keyof Suspect, string | number | bigint>>(
    pairsSql(metres, seconds, { crowded: crowd.places > 0, from: within?.from }),
  );
  const suspects = rows.map(({ id, earlier, category, metres: m, minutes }) => ({
    ...{ id: String(id), earlier: String(earlier), category: String(category), metres: Number(m), minutes: Number(minutes) },
  }));
  return { suspects, findings: findingsOf(suspects, crowd.events, crowd.places, metres, hours) };
}

/** Table `suspect_crowds`: squares and days with a crowd. How many events are in any, and how many there are. */
async function findCrowds(store: EventStore, seconds: number): Promise<{ readonly events: number; readonly places: number }> {
  const slot = `(hash(category, degrees, floor(x)::BIGINT, floor(y)::BIGINT, moment // ${seconds}) % ${SLOTS})::INTEGER`;
  await store.run(`CREATE OR REPLACE TABLE suspect_slots AS
    SELECT slot FROM (SELECT ${slot} AS slot FROM suspect_places) GROUP BY slot HAVING count(*) > ${CROWD}`);
  await store.run(`CREATE OR REPLACE TABLE suspect_crowds AS
    SELECT category, degrees, floor(x)::BIGINT AS cx, floor(y)::BIGINT AS cy, moment // ${seconds} AS day, count(*) AS n FROM suspect_places
    WHERE ${slot} IN (SELECT slot FROM suspect_slots) GROUP BY ALL HAVING count(*) > ${CROWD}`);
  const [row] = await store.rows<{ events: bigint; places: bigint }>(
    'SELECT coalesce(sum(n), 0)::BIGINT AS events, count(*) AS places FROM suspect_crowds',
  );
  return { events: Number(row!.events), places: Number(row!.places) };
}

/** The pairs: `a` in its cell, `b` looked for in all cells that may hold what it repeats. */
function pairsSql(
  metres: number,
  seconds: number,
  { crowded, from }: { readonly crowded: boolean; readonly from: number | undefined },
): string {
  const crowds = crowded
    ? `ANTI JOIN suspect_crowds c ON c.category = p.category AND c.degrees = p.degrees AND c.cx = floor(p.x)::BIGINT AND c.cy = floor(p.y)::BIGINT
      AND c.day = p.moment // ${seconds}`
    : '';
  const span = LONG * seconds;
  const inCell = (axis: 'x' | 'y') => `${axis} / ${WIDE} - floor(${axis} / ${WIDE}) - 0.5`;
  const beside = (axis: 'x' | 'y', step: string) => `g${axis} + ${step} * CASE WHEN ${inCell(axis)} < 0 THEN -1 ELSE 1 END`;
  const reach = (axis: 'x' | 'y', step: string) => `(${step} = 0 OR abs(${inCell(axis)}) >= ${BORDER})`;
  const event = 'id, category, subcategory, moment, lon, lat, degrees, gx, gy, span';
  // One number is sooner looked up than five columns; these are compared all the same.
  const key = 'hash(category, degrees, gx, gy, span) AS cell';
  const step = '(SELECT unnest([0, 1]) AS d)';
  const east = `(a.lon - b.lon) * CASE WHEN b.degrees THEN ${DEGREE_M} * cos(radians((a.lat + b.lat) / 2)) ELSE 1 END`;
  const north = `(a.lat - b.lat) * CASE WHEN b.degrees THEN ${DEGREE_M} ELSE 1 END`;
  const squared = `(${north}) ** 2 + (${east}) ** 2`;
  return `WITH cells AS (SELECT p.*, floor(x / ${WIDE})::BIGINT AS gx, floor(y / ${WIDE})::BIGINT AS gy, moment // ${span} AS span FROM suspect_places p ${crowds}),
    a AS (SELECT ${event}, ${key} FROM cells),
    b AS (SELECT ${event}, ${key} FROM (
      SELECT * REPLACE (${beside('x', 'i.d')} AS gx, ${beside('y', 'j.d')} AS gy, span - k.d AS span) FROM cells, ${step} i, ${step} j, ${step} k
      WHERE ${reach('x', 'i.d')} AND ${reach('y', 'j.d')} AND (k.d = 0 OR moment % ${span} <= ${seconds})
        ${from === undefined ? '' : `AND moment >= ${from}`}))
    SELECT b.id AS id, a.id AS earlier, a.category AS category, round(sqrt(${squared}))::BIGINT AS metres,
      (b.moment - a.moment) // 60 AS minutes
    FROM b JOIN a ON a.cell = b.cell
    WHERE a.category = b.category AND a.degrees = b.degrees AND a.gx = b.gx AND a.gy = b.gy AND a.span = b.span
      AND coalesce(a.subcategory = b.subcategory, true)
      AND (a.moment < b.moment OR (a.moment = b.moment AND a.id < b.id)) AND b.moment - a.moment <= ${seconds}
      AND ${squared} <= ${metres * metres}
    ORDER BY b.id, a.id`;
}

function findingsOf(suspects: readonly Suspect[], crowd: number, places: number, metres: number, hours: number): Finding[] {
  const findings: Finding[] = [];
  if (suspects.length > 0) {
    const events = new Set(suspects.map(({ id }) => id)).size;
    findings.push({
      code: 'event.suspected',
      severity: 'note',
      text: {
        zh: `${events} 件事件与同大类的另一件相距 ${metres} 米、${hours} 小时以内,疑似重复,逐对见 suspects.csv;两件都填了小类而小类不同的,不算疑似;疑似的仍照常计入`,
        en: `${events} events lie within ${metres} m and ${hours} h of another of their category and may be duplicates, pair by pair in suspects.csv; two that name different subcategories are not suspected; those that are still count as usual`,
      },
      hint: { zh: '确认重复的,填写 duplicateOf(重复于)', en: 'fill in duplicateOf where one is a duplicate' },
      figures: { events, pairs: suspects.length },
    });
  }
  if (crowd > 0) {
    findings.push({
      code: 'event.crowded',
      severity: 'note',
      text: {
        zh: `${crowd} 件事件挤在 ${places} 处(同类、同日、${metres} 米见方,每处超过 ${CROWD} 件),多半是默认坐标,不查重`,
        en: `${crowd} events crowd in ${places} places (one category, day and square of ${metres} m, more than ${CROWD} each), probably by a default position; they are not searched for duplicates`,
      },
      hint: { zh: '核对这些事件的坐标', en: 'check their coordinates' },
      figures: { events: crowd, places },
    });
  }
  return findings;
}
