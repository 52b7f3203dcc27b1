import { join } from 'node:path';
import { parseConfig } from '../core/config/parse.js';
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
import { recordStage } from '../io/manifest.js';
import { readRegister } from '../io/register.js';
import { readBytes, readText } from '../io/text.js';
import { readWarnings } from '../io/warningsCsv.js';
import { writeAll } from '../io/write.js';
import type { Picture, ReportModel } from '../report/model.js';
import { renderReport } from '../report/report.js';
import { inShownOrder, listedScores, listedWords } from '../report/workbook/listed.js';
import { SCHEME_KEY } from '../scoring/subjects.js';
import { guardInputs } from './guardInputs.js';
import { planConfig } from './planStage.js';
import type { Progress } from './progress.js';
import { type OpenProject, stagesOf } from './project.js';
import { type ReadChange, readChanges } from './readChanges.js';
import { readShownRound } from './readRound.js';
import { isCurrent, requireResults } from './requireResults.js';
import { compareConfig } from './round/compareStage.js';
import { scoreConfig } from './scoreStage.js';
import { shownStaffing } from './shownStaffing.js';

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
  const needed = (stage: 'plan' | 'score', stageConfig: () => unknown): boolean => {
    if (!stages[stage]) return false;
    if (!options.force) requireResults(project, stage, stageConfig());
    return true;
  };

  const plan = needed('plan', () => planConfig(project))
    ? parseConfig(PlanDocumentSchema, read('plan.json'), { file: join(out, 'plan.json') })
    : null;
  const { shown, lacking } = shownStaffing(project, options);
  const staffing = shown
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
      ...(lacking ? [{ code: 'staffing.notFrozen', severity: 'note' as const, text: lacking }] : []),
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
  return { files: [...files.keys()], remarks: [...(lacking ? [lacking] : []), ...(round ? cutLists(round) : [])] };
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
