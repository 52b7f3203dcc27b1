import { describe, expect, it } from 'vitest';
import { WanggeError } from '../../../src/core/errors.js';
import { givenRoundFromJson } from '../../../src/scoring/rounds/givenRound.js';

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
