/**
 * The library: the same steps as the command line, typed, without the file system. Every function takes plain values and
 * gives plain values; nothing here reads a file, a clock or the environment (the event store keeps its scratch files itself).
 *
 * @example
 * const territory = buildTerritory(sources, config, { crs: 'WGS84' });
 * const plan = drawGrids(territory, gridsConfig, { seed: 1 });
 * const shapes = shapesOf(plan.gridShapes);
 * const proof = certifyShapes(shapes, shapesOf(territory.boundary), { crs: 'WGS84', inputHash: '' });
 */

// Staffing
export { assignWorkers, type StaffingInput, type StaffingOptions } from './assignment/assignWorkers.js';
export { toAssignment, toWorker } from './assignment/people.js';
export { PRESET_NAMES, presetProfile } from './assignment/presets.js';
export { WorkingCalendar } from './core/calendar/workingCalendar.js';
// Configuration: one schema gives the type, the defaults, the message and the document
export { parseConfig } from './core/config/parse.js';
export { ProfileSchema, type StaffingProfile } from './core/config/profile.js';
export {
  type GridsConfig,
  GridsSchema,
  type Project,
  ProjectSchema,
  type TerritoryConfig,
  TerritorySchema,
} from './core/config/project.js';
export { type Scheme, SchemeSchema } from './core/config/scheme.js';
export { SIZE_PRESETS, type SizePreset, type SizeRule } from './core/config/sizeProfile.js';
// Nouns
export type { Coverage, Lattice } from './core/coverage.js';
export { type Crs, recogniseCrs } from './core/crs.js';
export { ERROR_EXIT, type ErrorCode, type Place, WanggeError } from './core/errors.js';
export type { AreaBounds, AreaFeasibility } from './core/feasibility.js';
export type { Finding } from './core/finding.js';
export { Fraction, type Rounding, type RoundingRule } from './core/fraction.js';
export type { Feature, Linear, Polygonal, Position, Shape } from './core/geometry.js';
export type { AreaPlan, FourSides, Plan, Zone } from './core/plan.js';
export type { Certificate, DefectType, PlanProof } from './core/proof.js';
export type { CrosswalkLine, Outcome, Redrawing, ZoneChange } from './core/redrawing.js';
export type { GridRegister, RegisterArea, RegisterGrid, RegisterMicroGrid, RegisterUnit } from './core/register.js';
export type {
  EventRow,
  MetricValue,
  Round,
  ScoreColumn,
  ScorePart,
  StageSummary,
  SubjectKind,
  SubjectScore,
} from './core/round.js';
export type { Change, Relation, RoundChange, SubjectChange } from './core/roundChange.js';
export type { Assignment, Post, Staffing, VisitDuty, Worker, WorkerLoad } from './core/staffing.js';
export { type PlanSummary, summarizePlan } from './core/summary.js';
export {
  type AppealRecord,
  type AssignmentRecord,
  columnsOf,
  type EventRecord,
  type MarkRecord,
  type PointRecord,
  TABLES,
  type TableName,
  type VisitRecord,
  type WorkerRecord,
} from './core/tables.js';
export type { Area, BorderArc, BorderClass, Cell, Compound, DedicatedSite, Territory, Unit } from './core/territory.js';
export { type Locale, say, type Text } from './core/text.js';
// Drawing
export { drawGrids } from './partition/drawGrids.js';
export { checkFeasibility } from './partition/feasibility/check.js';
export type { Edits, Redraw } from './partition/redraw/given.js';
export { matchPrevious, type UnitPlaces } from './partition/redraw/matchPrevious.js';
export type { PreviousLevel, PreviousPlan, PreviousRecord } from './partition/redraw/previous.js';
export { registerOf } from './pipeline/registerOf.js';
// Reports
export { renderMapPng, renderMapSvg } from './report/map/map.js';
export type { Picture, ReportModel } from './report/model.js';
export { type RenderedReport, renderReport } from './report/report.js';
// Scoring
export { checkScheme } from './scoring/check/checkScheme.js';
export { type EventExplanation, explain, explainEvent } from './scoring/explain.js';
export { exportEvents } from './scoring/exportEvents.js';
export { roundFromJson, roundToJson } from './scoring/json.js';
export { combineRounds } from './scoring/rounds/combineRounds.js';
export { compareRounds, relationOf } from './scoring/rounds/compareRounds.js';
export { type RoundInputs, type RoundOptions, scoreRound } from './scoring/scoreRound.js';
export { openDuckDb } from './store/duckdb.js';
export { type EventRecordsOptions, loadEventRecords } from './store/loadEventRecords.js';
export { type EventSource, type Intake, loadEvents } from './store/loadEvents.js';
export type { EventStore } from './store/store.js';
// Ground: cells, coverage, proof
export { type CertifyOptions, certifyShapes } from './topology/certify.js';
export { dissolve } from './topology/coverage.js';
export { converter } from './topology/crs/converter.js';
export { type Converted, convertFeatures } from './topology/crs/convertFeatures.js';
export { findShifts, type ShiftInputs, type ShiftLayer } from './topology/crs/shift.js';
export { dissolveShapes } from './topology/dissolveShapes.js';
export { fromLattice, makeLattice, toLattice } from './topology/lattice.js';
export { locatePoints, makeLocator } from './topology/locate.js';
export { inscribedCircle, labelPoint, type Measures, measure } from './topology/measure.js';
export { type RepairOptions, type RepairResult, type RepairUnit, repairCoverage } from './topology/repair.js';
export { coverageOfShapes, shapesOf } from './topology/shapes.js';
export { buildTerritory } from './topology/territory/build.js';
export type { SourceFeature, TerritorySources } from './topology/territory/sources.js';
export {
  type CellInput,
  type Closing,
  type Defect,
  type ValidateOptions,
  type ValidationResult,
  validateCoverage,
} from './topology/validate.js';
