import { join } from 'node:path';
import type { Finding } from '../core/finding.js';
import type { Plan } from '../core/plan.js';
import type { PlanProof } from '../core/proof.js';
import type { PlanDocument } from '../core/results.js';
import { type PlanSummary, summarizePlan } from '../core/summary.js';
import type { Territory } from '../core/territory.js';
import type { Text } from '../core/text.js';
import { readFeatures } from '../io/geojson.js';
import { readManifest, recordStage } from '../io/manifest.js';
import { PLAN_LAYERS, planFiles } from '../io/planFiles.js';
import { stageAll, toJson } from '../io/write.js';
import { drawGrids } from '../partition/drawGrids.js';
import { renderMapPng, renderMapSvg } from '../report/map/map.js';
import { shapesOf } from '../topology/shapes.js';
import { buildTerritory } from '../topology/territory/build.js';
import { certifyPlan, type PlanCounts, type WrittenLayer } from './certifyPlan.js';
import { guardInputs } from './guardInputs.js';
import { boundaryCrs, type OpenProject, requirePart, territoryCrs } from './project.js';
import { readTerritorySources } from './sources.js';
import { tellFindings } from './tellFindings.js';

export type Progress = (done: number, total: number, what: Text) => void;

export interface PlanOutcome {
  readonly territory: Territory;
  readonly plan: Plan;
  readonly proof: PlanProof;
  readonly summary: PlanSummary;
  readonly findings: readonly Finding[];
  readonly files: readonly string[];
}

/** The part of the project file that a plan depends on: what later stages hold their own project file against. */
export function planConfig(project: OpenProject): unknown {
  const { crs, territory, grids } = project.config;
  return { crs, territory, grids };
}

/** What `plan` wrote, with hashes: inputs of the stages after it. */
export function planOutputs(project: OpenProject): Record<string, string> {
  const outputs = readManifest(project.out).stages.plan?.outputs ?? {};
  return Object.fromEntries(
    Object.values(PLAN_LAYERS).flatMap((name) => (outputs[name] === undefined ? [] : [[join(project.out, name), outputs[name]]])),
  );
}

/** Boundary, buildings, barriers → cells → grids and micro-grids, written to `project.out` and certified from what was written. */
export function planStage(project: OpenProject, options: { seed: number; version: string; progress: Progress }): PlanOutcome {
  const config = requirePart(project, 'territory', 'plan');
  guardInputs(project, [...Object.values(PLAN_LAYERS), 'plan.json', 'map.svg', 'map.png', 'manifest.json']);
  const { grids } = project.config;
  const crs = boundaryCrs(project);
  options.progress(0, 100, { zh: '读取数据', en: 'reading' });
  const { sources, inputs, findings: readFindings } = readTerritorySources(project);
  options.progress(5, 100, { zh: '建立地块', en: 'building cells' });
  const territory = buildTerritory(sources, config, { crs: territoryCrs(project) });
  const plan = drawGrids(territory, grids, {
    seed: options.seed,
    progress: (done, total, what) => options.progress(25 + (60 * done) / total, 100, what),
  });
  options.progress(88, 100, { zh: '写出并验证', en: 'writing and certifying' });

  const files = planFiles(territory, plan, {
    cells: shapesOf(territory.shapes),
    grids: shapesOf(plan.gridShapes),
    microGrids: shapesOf(plan.microShapes),
    boundary: shapesOf(territory.boundary),
  });
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
    const findings = tellFindings(project, [...readFindings, ...territory.findings, ...plan.findings]);
    const document: PlanDocument = {
      project: project.config.project,
      crs,
      lattice: { unit: territory.lattice.unit, step: territory.lattice.step, decimals: territory.lattice.decimals },
      boundaryDisplacementM: round(territory.boundaryDisplacementM, 4),
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
  const others = leaveNothing(layers.discard, () => stageAll(project.out, last));
  layers.commit();
  others.commit();
  const outputs = [...files.keys(), ...last.keys()];
  recordStage(project.out, 'plan', { version: options.version, inputs, outputs, config: planConfig(project) });
  options.progress(100, 100, { zh: '完成', en: 'done' });
  return { territory, plan, proof, summary, findings, files: [...outputs, 'manifest.json'] };
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
