import { nearest } from '../core/config/parse.js';
import type { Scheme } from '../core/config/scheme.js';
import type { Finding } from '../core/finding.js';
import { byText } from '../core/order.js';
import type { WorkerRecord } from '../core/tables.js';

/**
 * The role that was probably meant. Roles are short words that end alike (受理员, 派遣员), two edits apart and nothing in common:
 * more than half of the letters must be shared.
 *
 * @example nearestRole('专职网格员工', ['受理员', '专职网格员']) // '专职网格员'
 */
export function nearestRole(role: string, known: readonly string[]): string | null {
  const alike = known.filter((other) => {
    const shared = [...new Set(role)].filter((letter) => other.includes(letter)).length;
    return 2 * shared > Math.max(new Set(role).size, new Set(other).size);
  });
  return nearest(role, alike);
}

/** Roles that the scheme scores and nobody in the workers table holds: a slip of the pen there would leave everybody without a score. */
export function roleFindings(scheme: Scheme, workers: readonly WorkerRecord[]): Finding[] {
  if (workers.length === 0) return [];
  const held = [...new Set(workers.map(({ role }) => role))].sort(byText);
  const missing = (scheme.workers?.roles ?? []).filter((role) => !held.includes(role));
  return missing.map((role): Finding => {
    const near = nearestRole(role, held);
    return {
      code: 'scheme.roleUnheld',
      severity: 'warning',
      text: {
        zh: `人员表中没有人任“${role}”,方案却考核这一岗位`,
        en: `the scheme scores "${role}", and nobody in the workers table has that role`,
      },
      hint: near
        ? { zh: `是否想写“${near}”?`, en: `did you mean "${near}"?` }
        : {
            zh: `核对 workers.roles;人员表中的岗位:${held.join('、')}`,
            en: `check workers.roles; roles in the table: ${held.join(', ')}`,
          },
      place: { path: `workers.roles.${scheme.workers!.roles!.indexOf(role)}` },
    };
  });
}
