import type { Round } from './round.js';
import type { Text } from './text.js';

/**
 * What marks scores that were judged before their round was over (期中预警): everybody who reads them must see that they are
 * not the result. Null for results.
 *
 * @example provisionalWords({ asOf: '2026-02-15T18:00:00', provisional: true })!.zh // '截至 2026-02-15 18:00 预警,非最终结果'
 */
export function provisionalWords({ asOf, provisional }: Pick<Round, 'asOf' | 'provisional'>): Text | null {
  if (!provisional) return null;
  const moment = asOf.slice(0, 16).replace('T', ' ');
  return { zh: `截至 ${moment} 预警,非最终结果`, en: `early warning as of ${moment}, not final` };
}
