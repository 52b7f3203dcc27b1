import type { Finding } from './finding.js';
import type { Fraction, Rounding } from './fraction.js';

export const SUBJECT_KINDS = ['worker', 'grid', 'area', 'department'] as const;
export type SubjectKind = (typeof SUBJECT_KINDS)[number];

/**
 * A node of an explanation. Invariant: where `parts` is given, the parts' points sum to `points` exactly.
 * Leaves carry the facts they come from (`facts`: event, mark, visit or points ids).
 */
export interface ScorePart {
  readonly id: string;
  readonly label: string;
  readonly points: Fraction;
  /** How the points come about, in words and numbers: `按期处置率 87/92 × 权重 40`. */
  readonly how: string | null;
  readonly parts?: readonly ScorePart[];
  readonly facts?: readonly string[];
}

/** A metric's value: numerator over denominator, exact; `value` null = nothing to measure. */
export interface MetricValue {
  readonly id: string;
  readonly label: string;
  readonly unit: 'rate' | 'count' | 'points' | 'minutes';
  readonly numerator: Fraction;
  readonly denominator: Fraction | null;
  readonly value: Fraction | null;
}

/** A metric or item as a column: sheets, charts, csv and documents derive from these rows. */
export interface ScoreColumn {
  readonly id: string;
  readonly label: string;
  readonly unit: 'rate' | 'count' | 'points' | 'minutes';
  readonly better: 'higher' | 'lower';
  /** In words: what is divided by what, for the notes on formulas. */
  readonly formula: string;
  readonly weight: Fraction | null;
}

/** One scored worker, grid, area or department. */
export interface SubjectScore {
  readonly kind: SubjectKind;
  readonly subject: string;
  readonly name: string;
  readonly peerGroup: string;
  readonly eligible: boolean;
  /** Why not, when not. */
  readonly ineligibleBecause: string | null;
  /** Null = nothing at all to measure. Unrounded; grades are taken on it. */
  readonly total: Fraction | null;
  /** `total` rounded once by the scheme's rule; '' when null. */
  readonly printed: string;
  readonly grade: string | null;
  readonly rank: number | null;
  readonly peerRank: number | null;
  /** What caps the grade (一票否决): the best grade still allowed, and why. */
  readonly vetoes: readonly { readonly grade: string; readonly why: string }[];
  readonly metrics: readonly MetricValue[];
  /** The tree from total to facts; its points are `total`. */
  readonly tree: ScorePart;
  /** In sentences: moved in mid-quarter, weight redistributed, … */
  readonly notes: readonly string[];
}

/** A grade and its line: from `from` up to the line of the grade above. Exact. */
export interface GradeBand {
  readonly grade: string;
  readonly from: Fraction;
  /** At most this share of those ranked; null = no quota. */
  readonly quota: Fraction | null;
}

/** A lifecycle stage over all events of the round. due = done + overdue and not done; what is not due yet is in no denominator. */
export interface StageSummary {
  readonly id: string;
  readonly label: string;
  readonly due: number;
  readonly done: number;
  readonly onTime: number;
  readonly late: number;
  readonly overdueOpen: number;
  readonly notYetDue: number;
}

/** One line for the events sheet and the early-warning list. */
export interface EventRow {
  readonly id: string;
  readonly category: string;
  readonly urgency: string;
  readonly grid: string | null;
  readonly worker: string | null;
  readonly reportedAt: string;
  readonly closedAt: string | null;
  readonly state: 'closed' | 'open' | 'overdue' | 'void' | 'duplicate' | 'suspended';
  readonly lateStages: readonly string[];
  /** Null for void and duplicate events. */
  readonly score: Fraction | null;
  /** `处置超时 −10;返工 −5` */
  readonly why: string;
}

/** How every line of the event files is accounted for: lines = accepted + rejected. */
export interface IntakeCount {
  readonly file: string;
  readonly lines: number;
  readonly accepted: number;
  readonly rejected: number;
  readonly reasons: Readonly<Record<string, number>>;
}

/** An assessment round, scored. */
export interface Round {
  readonly round: string;
  readonly scheme: string;
  /** ISO date-time: cases are judged due or not yet due as of this moment. */
  readonly asOf: string;
  /** Judged before its end by somebody's wish (`score --as-of`): an early warning, not the result. Absent in results. */
  readonly provisional?: true | undefined;
  readonly from: string;
  readonly to: string;
  readonly rounding: Rounding;
  readonly intake: readonly IntakeCount[];
  readonly counts: Readonly<Record<string, number>>;
  readonly byCategory: readonly {
    readonly category: string;
    readonly events: number;
    readonly closed: number;
    readonly overdue: number;
  }[];
  readonly stages: readonly StageSummary[];
  readonly columns: Readonly<Partial<Record<SubjectKind, readonly ScoreColumn[]>>>;
  /** The scheme's grades by kind of subject, best first; absent in rounds that were scored before they were kept. */
  readonly grades?: Readonly<Partial<Record<SubjectKind, readonly GradeBand[]>>>;
  readonly workers: readonly SubjectScore[];
  readonly grids: readonly SubjectScore[];
  readonly areas: readonly SubjectScore[];
  readonly departments: readonly SubjectScore[];
  /**
   * The overdue events, then the others, each from the lowest score up; at most `events.listed` of the scheme (200 by default).
   * The whole list is events.parquet.
   */
  readonly events: readonly EventRow[];
  readonly eventRules: readonly {
    readonly id: string;
    readonly label: string;
    readonly points: Fraction;
    /** What the points are multiplied by. */
    readonly per: 'once' | 'day' | 'rework' | 'return' | 'extension';
    /** The most that the rule adds or takes at one event. */
    readonly cap: Fraction | null;
    readonly hits: number;
    readonly sum: Fraction;
  }[];
  readonly findings: readonly Finding[];
}
