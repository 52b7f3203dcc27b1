import { join } from 'node:path';
import { WanggeError } from '../../core/errors.js';
import { byText } from '../../core/order.js';
import { RESULTS_LAYOUT, type RoundLogEntry } from '../../core/roundLog.js';
import type { Text } from '../../core/text.js';
import { hashNow } from '../../io/manifest.js';
import { hashOfContent, isPassing, removePassing } from '../../io/passingFile.js';
import { ROUND_LOG } from '../../io/roundLog.js';
import { readText } from '../../io/text.js';
import type { Content } from '../../io/write.js';
import { lastAct } from '../../scoring/rounds/roundActs.js';
import type { OpenProject } from '../project.js';
import { isPreset, presetOf } from '../readScheme.js';
import { computeScore } from '../scoreStage.js';
import { calendarHash } from './actOnRound.js';
import { type ContentVerdict, roundVerdict, tableVerdict, versionsOf } from './frozenContent.js';
import { roundLogOf } from './roundLogOf.js';

export interface RoundFault {
  readonly file: string;
  readonly what: Text;
}

/** Results whose bytes may differ between platforms although their content does not; the scores in text vouch for them. */
const BY_CONTENT = /\.parquet$/;

/** What `verifyRound` found. */
export interface RoundVerdict {
  readonly valid: boolean;
  readonly faults: readonly RoundFault[];
  /** What another version of the program lays out or words otherwise, without another result. */
  readonly remarks: readonly RoundFault[];
}

/**
 * Checks a frozen round against its log: every file that went in and came out is as it was, the working calendar of the
 * round is the same, and scoring again from those files gives the same results: to the byte where the same version froze it,
 * else by content, and it is said which version that was. Throws `roundState` for a round that was not frozen.
 */
export async function verifyRound(project: OpenProject, options: { readonly version: string }): Promise<RoundVerdict> {
  const frozen = lastAct(roundLogOf(project));
  if (frozen?.act !== 'frozen') {
    throw new WanggeError(
      'roundState',
      { zh: '考核期尚未定稿,没有可核对的', en: 'the round has not been frozen; there is nothing to check against' },
      { file: project.out, hint: { zh: '先运行 wangge round freeze', en: 'run wangge round freeze first' } },
    );
  }
  const presets = presetOf(project);
  const now = (name: string) => (isPreset(name) ? (presets[name] ?? null) : hashNow(join(project.out, name)));
  const changed = (hashes: Readonly<Record<string, string>>, what: Text) =>
    Object.entries(hashes)
      .filter(([name, hash]) => now(name) !== hash)
      .map(([file]) => ({ file, what }));
  const faults: RoundFault[] = [
    ...changed(frozen.inputs, { zh: '读入的文件已改动或不在了', en: 'a file that was read has changed or is gone' }),
    ...changed(frozen.outputs, { zh: '结果文件不是定稿时的样子', en: 'a result is not as it was frozen' }),
  ];
  if (calendarHash(project, frozen.asOf ?? undefined) !== frozen.calendar) {
    faults.push({
      file: 'calendar',
      what: { zh: '考核期的工作日历与定稿时不同', en: 'the working calendar of the round is not the one it was judged by' },
    });
  }
  const remarks: RoundFault[] = [];
  const versions = isOfThisVersion(frozen, options.version)
    ? null
    : versionsOf(frozen, { version: options.version, layout: RESULTS_LAYOUT });
  if (faults.length === 0) {
    const again = await scoredAgain(project, frozen, options.version);
    faults.push(...again.faults);
    remarks.push(...again.remarks);
  }
  // Whoever reads of differences wants to know that they may be the program's.
  if (versions !== null && faults.length + remarks.length > 0)
    (faults.length > 0 ? faults : remarks).push({ file: ROUND_LOG, what: versions });
  return { valid: faults.length === 0, faults, remarks };
}

function isOfThisVersion({ version, layout }: RoundLogEntry, now: string): boolean {
  return version === now && layout === RESULTS_LAYOUT;
}

async function scoredAgain(
  project: OpenProject,
  entry: RoundLogEntry,
  version: string,
): Promise<Pick<RoundVerdict, 'faults' | 'remarks'>> {
  const { outputs: frozen, asOf } = entry;
  const { files } = await computeScore(project, {
    ...{ version, force: true, afresh: true, final: true, progress: () => undefined },
    ...(asOf === null ? {} : { asOf }),
  });
  try {
    const hashes = new Map([...files].map(([name, content]) => [name, hashOfContent(content)]));
    const differing = [...new Set([...Object.keys(frozen), ...files.keys()])]
      .sort(byText)
      .filter((name) => !BY_CONTENT.test(name) && hashes.get(name) !== frozen[name]);
    const other = { zh: '重新计分得到的不是定稿的内容', en: 'scoring again does not give what was frozen' };
    if (isOfThisVersion(entry, version)) return { faults: differing.map((file) => ({ file, what: other })), remarks: [] };
    const verdicts = differing.map((file) => ({ file, ...verdictOn(file, project.out, frozen, files) }));
    // Score tables are made of round.json alone: where that is the same, they are as well, whatever their columns.
    const told = verdicts.some(({ file, isFault }) => file === 'round.json' && isFault);
    const isFault = (one: (typeof verdicts)[number]) => one.isFault && (told || !SCORE_TABLE.test(one.file));
    const plain = ({ file, what }: (typeof verdicts)[number]): RoundFault => ({ file, what });
    return { faults: verdicts.filter(isFault).map(plain), remarks: verdicts.filter((one) => !isFault(one)).map(plain) };
  } finally {
    removePassing(files.values());
  }
}

const SCORE_TABLE = /^(workers|grids|areas|departments)\.csv$/;

/** One result of another version, by content. What is on the disk has been found to be as it was frozen. */
function verdictOn(
  name: string,
  out: string,
  frozen: Readonly<Record<string, string>>,
  files: ReadonlyMap<string, Content>,
): ContentVerdict {
  const content = files.get(name);
  if (content === undefined) return { what: { zh: '现在不再写出', en: 'it is no longer written' }, isFault: true };
  if (frozen[name] === undefined)
    return { what: { zh: '定稿时没有这个文件', en: 'it was not among the results' }, isFault: false };
  const path = join(out, name);
  if (name === 'round.json' && isPassing(content)) return roundVerdict(path, content.path);
  const text = isPassing(content) ? readText(content.path).text : Buffer.from(content as string | Uint8Array).toString('utf8');
  return tableVerdict(name, readText(path).text, text);
}
