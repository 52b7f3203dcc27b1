import { byText } from '../../core/order.js';
import { SUBJECT_KINDS } from '../../core/round.js';
import type { RoundLogEntry } from '../../core/roundLog.js';
import type { Text } from '../../core/text.js';
import { parseJson } from '../../io/json.js';
import { isReadWhole, roundHead, roundPieces } from '../../io/scanRound.js';
import { splitCsv } from '../../io/split.js';
import { readText } from '../../io/text.js';
import {
  type RoundDifference,
  type RoundValues,
  roundDifferences,
  type ScoreDifferences,
  type ScoreValue,
} from '../../scoring/rounds/roundDifferences.js';
import { SCHEME_KEY } from '../../scoring/subjects.js';
import { READ_WHOLE } from '../readRound.js';

/** A result that another version of the program laid out or worded: what differs, and whether any number, grade or rank does. */
export interface ContentVerdict {
  readonly what: Text;
  readonly isFault: boolean;
}

/** Holds a frozen `round.json` against the one that scoring gives now, by content. */
export function roundVerdict(frozen: string, now: string): ContentVerdict {
  const differences = roundDifferences(roundValues(frozen), roundValues(now));
  const numbers = differences.filter(({ isWording }) => !isWording);
  if (numbers.length > 0) return { what: named(numbers, { zh: '内容不同:', en: 'its content differs: ' }), isFault: true };
  if (differences.length > 0)
    return {
      what: named(differences, {
        zh: '得分、等级、名次都相同,只有措辞不同:',
        en: 'every score, grade and rank is the same; wording differs: ',
      }),
      isFault: false,
    };
  return { what: { zh: '内容相同,只是排列不同', en: 'its content is the same, laid out otherwise' }, isFault: false };
}

/** Columns of tables of rejected lines that tell people why: a later version may word them otherwise. */
const REASONS = new Set(['reason', 'reasonEn']);

/**
 * Holds a frozen table against the one that is made now: every column that it had is to be there with the same cells. Of
 * rejected lines (`rejects-….csv`) the lines, columns and codes count; the reason is wording.
 *
 * @example tableVerdict('rejects-events.csv', 'line,reason\n2,坏\n', 'line,reason\n2,坏了\n').isFault // false
 */
export function tableVerdict(name: string, frozen: string, now: string): ContentVerdict {
  const [before, after] = [rowsOf(frozen), rowsOf(now)];
  const columns = before.header.map((column) => after.header.indexOf(column));
  const gone = before.header.find((_, i) => columns[i]! < 0);
  if (gone !== undefined) return { what: { zh: `现在没有“${gone}”一列`, en: `there is no column "${gone}" now` }, isFault: true };
  const rejects = /^rejects-.*\.csv$/.test(name);
  const isWording = before.header.map((column) => rejects && REASONS.has(column));
  const differs = (wording: boolean) =>
    before.rows.findIndex((cells, r) =>
      cells.some((cell, i) => (isWording[i] ?? false) === wording && cell !== after.rows[r]?.[columns[i]!]),
    );
  const row = differs(false);
  if (row >= 0 || before.rows.length !== after.rows.length) {
    const line = (row < 0 ? Math.min(before.rows.length, after.rows.length) : row) + 2;
    return { what: { zh: `从第 ${line} 行起内容不同`, en: `its content differs from line ${line} on` }, isFault: true };
  }
  if (differs(true) >= 0)
    return {
      what: {
        zh: '未能读入的行都相同,只有原因的措辞不同',
        en: 'the rejected lines are the same; the wording of reasons differs',
      },
      isFault: false,
    };
  return { what: { zh: '内容相同,只是列不同', en: 'its content is the same, with other columns' }, isFault: false };
}

/** Which program froze a round, and which one is at work. */
export function versionsOf(
  { version, layout }: Pick<RoundLogEntry, 'version' | 'layout'>,
  now: { version: string; layout: number },
): Text {
  const then = layout ?? null;
  return {
    zh: `定稿用的是 ${version} 版(${then === null ? '未记结果格式' : `结果格式 ${then}`}),现在是 ${now.version} 版(结果格式 ${now.layout})`,
    en: `frozen by version ${version} (${then === null ? 'layout not recorded' : `layout ${then}`}), this is version ${now.version} (layout ${now.layout})`,
  };
}

function named(differences: readonly RoundDifference[], begin: Text): Text {
  const each = differences.map(({ part, scores }): Text => (scores ? ofScores(part, scores) : { zh: part, en: part }));
  return { zh: begin.zh + each.map(({ zh }) => zh).join('、'), en: begin.en + each.map(({ en }) => en).join(', ') };
}

function ofScores(part: string, { other, gone, come }: ScoreDifferences): Text {
  const zh = [
    other && `${other.count} 个(最先 ${other.first})`,
    gone && `少了 ${gone.count} 个(最先 ${gone.first})`,
    come && `多了 ${come.count} 个(最先 ${come.first})`,
  ];
  const en = [
    other && `${other.count} (first ${other.first})`,
    gone && `${gone.count} gone (first ${gone.first})`,
    come && `${come.count} new (first ${come.first})`,
  ];
  const told = (texts: readonly (string | null)[], comma: string) => texts.filter((text) => text !== null).join(comma);
  return { zh: `${part} ${told(zh, ',')}`, en: `${part}: ${told(en, '; ')}` };
}

function roundValues(path: string): RoundValues {
  if (!isReadWhole(path, READ_WHOLE)) {
    let findings: unknown = null;
    for (const piece of roundPieces(path)) if (piece.part === 'findings') findings = parseJson(piece.text, path);
    const head = parseJson(roundHead(path), path) as Record<string, unknown>;
    return { head: { ...head, findings }, scores: () => scoresOf(path) };
  }
  const round = parseJson(readText(path).text, path) as Record<string, unknown>;
  const lists = SUBJECT_KINDS.map(
    (kind) => [kind, round[SCHEME_KEY[kind]] as readonly { subject: string }[] | undefined] as const,
  );
  const keys: readonly string[] = Object.values(SCHEME_KEY);
  return {
    head: Object.fromEntries(Object.entries(round).filter(([key]) => !keys.includes(key))),
    scores: () =>
      lists.flatMap(([kind, list = []]) =>
        [...list]
          .sort((a, b) => byText(a.subject, b.subject))
          .map((value): ScoreValue => ({ kind, subject: value.subject, value })),
      ),
  };
}

function* scoresOf(path: string): Generator<ScoreValue> {
  for (const piece of roundPieces(path)) {
    if (piece.part !== 'score') continue;
    const { kind, subject, bytes } = piece;
    yield { kind, subject, value: parseJson(bytes.toString('utf8'), path) };
  }
}

function rowsOf(text: string): { readonly header: readonly string[]; readonly rows: readonly (readonly string[])[] } {
  const [header, ...rows] = splitCsv(text, ',').map(({ cells }) => cells);
  return { header: header ?? [], rows };
}
