import type { ReportModel } from '../model.js';
import { changeFiguresSheet, changeSheet } from './changes.js';
import { eventSheet } from './events.js';
import { findingsSheet, intakeSheet } from './intake.js';
import { notesSheet } from './notes.js';
import { overviewSheet } from './overview.js';
import { areasOfPlanSheet, gridsOfPlanSheet } from './plan.js';
import { scoreSheet } from './scores.js';
import type { Sheet, WorkbookModel } from './sheet.js';
import { loadSheet, postSheet } from './staffing.js';
import { warningSheet, warningSummarySheet } from './warnings.js';

/**
 * The scorecard as plain data: which sheets, which columns with their meanings, which cells. Sheets whose part of the
 * report is missing, or whose table has no row, are left out; the notes on formulas are derived from the columns of all the others.
 *
 * @example buildWorkbook(model).sheets.map((sheet) => sheet.name) // ['概览', '网格员', '网格', …, '公式说明']
 */
export function buildWorkbook(model: ReportModel): WorkbookModel {
  const { round, plan, staffing } = model;
  const sheets: (Sheet | null)[] = [
    overviewSheet(model),
    round ? scoreSheet(model, round, 'worker') : null,
    round ? scoreSheet(model, round, 'grid') : null,
    round ? scoreSheet(model, round, 'area') : null,
    round && round.departments.length > 0 ? scoreSheet(model, round, 'department') : null,
    round ? changeFiguresSheet(model, round) : null,
    round ? changeSheet(model, round) : null,
    round ? warningSummarySheet(model, round) : null,
    round ? warningSheet(model, round) : null,
    round ? eventSheet(model, round) : null,
    plan ? areasOfPlanSheet(model, plan) : null,
    plan ? gridsOfPlanSheet(model, plan) : null,
    staffing ? loadSheet(model, staffing) : null,
    staffing ? postSheet(model, staffing) : null,
    round ? intakeSheet(model, round) : null,
    findingsSheet(model),
  ];
  const told = sheets.filter((sheet) => sheet !== null).filter(hasContent);
  return {
    title: model.title,
    issuer: model.issuer,
    locale: model.locale,
    asOf: round ? round.asOf : null,
    sheets: [...told, notesSheet(model, told)],
  };
}

/** The overview always; a table's sheet when the table has a row. */
function hasContent(sheet: Sheet): boolean {
  return sheet.grid > 0 || sheet.blocks.some((block) => block.kind === 'table' && block.table.rows.length > 0);
}
