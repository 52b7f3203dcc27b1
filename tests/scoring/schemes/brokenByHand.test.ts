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

/** The marks of a scheme, as `code@line`. */
function marked(text: string): string[] {
  return text.split('\n').flatMap((line, i) => [...line.matchAll(/#[!+] (\w+)/g)].map(([, code]) => `${code}@${i + 1}`));
}

describe('schemes with one mistake, written by hand', () => {
  it('are many, and marked once each', () => {
    expect(Object.keys(BROKEN).length).toBeGreaterThanOrEqual(60);
    for (const text of Object.values(BROKEN)) expect(text.split('#! ')).toHaveLength(2);
  });

  it.each(Object.keys(BROKEN))('%s', (name) => {
    expect(told(BROKEN[name]!).sort()).toEqual(marked(BROKEN[name]!).sort());
  });
});
