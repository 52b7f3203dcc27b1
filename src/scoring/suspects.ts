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
/** Metres of a degree on the mean sphere: within half a percent on the ellipsoid, which is what a rule of 50 m is good for. */
const DEGREE_M = 111_195;

/**
 * Pairs of events with coordinates that lie within 50 m and 24 h of each other and are of one category, ordered by id. That
 * is narrowed in one way: where both name a subcategory, it must be the same (litter and an open manhole at one corner are
 * two events); an event that names none may repeat any of its category. Nothing is dropped: void events and duplicates marked
 * as such take no part, all others count as before. Events are hashed into cells as wide as the distance and days as long as
 * the time, so that each is compared with its neighbours only; crowds of more than 50 in a cell and day are told as a finding
 * instead of as thousands of pairs. Where units are seen, an event in degrees and one in metres are not compared.
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
  // Cells are as wide as the distance where meridians are closest, hence nowhere narrower.
  const narrowest = 'cos(radians(least(85, (SELECT coalesce(max(abs(lat)), 0) FROM located WHERE degrees))))';
  const scale = `CASE WHEN degrees THEN ${DEGREE_M} ELSE 1 END`;
  const eastScale = `CASE WHEN degrees THEN ${DEGREE_M} * ${narrowest} ELSE 1 END`;
  const east = `(a.lon - b.lon) * CASE WHEN b.degrees THEN ${DEGREE_M} * cos(radians((a.lat + b.lat) / 2)) ELSE 1 END`;
  const north = `(a.lat - b.lat) * CASE WHEN b.degrees THEN ${DEGREE_M} ELSE 1 END`;
  const squared = `(${north}) ** 2 + (${east}) ** 2`;
  // The earlier one of a pair may have been reported before the round.
  const looked = within
    ? `AND "reportedAt" >= ${within.from - seconds} AND "reportedAt" < ${within.to} AND "reportedAt" <= ${within.asOf}`
    : '';
  const told = within ? `AND moment >= ${within.from}` : '';
  await store.run(`CREATE OR REPLACE TABLE suspect_cells AS
    WITH located AS (SELECT id, category, subcategory, "reportedAt" AS moment, lon, lat, ${isDegree} AS degrees FROM ${events}
      WHERE lon IS NOT NULL AND lat IS NOT NULL AND "duplicateOf" IS NULL AND NOT coalesce(void, false) ${looked})
    SELECT *, count(*) OVER (PARTITION BY category, degrees, cx, cy, bucket) > ${CROWD} AS crowded FROM (
      SELECT *, moment // ${seconds} AS bucket, floor(lon * ${eastScale} / ${metres})::BIGINT AS cx,
        floor(lat * ${scale} / ${metres})::BIGINT AS cy FROM located)`);
  const steps = '(SELECT unnest([-1, 0, 1]) AS d)';
  const rows = await store.rows<Record<keyof Suspect, string | number | bigint>>(
    `SELECT b.id AS id, a.id AS earlier, a.category AS category, round(sqrt(${squared}))::BIGINT AS metres,
       (b.moment - a.moment) // 60 AS minutes
     FROM (SELECT s.*, s.cx + i.d AS nx, s.cy + j.d AS ny, s.bucket - k.d AS nb FROM suspect_cells s, ${steps} i, ${steps} j,
       (SELECT unnest([0, 1]) AS d) k WHERE NOT crowded ${told}) b
     JOIN suspect_cells a ON a.category = b.category AND a.degrees = b.degrees AND a.cx = b.nx AND a.cy = b.ny AND a.bucket = b.nb
     WHERE NOT a.crowded AND coalesce(a.subcategory = b.subcategory, true)
       AND (a.moment < b.moment OR (a.moment = b.moment AND a.id < b.id)) AND b.moment - a.moment <= ${seconds}
       AND ${squared} <= ${metres * metres}
     ORDER BY b.id, a.id`,
  );
  const [crowd] = await store.rows<{ n: bigint; places: bigint }>(
    `SELECT count(*) AS n, count(DISTINCT (category, degrees, cx, cy, bucket)) AS places FROM suspect_cells WHERE crowded`,
  );
  const suspects = rows.map(({ id, earlier, category, metres: m, minutes }) => ({
    ...{ id: String(id), earlier: String(earlier), category: String(category), metres: Number(m), minutes: Number(minutes) },
  }));
  return { suspects, findings: findingsOf(suspects, Number(crowd!.n), Number(crowd!.places), metres, hours) };
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
