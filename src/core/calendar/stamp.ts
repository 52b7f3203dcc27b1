/**
 * Stamps: a moment of local time in the zone of the scheme, exact to the second. As text `2026-03-01T08:05:00`, or
 * `2026-03-01` where only the day is known; in calculations the number of seconds from 1970-01-01T00:00:00 of the same
 * local time. Working clocks and Chinese limits are local, so no zone enters a calculation; only a text that carries its
 * own offset (`…Z`, `…+08:00`) is converted on reading.
 *
 * What a text means is said here once, and once more as SQL in store/stampSql.ts; a test holds the two together.
 */

/** White space that surrounds cells in real files: space, tab, no-break space, ideographic space. */
export const BLANKS = ' \t\u00a0\u3000';

/** Between several stamps in one cell, as a class of a regular expression: semicolon, comma, both also full-width, 、 and line breaks. */
export const BETWEEN_STAMPS = '[;\uff1b,\uff0c\u3001\r\n]';

const YEAR = '((?:19|20|21)\\d{2})';
const CLOCK = '(\\d{1,2}):(\\d{2})(?::(\\d{2})(?:\\.\\d{1,9})?)?';
/** Year first: `2026-03-01T08:05:00`, `2026/3/1 8:05`, `2026.3.1`. Groups: year, month, day, hour, minute, second. */
export const YEAR_FIRST = `${YEAR}[-/.](\\d{1,2})[-/.](\\d{1,2})(?:[T ] ?${CLOCK})?`;
/** `2026年3月1日`, `2026年3月1日 8时05分`, `2026年3月1日8时5分30秒`. The same groups. */
export const CHINESE = `${YEAR}年(\\d{1,2})月(\\d{1,2})日(?: ?(\\d{1,2})时(?:(\\d{1,2})分(?:(\\d{1,2})秒)?)?)?`;
/** `2026年3月1日 8:05`. The same groups. */
export const CHINESE_CLOCK = `${YEAR}年(\\d{1,2})月(\\d{1,2})日 ?${CLOCK}`;
/** Month first only with AM or PM, which tells it apart from day first: `01/08/2015 10:37:47 AM`. Groups: month, day, year, hour, minute, second, A or P. */
export const AMERICAN = `(\\d{1,2})/(\\d{1,2})/${YEAR} (0?[1-9]|1[0-2]):(\\d{2})(?::(\\d{2})(?:\\.\\d{1,9})?)? ?([AaPp])[Mm]`;
/** With its own offset: `2026-03-01T00:05:00Z`, `2026-03-01 08:05:00+08:00`. The groups of YEAR_FIRST and the offset. */
export const WITH_OFFSET = `${YEAR}-(\\d{2})-(\\d{2})[T ]${CLOCK}(Z|[+-](?:0\\d|1[0-4]):?[0-5]\\d)`;

const plain = [YEAR_FIRST, CHINESE, CHINESE_CLOCK].map((source) => new RegExp(`^${source}$`));
const american = new RegExp(`^${AMERICAN}$`);
const withOffset = new RegExp(`^${WITH_OFFSET}$`);

/**
 * Reads a date or a stamp as people write it; null when it is none (also for 30 February, for `25:00` and for a day and
 * month that could be either way round). Fractions of a second are dropped. `zone` is the zone that a text with its own
 * offset is converted to.
 *
 * @example readStamp('2026年3月1日 8时05分') // '2026-03-01T08:05:00'
 * @example readStamp('01/08/2015 10:37:47 AM') // '2015-01-08T10:37:47'
 */
export function readStamp(text: string, zone = 'Asia/Shanghai'): string | null {
  const cell = trimBlanks(text);
  for (const pattern of plain) {
    const m = pattern.exec(cell);
    if (m) return compose(m[1], m[2], m[3], m[4], m[5], m[6]);
  }
  const us = american.exec(cell);
  if (us) {
    const hour = (Number(us[4]) % 12) + (us[7]!.toUpperCase() === 'P' ? 12 : 0);
    return compose(us[3], us[1], us[2], String(hour), us[5], us[6]);
  }
  const offset = withOffset.exec(cell);
  if (offset) {
    const local = compose(offset[1], offset[2], offset[3], offset[4], offset[5], offset[6]);
    return local === null ? null : inZone(secondsOf(local) - offsetMinutes(offset[7]!) * 60, zone);
  }
  return null;
}

/** Seconds of local time from 1970-01-01T00:00:00; a day without a time is its first second. */
export function secondsOf(stamp: string): number {
  const day = dayOf(Number(stamp.slice(0, 4)), Number(stamp.slice(5, 7)), Number(stamp.slice(8, 10)));
  if (stamp.length < 19) return day * 86_400;
  return day * 86_400 + Number(stamp.slice(11, 13)) * 3600 + Number(stamp.slice(14, 16)) * 60 + Number(stamp.slice(17, 19));
}

/** The stamp of a number of seconds: `2026-03-01T08:05:00`. */
export function stampOf(seconds: number): string {
  const day = Math.floor(seconds / 86_400);
  const rest = seconds - day * 86_400;
  const clock = [Math.floor(rest / 3600), Math.floor(rest / 60) % 60, rest % 60].map((n) => String(n).padStart(2, '0'));
  return `${dateOf(day)}T${clock.join(':')}`;
}

/** Days from 1970-01-01 in the Gregorian calendar (the civil-day formula of H. Hinnant, "chrono-compatible low-level date algorithms"). */
export function dayOf(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

/** The date of a day number: `2026-03-01`. */
export function dateOf(dayNumber: number): string {
  const z = dayNumber + 719_468;
  const era = Math.floor(z / 146_097);
  const dayOfEra = z - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shifted = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * shifted + 2) / 5) + 1;
  const month = shifted < 10 ? shifted + 3 : shifted - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

/** Cuts the white space around a cell. */
export function trimBlanks(text: string): string {
  let from = 0;
  let to = text.length;
  while (from < to && BLANKS.includes(text[from]!)) from++;
  while (to > from && BLANKS.includes(text[to - 1]!)) to--;
  return text.slice(from, to);
}

function compose(
  year: string | undefined,
  month: string | undefined,
  day: string | undefined,
  hour: string | undefined,
  minute: string | undefined,
  second: string | undefined,
): string | null {
  const [y, mo, d] = [Number(year), Number(month), Number(day)];
  if (mo < 1 || mo > 12 || d < 1) return null;
  const date = dateOf(dayOf(y, mo, d));
  if (Number(date.slice(5, 7)) !== mo) return null;
  if (hour === undefined) return date;
  const [h, mi, s] = [Number(hour), Number(minute ?? 0), Number(second ?? 0)];
  if (h > 23 || mi > 59 || s > 59) return null;
  return `${date}T${[h, mi, s].map((n) => String(n).padStart(2, '0')).join(':')}`;
}

function offsetMinutes(text: string): number {
  if (text === 'Z') return 0;
  return (text.startsWith('-') ? -1 : 1) * (Number(text.slice(1, 3)) * 60 + Number(text.slice(-2)));
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** The local stamp of a moment of universal time in a zone. */
function inZone(utcSeconds: number, zone: string): string {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
    formats.set(zone, format);
  }
  const part = Object.fromEntries(format.formatToParts(utcSeconds * 1000).map((p) => [p.type, p.value]));
  return `${part.year}-${part.month}-${part.day}T${part.hour}:${part.minute}:${part.second}`;
}
