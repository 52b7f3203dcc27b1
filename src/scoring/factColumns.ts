import { type Scheme, STAMPS, type StageRule } from '../core/config/scheme.js';

/**
 * The facts table, one row an event: the event's own columns (stamps in seconds of local time), where it belongs
 * (`grid`, `area`, `placed_by`), whether it counts (`in_round`, `is_void`, `is_duplicate`; `is_exempt`: an appeal was granted), a group of columns for each
 * stage, the points of each rule, `score` (scaled, scoring/scaled.ts) and `state`.
 */
export const STAGE_COLUMNS = ['done', 'due', 'onTime', 'late', 'overdue', 'used', 'limit', 'days', 'worker', 'fault'] as const;
export type StageColumn = (typeof STAGE_COLUMNS)[number];

/** What every facts table begins with, whatever the scheme. */
export const FACT_COLUMNS = [
  ...['id', 'category', 'subcategory', 'urgency', 'source', 'tier', 'department', 'grid', 'area', 'placed_by', 'given_worker'],
  ...STAMPS,
  ...[
    'dueAt',
    'suspendedFrom',
    'suspended_to',
    'suspension_fault',
    'extensions',
    'extensions_counted',
    'returns',
    'reworks',
    'satisfaction',
  ],
  ...[
    'duplicateOf',
    'in_round',
    'is_void',
    'is_duplicate',
    'is_closed',
    'is_suspended',
    'is_followedUp',
    'is_exempt',
    'state',
    'reporter',
  ],
];

/** All columns that no id of a scheme may take: those of the facts, of the steps towards them, and of events.parquet. */
export const FIXED_COLUMNS = [
  ...FACT_COLUMNS,
  'was_suspended',
  'vetoed',
  'score',
  'why',
  'score_scaled',
  'point_scale',
  'worker',
];

/** `handle_onTime`: a fact of a stage. */
export function stageColumn(stage: string, fact: StageColumn): string {
  return `${stage}_${fact}`;
}

/** `rule_late`: points of a rule, scaled. */
export function ruleColumn(rule: string): string {
  return `rule_${rule}`;
}

/** `veto_fake`: whether a vetoing rule struck. */
export function vetoColumn(rule: string): string {
  return `veto_${rule}`;
}

/** `mark_fake`: whether the event carries a mark of that item. */
export function markColumn(item: string): string {
  return `mark_${item}`;
}

/** The stage that an event is mainly about: the one that ends with handling, else the last. It takes extensions, and rules that name no stage. */
export function mainStage(scheme: Scheme): StageRule {
  return scheme.lifecycle.find((stage) => stage.to === 'handledAt') ?? scheme.lifecycle.at(-1)!;
}
