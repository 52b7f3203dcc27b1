import { secondsOf, stampOf } from '../core/calendar/stamp.js';
import type { Finding } from '../core/finding.js';
import { byText } from '../core/order.js';
import type { Text } from '../core/text.js';
import { listed } from './listed.js';
import type { RoundClock } from './roundClock.js';

/** A record that the scheme would count, were it of this round. */
export interface Dated {
  readonly date: string;
  /** How a sentence names it. */
  readonly label: string;
  /** Whether the round asks for it by its date, as of whatever moment. */
  readonly inside: boolean;
}

const TABLES = {
  mark: { zh: '条评分', en: 'marks' },
  points: { zh: '条积分', en: 'records of points' },
  visit: { zh: '次走访', en: 'visits' },
} as const satisfies Record<string, Text>;

/** Among this many records of the round a single one of another year is more likely a slip of the pen than of an old ledger. */
const TO_ONE_SLIP = 10;
/** From so many records on a round without any is remarkable; of vetoes most rounds have none. */
const MANY = 10;

/**
 * What a table holds that is dated outside the round. A ledger is kept for years, so that is a note; a warning where many
 * records are none of this round, and where a few would be if only their year were the round's.
 */
export function datedOutside(table: keyof typeof TABLES, records: readonly Dated[], clock: RoundClock): Finding[] {
  const outside = records.filter(({ inside }) => !inside);
  const within = records.length - outside.length;
  if (outside.length === 0) return [];
  const what = TABLES[table];
  if (within === 0) {
    const days = outside.map(({ date }) => date.slice(0, 10)).sort(byText);
    return [
      finding(`${table}.noneInRound`, outside.length < MANY ? 'note' : 'warning', outside, {
        zh: `${what.zh}的日期全部不在本期(${days[0]} 至 ${days.at(-1)}),一概不计`,
        en: `${what.en}, all that there are, are dated outside the round (${days[0]} to ${days.at(-1)}); none counts`,
      }),
    ];
  }
  const years = yearsOf(clock);
  const isOfOtherYear = ({ date }: Dated) =>
    years.some((year) => {
      const meant = `${year}${date.slice(4)}`;
      const at = secondsOf(meant);
      // The 29th of February is no day of most years.
      return at >= clock.from && at < clock.to && stampOf(at).slice(0, 10) === meant.slice(0, 10);
    });
  const others = outside.filter(isOfOtherYear);
  const areSlips = others.length * TO_ONE_SLIP <= within;
  const slips = areSlips ? others : [];
  const rest = areSlips ? outside.filter((one) => !isOfOtherYear(one)) : outside;
  const year = years.join('/');
  return [
    ...(slips.length === 0
      ? []
      : [
          finding(`${table}.otherYear`, 'warning', slips, {
            zh: `${what.zh}的日期在别的年份,不计入本期;年份改成 ${year} 就在本期`,
            en: `${what.en} are dated in another year and do not count; with the year ${year} they would be of this round`,
          }),
        ]),
    ...(rest.length === 0
      ? []
      : [
          finding(`${table}.outsideRound`, 'note', rest, {
            zh: `${what.zh}的日期不在本期,不计入`,
            en: `${what.en} are dated outside the round and do not count`,
          }),
        ]),
  ];
}

/** The years that a round lies in: two, where it goes over New Year. */
function yearsOf({ from, to }: RoundClock): readonly number[] {
  const [first, last] = [from, to - 1].map((at) => Number(stampOf(at).slice(0, 4)));
  return Array.from({ length: last! - first! + 1 }, (_, i) => first! + i);
}

function finding(code: string, severity: 'warning' | 'note', records: readonly Dated[], text: Text): Finding {
  const list = listed(records.map(({ label }) => label).sort(byText));
  const n = records.length;
  return {
    code,
    severity,
    text: { zh: `${n} ${text.zh}(${list.zh})`, en: `${n} ${text.en} (${list.en})` },
    ...(severity === 'warning' ? { hint: { zh: '核对年份与考核期', en: 'check the year, and the round' } } : {}),
    figures: { records: n },
  };
}
