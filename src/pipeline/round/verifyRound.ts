import { join } from 'node:path';
import { WanggeError } from '../../core/errors.js';
import { byText } from '../../core/order.js';
import type { RoundLogEntry } from '../../core/roundLog.js';
import type { Text } from '../../core/text.js';
import { hashNow } from '../../io/manifest.js';
import { hashOfContent, removePassing } from '../../io/passingFile.js';
import { lastAct } from '../../scoring/rounds/roundActs.js';
import type { OpenProject } from '../project.js';
import { isPreset, presetOf } from '../readScheme.js';
import { computeScore } from '../scoreStage.js';
import { calendarHash } from './actOnRound.js';
import { roundLogOf } from './roundLogOf.js';

export interface RoundFault {
  readonly file: string;
  readonly what: Text;
}

/** Results whose bytes may differ between platforms although their content does not; the scores in text vouch for them. */
const BY_CONTENT = /\.parquet$/;

/**
 * Checks a frozen round against its log: every file that went in and came out is as it was, the working calendar of the
 * round is the same, and scoring again from those files gives the same results to the byte. Throws `roundState` for a round
 * that was not frozen.
 */
export async function verifyRound(
  project: OpenProject,
  options: { readonly version: string },
): Promise<{ readonly valid: boolean; readonly faults: readonly RoundFault[] }> {
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
  if (faults.length === 0) faults.push(...(await scoredAgain(project, frozen, options.version)));
  return { valid: faults.length === 0, faults };
}

async function scoredAgain(
  project: OpenProject,
  { outputs: frozen, asOf }: RoundLogEntry,
  version: string,
): Promise<RoundFault[]> {
  const { files } = await computeScore(project, {
    ...{ version, force: true, afresh: true, final: true, progress: () => undefined },
    ...(asOf === null ? {} : { asOf }),
  });
  let hashes: ReadonlyMap<string, string>;
  try {
    hashes = new Map([...files].map(([name, content]) => [name, hashOfContent(content)]));
  } finally {
    removePassing(files.values());
  }
  const names = [...new Set([...Object.keys(frozen), ...files.keys()])].sort(byText);
  return names
    .filter((name) => !BY_CONTENT.test(name))
    .filter((name) => hashes.get(name) !== frozen[name])
    .map((file) => ({
      file,
      what: { zh: '重新计分得到的不是定稿的内容', en: 'scoring again does not give what was frozen' },
    }));
}
