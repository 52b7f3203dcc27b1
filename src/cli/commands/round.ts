import { Argument, InvalidArgumentError, Option } from 'commander';
import pc from 'picocolors';
import { WanggeError } from '../../core/errors.js';
import { Fraction } from '../../core/fraction.js';
import type { RoundChange } from '../../core/roundChange.js';
import type { RoundLog } from '../../core/roundLog.js';
import { APPEAL_ACTS, type AppealRecord } from '../../core/tables.js';
import { type Locale, say } from '../../core/text.js';
import { RELATION_WORDS } from '../../io/roundChanges.js';
import { entryHash } from '../../io/roundLog.js';
import { type OpenProject, openProject, requirePart } from '../../pipeline/project.js';
import { actOnRound } from '../../pipeline/round/actOnRound.js';
import { appealStage } from '../../pipeline/round/appealStage.js';
import { combineStage } from '../../pipeline/round/combineStage.js';
import { compareStage } from '../../pipeline/round/compareStage.js';
import { verifyRound } from '../../pipeline/round/verifyRound.js';
import type { AppealStanding } from '../../scoring/appeals.js';
import { actWord } from '../../scoring/rounds/roundActs.js';
import type { CommandSpec } from '../spec.js';
import { table } from '../table.js';
import type { CommandResult, CommonFlags } from '../terminal.js';
import { VERSION } from '../version.js';
import { subjectLines } from './score.js';

const TWO = { decimals: 2, rule: 'gbt8170' } as const;
const WHOLE = { decimals: 0, rule: 'gbt8170' } as const;

type Flags = CommonFlags & Readonly<Record<string, unknown>>;

const ACTS: Readonly<Record<string, (project: OpenProject, flags: Flags) => Promise<CommandResult> | CommandResult>> = {
  open: (project, flags) => act(project, 'opened', flags),
  publish: (project, flags) => act(project, 'published', flags),
  appeal,
  freeze: (project, flags) => act(project, 'frozen', flags),
  verify,
  compare,
  combine,
};

export const roundCommand: CommandSpec = {
  name: 'round',
  summary:
    '考核期的办理:开始、公示、申诉、定稿、核对,与往期比较,月并季、季并年 · a round from opening over notice and appeals to freezing and checking; comparison with earlier rounds; months into quarters',
  declare: (command) =>
    command
      .addArgument(
        new Argument(
          '<act>',
          'open 开始 · publish 公示 · appeal 申诉与裁决 · freeze 定稿 · verify 核对 · compare 环比同比 · combine 合成',
        ).choices(Object.keys(ACTS)),
      )
      .argument('[project]', '项目文件或文件夹 · project file or folder', 'wangge.yaml')
      .option('--on <date>', '办理日期(必给,不取系统时间) · date of the act; never taken from the clock')
      .option('--by <name>', '经办人 · who acts')
      .option('--days <n>', '公示几个工作日 · working days of notice', workingDays, 5)
      .option('--event <id>', '申诉的工单 · event that is disputed')
      .addOption(
        new Option('--act <act>', '申诉 filed、准予 granted、驳回 refused · what happens to the appeal')
          .choices(APPEAL_ACTS)
          .default('filed'),
      )
      .option('--reason <text>', '理由 · why')
      .option('--with <rounds...>', '往期的 round.json · round.json of earlier rounds')
      .option('--from <rounds...>', '各段的 round.json · round.json of the periods')
      .option('--round <round>', '合成的考核期,如 2026Q1 · the period that they make up'),
  act: async ([name, path], flags) => ACTS[name!]!(openProject(path, flags.out), flags),
};

function workingDays(text: string): number {
  if (!/^\d{1,2}$/.test(text) || Number(text) < 1)
    throw new InvalidArgumentError('不是 1 到 99 的天数 / not a number of days from 1 to 99');
  return Number(text);
}

function needed(flags: Flags, key: string, zh: string, en: string): string {
  const value = flags[key];
  if (typeof value === 'string' && value !== '') return value;
  throw new WanggeError(
    'usage',
    { zh: `没有给出${zh}`, en: `${en} is missing` },
    { hint: { zh: `加上 --${key}`, en: `add --${key}` } },
  );
}

function neededFiles(flags: Flags, key: string): readonly string[] {
  const value = flags[key];
  if (Array.isArray(value) && value.length > 0) return value as string[];
  throw new WanggeError(
    'usage',
    { zh: '没有给出往期结果', en: 'no earlier results were named' },
    { hint: { zh: `加上 --${key} 文件夹/round.json`, en: `add --${key} FOLDER/round.json` } },
  );
}

async function act(project: OpenProject, what: 'opened' | 'published' | 'frozen', flags: Flags): Promise<CommandResult> {
  const log = await actOnRound(project, what, {
    on: needed(flags, 'on', '办理日期', 'the date of the act'),
    by: typeof flags.by === 'string' ? flags.by : null,
    days: flags.days as number,
    version: VERSION,
  });
  return { exit: 0, document: { log }, lines: logLines(log, flags.locale) };
}

function logLines(log: RoundLog, locale: Locale): string[] {
  const en = locale === 'en';
  return [
    pc.bold(`${log.round} ${log.scheme}`),
    ...table(
      en ? ['act', 'on', 'by', 'appeals until'] : ['事项', '日期', '经办人', '申诉截止'],
      log.entries.map((entry) => [say(actWord(entry.act), locale), entry.on, entry.by ?? '—', entry.until ?? '—']),
    ),
    // made known, it shows whether the end of the log was cut off later
    pc.dim(`${en ? 'check value of the log' : '记录校验值'} ${entryHash(log.entries.at(-1))}`),
  ];
}

async function appeal(project: OpenProject, flags: Flags): Promise<CommandResult> {
  const record: AppealRecord = {
    event: needed(flags, 'event', '工单编号', 'the event'),
    act: flags.act as AppealRecord['act'],
    on: needed(flags, 'on', '日期', 'the date'),
    ...(typeof flags.by === 'string' ? { by: flags.by } : {}),
    ...(typeof flags.reason === 'string' ? { reason: flags.reason } : {}),
  };
  const standing = await appealStage(project, record);
  return { exit: 0, document: { appeals: standing }, lines: standingLines(standing, flags.locale) };
}

function standingLines({ granted, refused, pending, findings }: AppealStanding, locale: Locale): string[] {
  const counts =
    locale === 'en'
      ? `appeals: ${granted.length} granted, ${refused.length} refused, ${pending.length} undecided`
      : `申诉:准予 ${granted.length} 件,驳回 ${refused.length} 件,未决 ${pending.length} 件`;
  const next = locale === 'en' ? 'run wangge score for the scores to follow' : '重新运行 wangge score,得分随之更新';
  const told = findings.flatMap(({ text, hint }) => [
    pc.yellow(`! ${say(text, locale)}`),
    ...(hint ? [`  → ${say(hint, locale)}`] : []),
  ]);
  return [counts, ...(granted.length > 0 ? [pc.dim(next)] : []), ...told];
}

async function verify(project: OpenProject, flags: Flags): Promise<CommandResult> {
  const { valid, faults, remarks } = await verifyRound(project, { version: VERSION });
  const en = flags.locale === 'en';
  const verdict = valid
    ? pc.green(en ? '✓ the same files, and scoring them again gives the same results' : '✓ 文件未变,重新计分结果一致')
    : pc.red(en ? `✗ not as it was frozen: ${faults.length} differences` : `✗ 与定稿不一致:${faults.length} 处`);
  return {
    exit: valid ? 0 : 1,
    document: { valid, faults, remarks },
    lines: [
      verdict,
      ...faults.map((fault) => `  ${fault.file}: ${say(fault.what, flags.locale)}`),
      ...remarks.map((remark) => pc.dim(`  ${remark.file}: ${say(remark.what, flags.locale)}`)),
    ],
  };
}

function compare(project: OpenProject, flags: Flags): CommandResult {
  const { changes, files } = compareStage(project, neededFiles(flags, 'with'), {
    ...{ version: VERSION, force: flags.force, locale: flags.locale },
  });
  return {
    exit: 0,
    document: { files, changes },
    lines: [
      ...changes.flatMap((one) => changeLines(one, flags.locale)),
      flags.locale === 'en'
        ? `written to ${project.out}: ${files.join(', ')}; wangge report puts the comparison into the workbook`
        : `已写入 ${project.out}:${files.join('、')};再运行 wangge report,对比列入工作簿`,
    ],
  };
}

function changeLines(change: RoundChange, locale: Locale): string[] {
  const en = locale === 'en';
  const word = say(RELATION_WORDS[change.relation], locale);
  const rows = change.figures.map(({ label, unit, now, before, change: by, growth }) => {
    const shown = (value: typeof now) => (value === null ? '—' : unit === 'rate' ? `${percent(value)}%` : value.print(WHOLE));
    const points = en ? ' points' : ' 个百分点';
    const difference = by === null ? '—' : unit === 'rate' ? `${percent(by)}${points}` : by.print(WHOLE);
    return [label, shown(now), shown(before), difference, growth === null ? '—' : `${percent(growth)}%`];
  });
  const up = change.subjects.filter(({ kind, placesUp }) => kind === 'worker' && placesUp !== null);
  const best = [...up].sort((a, b) => b.placesUp! - a.placesUp!).slice(0, 3);
  return [
    pc.bold(en ? `${change.round} ${word} (${change.against})` : `${change.round} ${word}(${change.against})`),
    ...table(en ? ['figure', 'now', 'before', 'change', 'growth'] : ['指标', '本期', '对比期', '增减', '增幅'], rows),
    ...best
      .filter(({ placesUp }) => placesUp! > 0)
      .map(({ name, placesUp, total }) =>
        en
          ? `  ${name}: up ${placesUp} places, ${total.change!.print(TWO)} points`
          : `  ${name}:名次上升 ${placesUp} 位,总分增减 ${total.change!.print(TWO)}`,
      ),
    '',
  ];
}

function percent(value: Fraction): string {
  return value.times(Fraction.hundred).print(TWO);
}

function combine(project: OpenProject, flags: Flags): CommandResult {
  requirePart(project, 'scoring', 'round combine');
  if (flags.out === undefined) {
    throw new WanggeError(
      'usage',
      { zh: '没有给出合成结果的文件夹', en: 'no folder for the combined round was named' },
      { hint: { zh: '加上 -o out/2026Q1', en: 'add -o out/2026Q1' } },
    );
  }
  const { round, files } = combineStage(project, neededFiles(flags, 'from'), {
    round: needed(flags, 'round', '合成的考核期', 'the period'),
    locale: flags.locale,
  });
  return {
    exit: 0,
    document: { out: project.out, files, counts: round.counts },
    lines: [
      ...subjectLines(round, flags.locale),
      '',
      flags.locale === 'en' ? `written to ${project.out}: ${files.join(', ')}` : `已写入 ${project.out}:${files.join('、')}`,
    ],
  };
}
