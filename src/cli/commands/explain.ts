import { Argument } from 'commander';
import pc from 'picocolors';
import type { Rounding } from '../../core/fraction.js';
import { provisionalWords } from '../../core/provisional.js';
import { type ScorePart, SUBJECT_KINDS, type SubjectKind, type SubjectScore } from '../../core/round.js';
import { type Locale, say } from '../../core/text.js';
import { explainStage } from '../../pipeline/explainStage.js';
import { openProject } from '../../pipeline/project.js';
import type { EventExplanation } from '../../scoring/explain.js';
import type { CommandSpec } from '../spec.js';
import { table } from '../table.js';

const SHOWN_FACTS = 6;

export const explainCommand: CommandSpec = {
  name: 'explain',
  summary: '逐项说明一个得分:人、格、片区、部门或事件 · the parts of one score, down to the facts',
  declare: (command) =>
    command
      .addArgument(new Argument('<kind>', '对象种类 · kind of subject').choices(['event', ...SUBJECT_KINDS]))
      .argument('<id>', '编号(或唯一的姓名) · id, or a name that occurs once')
      .argument('[project]', '项目文件或文件夹 · project file or folder', 'wangge.yaml'),
  act: async ([kind, id, path], flags) => {
    const project = openProject(path, flags.out);
    const explained = await explainStage(project, kind as SubjectKind | 'event', id!, {
      force: flags.force,
      locale: flags.locale,
    });
    const { rounding } = explained.round;
    const mark = provisionalWords(explained.round);
    const warned = mark ? [pc.yellow(say(mark, flags.locale))] : [];
    const provisional = explained.round.provisional ?? false;
    if ('event' in explained) {
      const lines = [...warned, ...eventLines(explained.event, rounding, flags.locale)];
      return { exit: 0, document: { provisional, event: explained.event }, lines };
    }
    const lines = [...warned, ...scoreLines(explained.score, rounding, flags.locale)];
    return { exit: 0, document: { provisional, score: explained.score }, lines };
  },
};

function scoreLines(score: SubjectScore, rounding: Rounding, locale: Locale): string[] {
  const en = locale === 'en';
  const standing = [
    score.grade ? (en ? `grade ${score.grade}` : `等级 ${score.grade}`) : '',
    score.rank ? (en ? `rank ${score.rank}` : `名次 ${score.rank}`) : '',
    score.peerRank
      ? en
        ? `${score.peerRank} among peers${score.peerGroup && ` (${score.peerGroup})`}`
        : `同组${score.peerGroup && `(${score.peerGroup})`}第 ${score.peerRank}`
      : '',
  ].filter(Boolean);
  return [
    pc.bold(
      `${score.subject} ${score.name}  ${score.total === null ? (en ? 'nothing to measure' : '无可考核') : score.printed}`,
    ) + (standing.length > 0 ? `  ${standing.join(en ? ', ' : ',')}` : ''),
    ...(score.eligible ? [] : [pc.yellow(`${en ? 'not ranked' : '不参加排名'}: ${score.ineligibleBecause ?? ''}`)]),
    ...treeLines(score.tree, rounding, locale),
    ...score.notes.map((note) => `·  ${note}`),
    ...(score.total === null
      ? []
      : [
          pc.dim(
            en
              ? `exact: ${score.total.toString()}; the parts sum to it exactly (as shown they are rounded)`
              : `精确值 ${score.total.toString()};各部分之和与之完全相等(所列各项已修约)`,
          ),
        ]),
  ];
}

export function eventLines(event: EventExplanation, rounding: Rounding, locale: Locale): string[] {
  const en = locale === 'en';
  const { row, stages, tree, notes } = event;
  const none = '—';
  return [
    pc.bold(
      // where there is no score the tree says why
      `${row.id} ${row.category}  ${row.score === null ? tree.how : row.score.print(rounding)}`,
    ),
    ...table(
      en
        ? ['stage', 'from', 'to', 'used', 'limit', 'verdict', 'answers']
        : ['环节', '起', '止', '用时', '时限', '结论', '责任人'],
      stages.map((stage) => [
        stage.label,
        stage.from ?? none,
        stage.to ?? none,
        stage.usedSeconds === null ? none : duration(stage.usedSeconds),
        stage.limitSeconds === null ? none : duration(stage.limitSeconds),
        `${VERDICTS[stage.verdict][en ? 1 : 0]}${stage.exempt ? (en ? ' (exempt)' : '(已免责)') : ''}`,
        stage.worker ?? none,
      ]),
    ),
    ...treeLines(tree, rounding, locale),
    ...notes.map((note) => `·  ${note}`),
  ];
}

const VERDICTS: Readonly<Record<EventExplanation['stages'][number]['verdict'], readonly [string, string]>> = {
  onTime: ['按时', 'on time'],
  late: ['超时', 'late'],
  overdue: ['逾期未办', 'overdue'],
  notYetDue: ['未到期', 'not yet due'],
  noLimit: ['不计时限', 'no limit'],
  notBegun: ['未开始', 'not begun'],
  fault: ['时间矛盾', 'impossible order'],
  notCounted: ['不计', 'not counted'],
};

/** `1 d 02:30` of the stage's own clock. */
function duration(seconds: number): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60), seconds % 60];
  return `${two(hours)}:${two(minutes)}:${two(rest)}`;
}

/** The tree from the total to the facts; each level sums to the one above. */
function treeLines(tree: ScorePart, rounding: Rounding, locale: Locale, indent = ''): string[] {
  const en = locale === 'en';
  const parts = tree.parts ?? [];
  return parts.flatMap((part, index) => {
    const last = index === parts.length - 1;
    const facts = part.parts ? [] : (part.facts ?? []);
    const told =
      facts.length === 0
        ? ''
        : pc.dim(
            `  [${facts.slice(0, SHOWN_FACTS).join(en ? ', ' : '、')}${facts.length > SHOWN_FACTS ? (en ? ` … ${facts.length} in all` : ` ……共 ${facts.length} 条`) : ''}]`,
          );
    return [
      `${indent}${last ? '└' : '├'} ${part.label}  ${pc.bold(part.points.print(rounding))}${part.how ? `  ${part.how}` : ''}${told}`,
      ...treeLines(part, rounding, locale, `${indent}${last ? '  ' : '│ '}`),
    ];
  });
}
