import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WanggeError } from '../../../src/core/errors.js';
import { checkSchemeFile } from '../../../src/pipeline/checkSchemeFile.js';
import { BROKEN } from './brokenByHand.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'wangge-test-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What `wangge score --check` says, as `code@line`. */
function told(text: string): string[] {
  const file = join(folder, 'scheme.yaml');
  writeFileSync(file, text);
  try {
    return checkSchemeFile(file).map(({ code, place }) => `${code.replace('scheme.', '')}@${place?.line}`);
  } catch (error) {
    if (!(error instanceof WanggeError)) throw error;
    return [`${error.code.startsWith('config') ? 'config' : error.code}@${error.place?.line}`];
  }
}

/** The mark of a scheme, as `code@line`. */
function marked(text: string): string {
  const line = text.split('\n').findIndex((one) => one.includes('#! '));
  return `${/#! (\w+)/.exec(text)![1]}@${line + 1}`;
}

describe('schemes with one mistake, written by hand', () => {
  it('are many, and marked once each', () => {
    expect(Object.keys(BROKEN).length).toBeGreaterThanOrEqual(60);
    for (const text of Object.values(BROKEN)) expect(text.split('#! ')).toHaveLength(2);
  });

  it.each(Object.keys(BROKEN))('%s', (name) => {
    const said = told(BROKEN[name]!);
    expect(said).toContain(marked(BROKEN[name]!));
    // what follows from the same mistake may be told as well, and nothing else
    expect(said.length).toBeLessThanOrEqual(2);
  });
});
