import { join } from 'node:path';
import { parseConfig } from '../core/config/parse.js';
import type { Finding } from '../core/finding.js';
import type { PlanProof } from '../core/proof.js';
import { PlanDocumentSchema } from '../core/results.js';
import { StaffingDocumentSchema } from '../core/resultsOfWork.js';
import type { Round } from '../core/round.js';
import type { Staffing } from '../core/staffing.js';
import { exists } from '../io/folder.js';
import { parseJson } from '../io/json.js';
import { recordStage, requireStage } from '../io/manifest.js';
import { readRegister } from '../io/register.js';
import { readBytes, readText } from '../io/text.js';
import { writeAll } from '../io/write.js';
import type { Picture, ReportModel } from '../report/model.js';
import { renderReport } from '../report/report.js';
import { assignConfig } from './assignStage.js';
import { guardInputs } from './guardInputs.js';
import { type Progress, planConfig } from './planStage.js';
import { type OpenProject, stagesOf } from './project.js';
import { readRound } from './readRound.js';
import { scoreConfig } from './scoreStage.js';

export interface ReportOutcome {
  readonly files: readonly string[];
}

/** The workbook and the charts, from what the stages before wrote. Parts that the project does not have are left out. */
export async function reportStage(
  project: OpenProject,
  options: { version: string; force: boolean; progress: Progress },
): Promise<ReportOutcome> {
  options.progress(0, 100, { zh: '制表', en: 'making the report' });
  const { config, out } = project;
  const inputs: Record<string, string> = {};
  const read = (name: string): unknown => {
    const path = join(out, name);
    const { text, bytesHash } = readText(path);
    inputs[path] = bytesHash;
    return parseJson(text, path);
  };
  const stages = stagesOf(project);
  const needed = (stage: 'plan' | 'assign' | 'score', stageConfig: () => unknown): boolean => {
    if (!stages[stage]) return false;
    if (!options.force) requireStage(out, stage, { config: stageConfig(), project: project.file });
    return true;
  };

  const plan = needed('plan', () => planConfig(project))
    ? parseConfig(PlanDocumentSchema, read('plan.json'), { file: join(out, 'plan.json') })
    : null;
  const staffing = needed('assign', () => assignConfig(project))
    ? (parseConfig(StaffingDocumentSchema, read('staffing.json'), { file: join(out, 'staffing.json') }) as Staffing)
    : null;
  const round: Round | null = needed('score', () => scoreConfig(project)) ? readRound(project, inputs) : null;

  const { locale, issuer, title } = config.report;
  const model: ReportModel = {
    title: title ?? (locale === 'en' ? `${config.project}: scorecard` : `${config.project}网格化治理考核通报`),
    issuer: issuer ?? null,
    locale,
    register: plan ? readRegister(out) : null,
    plan: plan?.summary ?? null,
    proof: (plan?.proof as PlanProof | undefined) ?? null,
    staffing,
    round,
    findings: (plan?.findings as readonly Finding[] | undefined) ?? [],
  };
  const map = plan && exists(join(out, 'map.png')) ? mapPicture(readBytes(join(out, 'map.png')), locale) : null;
  options.progress(30, 100, { zh: '绘图、写工作簿', en: 'drawing charts, writing the workbook' });
  const { workbook, charts } = await renderReport(model, map);
  const files = new Map<string, Uint8Array>([
    ['scorecard.xlsx', workbook],
    ...charts.map(({ name, png }) => [`charts/${name}.png`, png] as const),
  ]);
  guardInputs(project, files.keys());
  writeAll(out, files);
  recordStage(out, 'report', { version: options.version, inputs, outputs: [...files.keys()], config: config.report });
  options.progress(100, 100, { zh: '完成', en: 'done' });
  return { files: [...files.keys()] };
}

/** The map that `plan` drew: two pixels of the PNG for each of the page. A PNG tells its size in bytes 16 to 23. */
function mapPicture(png: Uint8Array, locale: 'zh-CN' | 'en'): Picture {
  const header = new DataView(png.buffer, png.byteOffset, 24);
  return {
    name: 'map',
    title: locale === 'en' ? 'Map of the grids' : '网格图',
    png,
    width: header.getUint32(16) / 2,
    height: header.getUint32(20) / 2,
  };
}
