import { describe, expect, it } from 'vitest';
import { WanggeError } from '../../../src/core/errors.js';
import { givenRoundFromJson, givenScoreFromJson, givenTotalFromJson } from '../../../src/scoring/rounds/givenRound.js';

/** What is said of a text that should be a round. */
function said(value: unknown): readonly [string, string] {
  try {
    givenRoundFromJson(typeof value === 'string' ? value : JSON.stringify(value), 'round.json');
  } catch (error) {
    if (error instanceof WanggeError) return [error.code, error.text.en];
    throw error;
  }
  return ['fine', ''];
}

describe('a round that somebody names', () => {
  it('that is an early warning is told by its mark, whatever else is in it', () => {
    const early = { round: '2026Q1', asOf: '2026-02-15T18:00:00', provisional: true };
    const expected = ['valueInvalid', 'these are early warnings of 2026Q1 as of 2026-02-15T18:00:00, not its results'];
    expect(said(early)).toEqual(expected);
    expect(said({ ...early, workers: 'nobody' })).toEqual(expected);
  });

  it.each([
    ['says no moment', { provisional: true }],
    ['says no round', { provisional: true, asOf: '2026-02-15T18:00:00' }],
    ['has a number for a round', { provisional: true, asOf: '2026-02-15T18:00:00', round: 2026 }],
    ['is a list', [{ provisional: true }]],
    ['is a text', '"provisional"'],
    ['is null', 'null'],
    ['has a mark of its own', { round: '2026Q1', asOf: '2026-02-15T18:00:00', provisional: 'true' }],
  ])('and %s is no round at all', (_, value) => {
    const [code, text] = said(value);
    expect([code, text.startsWith('not the result of a round')]).toEqual(['jsonBroken', true]);
  });
});

describe('a score of a round that is read line by line', () => {
  const SCORE = {
    ...{ kind: 'worker', subject: 'W1', name: '甲', peerGroup: 'all', eligible: true, ineligibleBecause: null },
    ...{ total: '725/736', printed: '98.5', grade: null, rank: 1, peerRank: 1, vetoes: [], notes: [] },
    metrics: [{ id: 'm', label: '率', unit: 'rate', numerator: '1', denominator: '2', value: '1/2' }],
    tree: { id: 'W1', label: '甲', points: '3', how: null, parts: [{ id: 'm', label: '率', points: '1/3', how: null }] },
  };
  const lineOf = (from: string, to: string) => JSON.stringify(SCORE).replace(from, to);
  const refused = (read: () => unknown) => {
    try {
      read();
    } catch (error) {
      if (error instanceof WanggeError) return [error.code, error.file, error.place?.path, (error.hint?.zh ?? '') !== ''];
      throw error;
    }
    return null;
  };

  it('tells its total, and what a comparison needs', () => {
    expect(String(givenTotalFromJson(JSON.stringify(SCORE), 'round.json').total)).toBe('725/736');
    expect(String(givenScoreFromJson(JSON.stringify(SCORE), 'round.json').metrics[0]!.value)).toBe('1/2');
  });

  it.each([
    ['its total', '"725/736"', '"1/0"', 'total'],
    ['its total, with noughts', '"725/736"', '"1/00"', 'total'],
    ['a metric', '"1/2"', '"1/0"', 'metrics.0.value'],
    ['a part of a part', '"1/3"', '"-1/0"', 'tree.parts.0.points'],
  ])('is refused with file and key where nought divides %s', (_, from, to, path) => {
    const line = lineOf(from, to);
    expect(refused(() => givenTotalFromJson(line, 'round.json'))).toEqual(['jsonBroken', 'round.json', path, true]);
    // a comparison reads no parts
    const compared = path.startsWith('tree') ? null : ['jsonBroken', 'round.json', path, true];
    expect(refused(() => givenScoreFromJson(line, 'round.json'))).toEqual(compared);
  });
});
