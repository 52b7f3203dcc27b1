import { parseConfig } from '../../core/config/parse.js';
import { WanggeError } from '../../core/errors.js';
import { RoundDocumentSchema } from '../../core/resultsOfWork.js';
import type { Round } from '../../core/round.js';
import { roundFromJson } from '../json.js';

/**
 * Reads a `round.json` that a person named, which may be anything: every key of it is checked before it is used. Throws
 * `jsonBroken` with the key at fault.
 *
 * @example givenRoundFromJson(text, '2025Q4/round.json').round // '2025Q4'
 */
export function givenRoundFromJson(text: string, file: string): Round {
  try {
    parseConfig(RoundDocumentSchema, JSON.parse(text), { file });
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof WanggeError)) throw error;
    const why = error instanceof WanggeError ? error.text : { zh: error.message, en: error.message };
    throw new WanggeError(
      'jsonBroken',
      { zh: `不是考核结果:${why.zh}`, en: `not the result of a round: ${why.en}` },
      {
        file,
        ...(error instanceof WanggeError && error.place ? { place: error.place } : {}),
        hint: {
          zh: '给出 wangge score 写出的 round.json;旧版写出的,重新计分',
          en: 'name a round.json that wangge score wrote; if an earlier version did, score again',
        },
      },
    );
  }
  return roundFromJson(text, file);
}
