import { join, resolve } from 'node:path';
import { WanggeError } from '../core/errors.js';
import type { Finding } from '../core/finding.js';
import type { Plan } from '../core/plan.js';
import type { PlanProof } from '../core/proof.js';
import type { PlanDocument } from '../core/results.js';
import { type PlanSummary, summarizePlan } from '../core/summary.js';
import type { Territory } from '../core/territory.js';
import { exists } from '../io/folder.js';
import { readFeatures } from '../io/geojson.js';
import { hashFile } from '../io/hashFile.js';
import { forgetStage, MANIFEST, readManifest, recordStage } from '../io/manifest.js';
import { PLAN_LAYERS, planFiles } from '../io/planFiles.js';
import { stageAll, toJson } from '../io/write.js';
import { drawingOf, prepareDrawing } from '../partition/drawGrids.js';
import type { PreviousLevel, PreviousRecord } from '../partition/redraw/previous.js';
import { renderMapPng, renderMapSvg } from '../report/map/map.js';
import { shapesOf } from '../topology/shapes.js';
import { buildTerritory } from '../topology/territory/build.js';
import { areaCodes, CROSSWALK, keepOtherLines } from './carriedAreas.js';
import { certifyPlan, type PlanCounts, type WrittenLayer } from './certifyPlan.js';
import { guardInputs } from './guardInputs.js';
import { earlierConfigFinding, earlierConfigs } from './keptRedrawing.js';
import { followTasks, forwardOnly, type Progress } from './progress.js';
import { boundaryCrs, type OpenProject, requirePart, territoryCrs } from './project.js';
import { type ReadRedraw, type RedrawOptions, redrawingDocument, redrawOf, requireDay } from './redrawOf.js';
import { refuseApproved, refuseFrozen } from './refuseOverwrite.js';
import { REPLAY_REJECTS, readReplay } from './replayEvents.js';
import { REPLAY, type Replay, replayCsv, replayOf } from './replayStage.js';
import { readTerritorySources } from './sources.js';
import { tellFindings } from './tellFindings.js';
import { drawAreas } from './threads/drawAreas.js';
import { effortWithin, type TimeBudget } from './threads/effortWithin.js';
import { villageFindings } from './villageGroups.js';

export interface PlanOutcome {
  readonly territory: Territory;
  readonly plan: Plan;
  readonly proof: PlanProof;
  readonly summary: PlanSummary;
  readonly findings: readonly Finding[];
  readonly files: readonly string[];
  /** Seconds that drawing was given and the effort that came of it; null where the effort was the usual one. */
  readonly timeBudget: PlanDocument['timeBudget'] | null;
  /** The previous grids, where there were any: their polygons, and where units lay in them. */
  readonly previous: { readonly records: readonly PreviousRecord[]; readonly level: PreviousLevel } | null;
  /** Events on the new grids, where they were asked for. */
  readonly replay: Replay | null;
}

/** The part of the project file that a plan depends on: what later stages hold their own project file against. */
export function planConfig(project: OpenProject): unknown {
  const { project: title, crs, territory, grids, report } = project.config;
  // the map and the plan carry the project's name, the map is in the report's language
  return { project: title, locale: report.locale, crs, territory, grids };
}

/** What `plan` wrote, with hashes: inputs of the stages after it. Throws `stageMissing` where it never ran, even when forced. */
export function planOutputs(project: OpenProject): Record<string, string> {
  const record = exists(join(project.out, MANIFEST)) ? readManifest(project.out).stages.plan : undefined;
  if (!record) {
    throw new WanggeError(
      'stageMissing',
      { zh: '结果文件夹里没有划分结果', en: 'the result folder holds no plan' },
      { file: project.out, hint: { zh: `先运行 wangge plan ${project.file}`, en: `run wangge plan ${project.file} first` } },
    );
  }
  const { outputs } = record;
  return Object.fromEntries(
    Object.values(PLAN_LAYERS).flatMap((name) => (outputs[name] === undefined ? [] : [[join(project.out, name), outputs[name]]])),
  );
}

export interface PlanOptions extends RedrawOptions {
  readonly seed: number;
  readonly version: string;
  readonly progress: Progress;
  /** Threads that areas are drawn in, one unless given; the plan is the same with any number. */
  readonly threads?: number;
  /** Draws over a frozen round, or over a plan that was approved or filed; refused unless given. */
  readonly force?: boolean;
  /** Time for drawing, instead of the usual effort. The plan then depends on it and says so. */
  readonly within?: TimeBudget;
  /** Events to put on the new grids, a path from the working folder. */
  readonly replay?: string | undefined;
}

/**
 * Boundary, buildings, barriers → cells → grids and micro-grids, written to `project.out` and certified from what was written.
 * Previous grids, locks, edits and `only` (`RedrawOptions`) settle parts of the plan beforehand.
 */
export async function planStage(project: OpenProject, options: PlanOptions): Promise<PlanOutcome> {
  const config = requirePart(project, 'territory', 'plan');
  if (options.force !== true) {
    refuseFrozen(project);
    refuseApproved(project);
  }
  guardInputs(
    project,
    [...Object.values(PLAN_LAYERS), 'plan.json', 'map.svg', 'map.png', CROSSWALK, REPLAY, REPLAY_REJECTS, 'manifest.json'],
    [options.edits, options.replay].filter((path) => path !== undefined),
  );
  const on = options.on === undefined ? null : requireDay(options.on, '--on');
  const { grids } = project.config;
  const crs = boundaryCrs(project);
  const progress = forwardOnly(options.progress);
  progress(0, 100, { zh: '读取数据', en: 'reading' });
  const replayed = options.replay === undefined ? null : await readReplay(project, options.replay);
  const { sources, inputs, findings: readFindings } = readTerritorySources(project);
  progress(5, 100, { zh: '建立地块', en: 'building cells' });
  const territory = buildTerritory(sources, config, { crs: territoryCrs(project) });
  const only = areaCodes(territory, options.only ?? []);
  const given = redrawOf(project, territory, sources, { ...options, only });
  const drawing = prepareDrawing(territory, grids, { seed: options.seed, redraw: given.redraw });
  const { threads = 1, within } = options;
  const effort = within ? effortWithin(drawing.ground, drawing.tasks, threads, within) : undefined;
  const tasks = effort === undefined ? drawing.tasks : drawing.tasks.map((task) => ({ ...task, effort }));
  // in hundredths of what a plan usually takes
  const whole = 40 + 60 * (effort ?? 1);
  const began = within?.now() ?? 0;
  const follow = followTasks(tasks, ({ area }) => drawing.ground.cellsOfArea[area].length);
  const drawings = await drawAreas(drawing.ground, tasks, threads, (step, task) => {
    const underway = follow(step, task);
    if (underway === null) return;
    const left = within && Math.max(0, within.seconds - (within.now() - began) / 1000);
    progress(25 + (whole - 40) * underway.share, whole, drawingOf(territory, underway.longest), left);
  });
  progress(whole - 15, whole, { zh: '计算四至与指标', en: 'measuring' });
  const plan = drawing.finish(drawings);
  const timeBudget = within && effort !== undefined ? { seconds: within.seconds, effort } : null;
  progress(whole - 12, whole, { zh: '写出并验证', en: 'writing and certifying' });

  const drawn = planFiles(territory, plan, {
    cells: shapesOf(territory.shapes),
    grids: shapesOf(plan.gridShapes),
    microGrids: shapesOf(plan.microShapes),
    boundary: shapesOf(territory.boundary),
  });
  const files = given.written ? keepOtherLines(drawn, given.written, territory, only) : drawn;
  const redrawing = redrawingDocument(plan, given, on);
  if (redrawing.crosswalk !== null) files.set(CROSSWALK, redrawing.crosswalk);
  const earlierConfig = given.written ? earlierConfigs(given.written, planConfig(project), only) : undefined;
  const layers = stageAll(project.out, files);
  const rest = leaveNothing(layers.discard, () => {
    const layer = (name: string): WrittenLayer => readFeatures(layers.pathOf(name), { crs });
    const proof = certifyPlan(
      {
        boundary: layer(PLAN_LAYERS.boundary),
        cells: layer(PLAN_LAYERS.cells),
        grids: layer(PLAN_LAYERS.grids),
        microGrids: layer(PLAN_LAYERS.microGrids),
      },
      countsOf(territory, plan),
      territoryCrs(project),
    );

    const summary = summarizePlan(plan, { size: grids.size, micro: grids.micro }, proof);
    const found = [
      ...readFindings,
      ...villageFindings(project, territory),
      ...territory.findings,
      ...given.findings,
      ...plan.findings,
    ];
    if (earlierConfig) found.push(earlierConfigFinding(earlierConfig, project.file));
    const told = tellFindings(project, found);
    const findings = [...told, ...carriedFindings(given, told, only)];
    const document: PlanDocument = {
      project: project.config.project,
      crs,
      lattice: { unit: territory.lattice.unit, step: territory.lattice.step, decimals: territory.lattice.decimals },
      boundaryDisplacementM: round(territory.boundaryDisplacementM, 4),
      states: [{ state: 'drawn', on }],
      ...redrawing.document,
      ...(earlierConfig ? { earlierConfig } : {}),
      ...(timeBudget ? { timeBudget } : {}),
      summary: summary as PlanDocument['summary'],
      territory: { ...territory.figures },
      findings: findings as PlanDocument['findings'],
      proof: proof as PlanDocument['proof'],
    };
    const footprints = sources.units.flatMap(({ shape }) =>
      shape?.type === 'Polygon' || shape?.type === 'MultiPolygon' ? [shape] : [],
    );
    const map = { territory, plan, title: project.config.project, locale: project.config.report.locale, footprints };
    const last = new Map<string, string | Uint8Array>([
      ['plan.json', toJson(document)],
      ['map.svg', renderMapSvg(map)],
      ['map.png', renderMapPng(map).png],
    ]);
    return { proof, summary, findings, last };
  });
  const { proof, summary, findings, last } = rest;
  const replay = leaveNothing(layers.discard, () =>
    replayed ? replayOf({ territory, plan, previous: given.previous }, replayed, options.replay!) : null,
  );
  const replayFiles = new Map<string, string>();
  if (replay) replayFiles.set(REPLAY, replayCsv(replay));
  if (replayed?.rejects) replayFiles.set(REPLAY_REJECTS, replayed.rejects);
  const others = leaveNothing(layers.discard, () => stageAll(project.out, new Map([...last, ...replayFiles])));
  layers.commit();
  others.commit();
  const outputs = [...files.keys(), ...last.keys()];
  // what was read from the result folder itself has been replaced: nobody could hold it against anything any more
  const written = new Set(outputs.map((name) => resolve(project.out, name)));
  const read = Object.entries({ ...given.inputs, ...inputs }).filter(([path]) => !written.has(resolve(path)));
  recordStage(project.out, 'plan', {
    version: options.version,
    inputs: Object.fromEntries(read),
    outputs,
    config: planConfig(project),
  });
  if (replay) {
    recordStage(project.out, 'replay', {
      version: options.version,
      inputs: { ...replayed!.inputs, [join(project.out, 'plan.json')]: hashFile(join(project.out, 'plan.json')) },
      outputs: [...replayFiles.keys()],
      config: { events: project.config.events, profile: project.config.staffing.profile },
    });
  } else forgetStage(project.out, 'replay');
  progress(whole, whole, { zh: '完成', en: 'done' });
  return {
    territory,
    plan,
    proof,
    summary,
    findings,
    files: [...outputs, ...replayFiles.keys(), 'manifest.json'],
    timeBudget,
    previous: given.previous,
    replay,
  };
}

/** What was found in the areas that were not drawn again. */
function carriedFindings({ written }: ReadRedraw, told: readonly Finding[], only: readonly string[]): Finding[] {
  const known = new Set(told.map((finding) => JSON.stringify(finding)));
  return (written?.document.findings ?? []).filter((finding) => {
    const area = finding.figures?.area;
    return typeof area === 'string' && !only.includes(area) && !known.has(JSON.stringify(finding));
  });
}

/** How many cells, grids and micro-grids there must be, over all and in each area: what the drawing says, not the files. */
function countsOf(territory: Territory, plan: Plan): PlanCounts {
  const byArea = (areaOf: readonly number[]) =>
    new Map(territory.areas.map(({ code }, area) => [code, areaOf.filter((one) => one === area).length]));
  return {
    cells: byArea(territory.cells.map(({ area }) => area)),
    grids: byArea(plan.grids.map(({ area }) => area)),
    microGrids: byArea(plan.microGrids.map(({ area }) => area)),
  };
}

/** Nothing half-written: what was staged is thrown away when the work after it fails. */
function leaveNothing<T>(discard: () => void, work: () => T): T {
  try {
    return work();
  } catch (error) {
    discard();
    throw error;
  }
}

function round(value: number, decimals: number): number {
  return Number(value.toFixed(decimals));
}
