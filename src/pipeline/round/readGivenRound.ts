import { resolve } from 'node:path';
import { WanggeError } from '../../core/errors.js';
import type { Round } from '../../core/round.js';
import { exists } from '../../io/folder.js';
import { readText } from '../../io/text.js';
import { givenRoundFromJson } from '../../scoring/rounds/givenRound.js';

/** An earlier round that a person named on the command line, with the hash of its bytes. Throws as `givenRoundFromJson`, and `fileMissing`. */
export function readGivenRound(path: string): { readonly round: Round; readonly bytesHash: string } {
  needFile(path);
  const { text, bytesHash } = readText(path);
  return { round: givenRoundFromJson(text, path), bytesHash };
}

/** Throws `fileMissing`. */
export function needFile(path: string): void {
  if (exists(path)) return;
  throw new WanggeError(
    'fileMissing',
    { zh: '找不到往期结果', en: 'there are no such earlier results' },
    {
      file: resolve(path),
      hint: {
        zh: '给出往期结果文件夹里的 round.json;路径从当前文件夹算起',
        en: 'name the round.json of the earlier result folder; the path starts from the working folder',
      },
    },
  );
}
