import { parseConfig } from '../../core/config/parse.js';
import { WanggeError } from '../../core/errors.js';
import { RoundDocumentSchema } from '../../core/resultsOfWork.js';
import type { Round } from '../../core/round.js';
import { roundFromJson } from '../json.js';

/**
 * Reads a `round.json` that a person named, which may be anything: every key of it is checked before it is used. Throws
 * `jsonBroken` with the key at fault, and `valueInvalid` for early warnings: they stop in mid-round and are no results.
 *
 * @example givenRoundFromJson(text, '2025Q4/round.json').round // '2025Q4'
 */
export function givenRoundFromJson(text: string, file: string): Round {
  try {
    const value: unknown = JSON.parse(text);
    if (isEarly(value)) throw notFinal(value, file);
    parseConfig(RoundDocumentSchema, value, { file });
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof WanggeError) || isNotFinal(error)) throw error;
    const why = error instanceof WanggeError ? error.text : { zh: '内容不是 JSON', en: error.message };
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

type Early = Pick<Round, 'round' | 'asOf'>;

function isEarly(value: unknown): value is Early {
  return typeof value === 'object' && value !== null && 'provisional' in value && value.provisional === true;
}

function notFinal({ round, asOf }: Early, file: string): WanggeError {
  return new WanggeError(
    'valueInvalid',
    {
      zh: `这是 ${round} 截至 ${asOf} 的期中预警,不是考核结果`,
      en: `these are early warnings of ${round} as of ${asOf}, not its results`,
    },
    {
      file,
      hint: { zh: '给出期末的结果:不带 --as-of 重新计分', en: 'give the results of the whole round: score it without --as-of' },
    },
  );
}

function isNotFinal(error: SyntaxError | WanggeError): boolean {
  return error instanceof WanggeError && error.code === 'valueInvalid';
}
