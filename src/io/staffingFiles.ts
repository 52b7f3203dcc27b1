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
    parts: parts.map(({ what, hours }) => `${what} ${hours.toFixed(2)}`).join(';'),
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
