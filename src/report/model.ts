import type { Finding } from '../core/finding.js';
import type { PlanProof } from '../core/proof.js';
import type { GridRegister } from '../core/register.js';
import type { Round } from '../core/round.js';
import type { RoundChange } from '../core/roundChange.js';
import type { Staffing } from '../core/staffing.js';
import type { PlanSummary } from '../core/summary.js';
import type { Locale } from '../core/text.js';
import type { Warning } from '../core/warning.js';

/**
 * All that a report is made of. Any of the parts may be null: the sheets and charts that need it are then left out, and
 * nothing else changes. No file, no clock: the only date that is printed is the round's `asOf`.
 */
export interface ReportModel {
  /** `云溪街道 2026年第一季度网格化治理考核通报`. */
  readonly title: string;
  /** Who issues it (`report.issuer`), or null. */
  readonly issuer: string | null;
  readonly locale: Locale;
  readonly register: GridRegister | null;
  readonly plan: PlanSummary | null;
  readonly proof: PlanProof | null;
  readonly staffing: Staffing | null;
  readonly round: Round | null;
  /** The early-warning list of the round (督办提醒). */
  readonly warnings?: readonly Warning[];
  /** The round against earlier ones (环比、同比). */
  readonly changes?: readonly RoundChange[];
  /** Findings of the stages before (territory, plan), to be listed with the round's and the staffing's own. */
  readonly findings?: readonly Finding[];
}

/** A picture for a file of its own and for the workbook. `width` and `height` are what it measures on the page (CSS pixels, 1/96 inch); the PNG has twice as many. */
export interface Picture {
  /** File name without extension: `grades`, `stages`, `map`. */
  readonly name: string;
  readonly title: string;
  readonly png: Uint8Array;
  readonly width: number;
  readonly height: number;
}
