import pc from 'picocolors';
import type { Locale } from '../../core/text.js';
import { openProject } from '../../pipeline/project.js';
import { runAll } from '../../pipeline/runAll.js';
import { type CommandSpec, usualThreads } from '../spec.js';
import { progressLine } from '../terminal.js';
import { VERSION } from '../version.js';
import { staffingLines } from './assign.js';
import { planLines } from './plan.js';
import { roundLines } from './score.js';

export const runCommand: CommandSpec = {
  name: 'run',
  summary: '依次完成划分、配员、考核、报告 · plan, assign, score and report in one go',
  declare: (command) =>
    command
      .argument('[project]', '项目文件或文件夹 · project file or folder', 'wangge.yaml')
      .option('--as-of <time>', '考核的截至时刻,默认考核期末 · moment of judgement, by default the end of the round'),
  act: async ([path], flags, terminal) => {
    const project = openProject(path, flags.out);
    const outcome = await runAll(project, {
      seed: flags.seed,
      version: VERSION,
      force: flags.force,
      progress: progressLine(terminal, flags),
      threads: usualThreads(),
      ...(typeof flags.asOf === 'string' ? { asOf: flags.asOf } : {}),
    });
    const { plan, staffing, score, report } = outcome;
    const files = [...(plan?.files ?? []), ...(staffing?.files ?? []), ...(score?.files ?? []), ...report.files].filter(
      (file) => file !== 'manifest.json',
    );
    return {
      exit: plan && !plan.proof.valid ? 1 : plan && !plan.plan.feasible ? 4 : 0,
      document: {
        out: project.out,
        files: [...files, 'manifest.json'],
        ...(plan ? { plan: { feasible: plan.plan.feasible, certificateValid: plan.proof.valid, summary: plan.summary } } : {}),
        ...(staffing ? { staffing: staffing.staffing.figures } : {}),
        ...(score ? { round: { counts: score.round.counts, intake: score.round.intake } } : {}),
      },
      lines: [
        ...(plan ? [heading('一、划分', '1. Grids', flags.locale), ...planLines(plan, flags.locale), ''] : []),
        ...(staffing ? [heading('二、配员', '2. People', flags.locale), ...staffingLines(staffing, flags.locale), ''] : []),
        ...(score ? [heading('三、考核', '3. Scores', flags.locale), ...roundLines(score, flags.locale), ''] : []),
        heading('结果', 'Results', flags.locale),
        `  ${project.out}`,
        ...resultLines(files, flags.locale),
      ],
    };
  },
};

function heading(zh: string, en: string, locale: Locale): string {
  return pc.bold(locale === 'en' ? en : zh);
}

const TOLD: readonly (readonly [string, string, string])[] = [
  ['scorecard.xlsx', '考核工作簿(A4 横版,可直接打印)', 'the scorecard workbook, A4 landscape'],
  ['map.svg', '网格图', 'map of the grids'],
  ['grids.geojson', '网格,附 micro-grids、cells、boundary', 'grids; also micro-grids, cells, boundary'],
  ['plan.json', '划分的数字、说明与覆盖证明', 'figures, remarks and the certificate'],
  ['load.csv', '各人工时与负荷', 'hours and load of each person'],
  ['workers.csv', '一员一评', 'scores of workers'],
  ['round.json', '全部得分与分解', 'all scores with their parts'],
  ['charts/grades.png', '图表', 'charts'],
];

function resultLines(files: readonly string[], locale: Locale): string[] {
  return TOLD.filter(([file]) => files.includes(file)).map(
    ([file, zh, en]) => `    ${file.padEnd(18)} ${pc.dim(locale === 'en' ? en : zh)}`,
  );
}
