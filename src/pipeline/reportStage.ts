import { join } from 'node:path';
import { parseConfig } from '../core/config/parse.js';
import { WanggeError } from '../core/errors.js';
import type { Finding } from '../core/finding.js';
import type { PlanProof } from '../core/proof.js';
import { provisionalWords } from '../core/provisional.js';
import { PlanDocumentSchema } from '../core/results.js';
import { StaffingDocumentSchema } from '../core/resultsOfWork.js';
import { type Round, SUBJECT_KINDS } from '../core/round.js';
import type { RoundChange } from '../core/roundChange.js';
import type { Staffing } from '../core/staffing.js';
import { type Locale, say, type Text } from '../core/text.js';
import { exists } from '../io/folder.js';
import { hashFile } from '../io/hashFile.js';
import { parseJson } from '../io/json.js';
import { recordStage, requireStage } from '../io/manifest.js';
import { readRegister } from '../io/register.js';
import { readBytes, readText } from '../io/text.js';
import { readWarnings } from '../io/warningsCsv.js';
import { writeAll } from '../io/write.js';
import type { Picture, ReportModel } from '../report/model.js';
import { renderReport } from '../report/report.js';
import { inShownOrder, listedScores, listedWords } from '../report/workbook/listed.js';
import { lastAct } from '../scoring/rounds/roundActs.js';
import { SCHEME_KEY } from '../scoring/subjects.js';
import { assignConfig } from './assignStage.js';
import { guardInputs } from './guardInputs.js';
import { type Progress, planConfig } from './planStage.js';
import { type OpenProject, stagesOf } from './project.js';
import { type ReadChange, readChanges } from './readChanges.js';
import { readShownRound } from './readRound.js';
import { compareConfig } from './round/compareStage.js';
import { roundLogOf } from './round/roundLogOf.js';
import { scoreConfig } from './scoreStage.js';

export interface ReportOutcome {
  readonly files: readonly string[];
  /** What the workbook does not list whole, of rounds with very many subjects. */
  readonly remarks: readonly Text[];
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
  /** What may be there and need not be. */
  const optional = <T>(name: string, parse: (text: string, path: string) => readonly T[]): readonly T[] => {
    const path = join(out, name);
    if (!exists(path)) return [];
    const { text, bytesHash } = readText(path);
    inputs[path] = bytesHash;
    return parse(text, path);
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
  const insisted = options.force && exists(join(out, 'staffing.json'));
  const unstaffed = stages.assign && !insisted && unstaffedWhenFrozen(project);
  const staffing =
    !unstaffed && needed('assign', () => assignConfig(project))
      ? (parseConfig(StaffingDocumentSchema, read('staffing.json'), { file: join(out, 'staffing.json') }) as Staffing)
      : null;
  const round: Round | null = needed('score', () => scoreConfig(project)) ? readShownRound(project, inputs) : null;

  const changes = round ? changesOf(project, round, inputs) : [];
  const compared = ({ ofRound }: ReadChange): boolean => ofRound && (options.force || stillCompared(project));
  const { locale, issuer, title } = config.report;
  const model: ReportModel = {
    title: titled(
      title ?? (locale === 'en' ? `${config.project}: scorecard` : `${config.project}网格化治理考核通报`),
      round,
      locale,
    ),
    issuer: issuer ?? null,
    locale,
    register: plan ? readRegister(out) : null,
    plan: plan?.summary ?? null,
    proof: (plan?.proof as PlanProof | undefined) ?? null,
    staffing,
    round,
    warnings: round ? optional('warnings.csv', readWarnings) : [],
    changes: changes.filter(compared).map(({ change }) => change),
    findings: [
      ...((plan?.findings as readonly Finding[] | undefined) ?? []),
      ...(unstaffed ? [{ code: 'staffing.notFrozen', severity: 'note' as const, text: UNSTAFFED }] : []),
      ...changes.filter((read) => read.change.round === round?.round && !compared(read)).map(({ change }) => staleChange(change)),
    ],
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
  recordStage(out, 'report', {
    version: options.version,
    inputs,
    outputs: [...files.keys()],
    config: { project: config.project, report: config.report },
  });
  options.progress(100, 100, { zh: '完成', en: 'done' });
  return { files: [...files.keys()], remarks: [...(unstaffed ? [UNSTAFFED] : []), ...(round ? cutLists(round) : [])] };
}

const UNSTAFFED: Text = {
  zh: '考核期定稿时没有(或已经过时的)人员配置,工作簿不含人员配置',
  en: 'the round was frozen without a staffing that belongs to it; the workbook shows none',
};

/**
 * Whether the project's round was frozen without a staffing, or with one of other workers or another plan. Nobody can be
 * staffed any more then, and what was frozen can be shown without.
 */
function unstaffedWhenFrozen(project: OpenProject): boolean {
  if (isCurrent(project, 'assign', assignConfig(project))) return false;
  return stagesOf(project).score && lastAct(roundLogOf(project))?.act === 'frozen';
}

/** What is said of the kinds of subjects that have too many for a sheet. */
function cutLists(round: Round): readonly Text[] {
  return SUBJECT_KINDS.flatMap((kind) => {
    const scores = round[SCHEME_KEY[kind]];
    const words = listedWords(kind, scores.length, listedScores(inShownOrder(scores)));
    return words ? [{ zh: `工作簿:${words.zh}`, en: `the workbook: ${words.en}` }] : [];
  });
}

/** The comparisons beside the round, where somebody made some. Notes the hash of their file in `inputs`. */
function changesOf({ out }: OpenProject, round: Round, inputs: Record<string, string>): readonly ReadChange[] {
  const path = join(out, 'changes.json');
  if (!exists(path)) return [];
  inputs[path] = hashFile(path);
  return readChanges(path, round);
}

/** The title on every page; of early warnings it says that they are. */
function titled(title: string, round: Round | null, locale: Locale): string {
  const mark = round && provisionalWords(round);
  if (!mark) return title;
  return say({ zh: `${title}（${mark.zh.replace(',', '，')}）`, en: `${title} (${mark.en})` }, locale);
}

/** Whether changes.json is as `round compare` wrote it, and the rounds that it was made from are as they were. */
function stillCompared(project: OpenProject): boolean {
  return isCurrent(project, 'compare', compareConfig(project));
}

/** Whether the results of a stage are there, and as it wrote them from what there is now. */
function isCurrent(project: OpenProject, stage: 'assign' | 'compare', config: unknown): boolean {
  try {
    requireStage(project.out, stage, { config, project: project.file });
    return true;
  } catch (error) {
    if (error instanceof WanggeError && ['stageMissing', 'stageStale'].includes(error.code)) return false;
    throw error;
  }
}

/** A comparison that was made before the round was scored anew says what is no longer so. */
function staleChange({ against }: RoundChange): Finding {
  return {
    code: 'round.changesStale',
    severity: 'warning',
    text: {
      zh: `与 ${against} 的对比所依据的得分或对比文件本身已改动,未列入工作簿`,
      en: `the comparison with ${against} is not in the workbook: the scores that it was made of, or its file, have changed`,
    },
    hint: { zh: '重新运行 wangge round compare,再出报告', en: 'run wangge round compare again, then report' },
    file: 'changes.json',
  };
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
