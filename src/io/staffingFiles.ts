import type { Staffing } from '../core/staffing.js';
import { toCsv, toJson } from './encode.js';

/**
 * What `assign` writes, as texts by file name. Hours are rounded to two decimals in the tables and whole in staffing.json.
 *
 * @example writeAll('out', staffingFiles(staffing))
 */
export function staffingFiles(staffing: Staffing): Map<string, string> {
  const posts = staffing.posts.map(({ id, hours, ...post }) => ({ post: id, ...post, hours: twoDecimals(hours) }));
  const loads = staffing.loads.map(({ grids, parts, ...load }) => ({
    ...load,
    grids: grids.join(';'),
    hours: twoDecimals(load.hours),
    ratio: Number(load.ratio.toFixed(4)),
    parts: printedParts(parts, load.hours).join(';'),
  }));
  return new Map([
    ['staffing.csv', toCsv(posts, ['post', 'role', 'grid', 'micro', 'worker', 'from', 'to', 'hours'])],
    ['load.csv', toCsv(loads, ['worker', 'name', 'role', 'grids', 'hours', 'capacityHours', 'ratio', 'overloaded', 'parts'])],
    [
      'visits.csv',
      toCsv(
        staffing.visits.map((visit) => ({ ...visit })),
        ['grid', 'worker', 'personClass', 'persons', 'cycle', 'perYear'],
      ),
    ],
    ['staffing.json', toJson(staffing)],
  ]);
}

function twoDecimals(hours: number): number {
  return Number(hours.toFixed(2));
}

/**
 * Parts to two decimals that add up to the printed total: each is rounded down, and the hundredths that are left go to the
 * largest remainders, so that whoever adds the list up by hand finds what stands beside it.
 */
function printedParts(parts: readonly { readonly what: string; readonly hours: number }[], total: number): string[] {
  const exact = parts.map(({ hours }) => Number((hours * 100).toFixed(6)));
  const hundredths = exact.map(Math.floor);
  const left = Math.round(twoDecimals(total) * 100) - hundredths.reduce((sum, n) => sum + n, 0);
  const byRemainder = exact.map((value, i) => ({ i, rest: value - hundredths[i]! })).sort((a, b) => b.rest - a.rest || a.i - b.i);
  for (const { i } of byRemainder.slice(0, Math.max(0, left))) hundredths[i]!++;
  return parts.map(({ what }, i) => `${what} ${(hundredths[i]! / 100).toFixed(2)}`);
}
