import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import type { WanggeError } from '../../src/core/errors.js';
import { checkSchemeFile } from '../../src/pipeline/checkSchemeFile.js';
import { roundFromJson } from '../../src/scoring/json.js';

function refusal(act: () => unknown): WanggeError {
  try {
    act();
  } catch (error) {
    return error as WanggeError;
  }
  throw new Error('was accepted');
}

it('a limit table that is not there is told at the line that names it, with its full path', () => {
  const folder = mkdtempSync(join(tmpdir(), 'wangge-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const scheme = join(folder, 'scheme.yaml');
  writeFileSync(
    scheme,
    `scheme: s
lifecycle:
  - id: a
    label: a
    from: reportedAt
    to: closedAt
    limit:
      by: [category]
      table: times.csv
`,
  );
  const error = refusal(() => checkSchemeFile(scheme));
  expect(error).toMatchObject({ code: 'fileMissing', file: scheme, place: { line: 9 } });
  expect(error.text.en).toContain(join(folder, 'times.csv'));
  expect(error.hint!.en).toBe("the path starts from the scheme's folder");
  writeFileSync(join(folder, 'time.csv'), 'category,limit\n');
  expect(refusal(() => checkSchemeFile(scheme)).hint!.en).toContain('"time.csv"');
});

it('a round is read from text, and an object is told to be none', () => {
  const error = refusal(() => roundFromJson({ round: '2026Q1' } as never));
  expect(error.code).toBe('usage');
  expect(error.text.en).toContain('takes the text of round.json');
});
