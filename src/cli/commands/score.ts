import { resolve } from 'node:path';
import pc from 'picocolors';
import { provisionalWords } from '../../core/provisional.js';
import type { Round, SubjectScore } from '../../core/round.js';
import { type Locale, say } from '../../core/text.js';
import { checkSchemeFile } from '../../pipeline/checkSchemeFile.js';
import { openProject } from '../../pipeline/project.js';
import { type ScoreOutcome, scoreStage } from '../../pipeline/scoreStage.js';
import type { CommandSpec } from '../spec.js';
import { table } from '../table.js';
import { type CommandResult, findingLines, progressLine } from '../terminal.js';
import { VERSION } from '../version.js';
import { warningLines } from '../warningLines.js';

export const scoreCommand: CommandSpec = {
  name: 'score',
  summary: '一事一评、一员一评、一格一评 · scores of events, workers and grids, each with its parts',
  declare: (command) =>
    command
      .argument('[project]', '项目文件或文件夹 · project file or folder', 'wangge.yaml')
      .option(
        '--as-of <time>',
        '截至时刻,默认考核期末;早于期末的是期中预警,不是结果 · the moment of judgement, by default the end of the round; before it, an early warning and no result',
      )
      .option('--counts <file>', '另写各单元事件数表(unit, events),供划分作负荷 · also write events by unit, a load for plan')
      .option('--check <scheme>', '只检查一份考核方案 · only check a scheme'),
  act: async ([path], flags, terminal) => {
    if (flags.check !== undefined) return checkOnly(flags.check as string, flags.locale);
    const project = openProject(path, flags.out);
    const asOf = flags.asOf as string | undefined;
    const outcome = await scoreStage(project, {
      version: VERSION,
      force: flags.force,
      progress: progressLine(terminal, flags),
      ...(asOf === undefined ? {} : { asOf }),
      ...(flags.counts === undefined ? {} : { counts: resolve(flags.counts as string) }),
    });
    const { round, files } = outcome;
    return {
      exit: 0,
      document: {
        out: project.out,
        files,
        asOf: round.asOf,
        provisional: round.provisional ?? false,
        intake: round.intake,
        counts: round.counts,
        stages: round.stages,
        warnings: outcome.warnings,
        findings: round.findings,
      },
      lines: [
        ...roundLines(outcome, flags.locale),
        '',
        flags.locale === 'en' ? `written to ${project.out}` : `已写入 ${project.out}`,
      ],
    };
  },
};

function checkOnly(scheme: string, locale: Locale): CommandResult {
  const findings = checkSchemeFile(scheme);
  const blocking = findings.filter(({ severity }) => severity === 'blocking');
  const en = locale === 'en';
  const verdict =
    blocking.length > 0
      ? pc.red(en ? `✗ ${blocking.length} mistakes that make the scheme unusable` : `✗ 方案不可用:${blocking.length} 处错误`)
      : pc.green(en ? `✓ the scheme can be used; ${findings.length} remarks` : `✓ 方案可用,提示 ${findings.length} 条`);
  const lines = findings.map(
    (finding) =>
      `${finding.severity === 'blocking' ? pc.red('!!') : pc.yellow('! ')} ${finding.place?.line === undefined ? '' : en ? `line ${finding.place.line}: ` : `第 ${finding.place.line} 行:`}${say(finding.text, locale)}${finding.hint ? pc.dim(`  ${say(finding.hint, locale)}`) : ''}`,
  );
  return { exit: blocking.length > 0 ? 1 : 0, document: { usable: blocking.length === 0, findings }, lines: [verdict, ...lines] };
}

/** What came in, what was on time, who stands where. */
export function roundLines({ round, warnings }: ScoreOutcome, locale: Locale): string[] {
  const en = locale === 'en';
  const lines = round.intake.map(({ file, lines: total, accepted, rejected }) =>
    en
      ? `${file}: ${total} events, ${accepted} accepted, ${rejected} rejected`
      : `${file}:事件 ${total} 条,读入 ${accepted} 条,退回 ${rejected} 条`,
  );
  const mark = provisionalWords(round);
  lines.push(
    mark ? pc.yellow(say(mark, locale)) : en ? `as of ${moment(round.asOf)}` : `截至 ${moment(round.asOf)}`,
    countLine(round.counts, en),
  );
  const share = (n: number, of: number) => (of === 0 ? '—' : `${((100 * n) / of).toFixed(2)}%`);
  const header = en
    ? ['stage', 'due', 'done', 'on time', 'late', 'overdue', 'not yet due', 'no limit', 'impossible', 'on-time rate']
    : ['环节', '应办', '已办', '按时', '超时', '逾期未办', '未到期', '无时限', '时间矛盾', '按时率'];
  lines.push(
    ...table(
      header,
      round.stages.map((stage) => [
        stage.label,
        stage.due,
        stage.done,
        stage.onTime,
        stage.late,
        stage.overdueOpen,
        stage.notYetDue,
        round.counts[`${stage.id}.noLimit`] ?? 0,
        round.counts[`${stage.id}.faults`] ?? 0,
        share(stage.onTime, stage.due),
      ]),
    ),
  );
  lines.push(
    ...subjectLines(round, locale),
    ...warningLines(warnings, round, locale),
    '',
    ...findingLines(round.findings, locale, 'round.json'),
  );
  return lines;
}

/** A stamp as people write it. */
function moment(stamp: string): string {
  return stamp.replace('T', ' ');
}

/** Who stands where: the first and the last of workers, grids, areas and departments. */
export function subjectLines(round: Round, locale: Locale): string[] {
  const en = locale === 'en';
  return (
    [
      [en ? 'workers' : '一员一评', round.workers],
      [en ? 'grids' : '一格一评', round.grids],
      [en ? 'areas' : '片区', round.areas],
      [en ? 'departments' : '部门', round.departments],
    ] as const
  ).flatMap(([title, scores]) => {
    const ranked = scores.filter(({ rank }) => rank !== null).sort((a, b) => a.rank! - b.rank!);
    return ranked.length === 0
      ? []
      : ['', pc.bold(`${title}${en ? ' ' : ''}(${ranked.length}/${scores.length})`), ...standing(ranked, en)];
  });
}

const STATES: readonly (readonly [string, string, string])[] = [
  ['closed', '已结', 'closed'],
  ['open', '在办', 'open'],
  ['overdue', '逾期未结', 'overdue'],
  ['suspended', '挂账', 'suspended'],
  ['void', '作废', 'void'],
  ['duplicate', '重复', 'duplicate'],
  ['outsideRound', '不在本期', 'outside the round'],
  ['unplaced', '未能定位', 'not placed on a grid'],
];

/** How all events are accounted for; states that do not occur are left out. */
function countLine(counts: Readonly<Record<string, number>>, en: boolean): string {
  const told = STATES.filter(([state]) => (counts[state] ?? 0) > 0).map(
    ([state, zh, english]) => `${en ? english : zh} ${counts[state]}`,
  );
  return `${en ? 'events' : '事件'} ${counts.loaded}: ${told.join(en ? ', ' : '、')}`;
}

function standing(ranked: readonly SubjectScore[], en: boolean): string[] {
  const row = (score: SubjectScore) => [score.rank!, score.subject, score.name, score.printed, score.grade ?? '—'];
  const shown =
    ranked.length <= 8 ? ranked.map(row) : [...ranked.slice(0, 4).map(row), ['…', '', '', '', ''], ...ranked.slice(-3).map(row)];
  return table(en ? ['rank', 'id', 'name', 'total', 'grade'] : ['名次', '编号', '名称', '总分', '等级'], shown);
}
