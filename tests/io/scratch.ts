import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect } from 'vitest';
import { type ErrorCode, WanggeError } from '../../src/core/errors.js';

/** A folder that is gone after the test. */
const folders: string[] = [];

export function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), 'wangge-io-'));
  folders.push(folder);
  return folder;
}

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** Writes a file into a scratch folder and tells its path. */
export function file(name: string, content: string | Uint8Array, folder = scratch()): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

/** The WanggeError that the work must end in; it must name a remedy. */
export function refusal(code: ErrorCode, work: () => unknown): WanggeError {
  let thrown: unknown;
  try {
    work();
  } catch (error) {
    thrown = error;
  }
  return refused(code, thrown);
}

export async function refusalOf(code: ErrorCode, work: Promise<unknown>): Promise<WanggeError> {
  return refused(
    code,
    await work.then(
      () => undefined,
      (error: unknown) => error,
    ),
  );
}

function refused(code: ErrorCode, thrown: unknown): WanggeError {
  expect(thrown).toBeInstanceOf(WanggeError);
  const error = thrown as WanggeError;
  expect(error.code).toBe(code);
  expect(error.text.zh).not.toBe('');
  expect(error.text.en).not.toBe('');
  expect(error.hint?.zh ?? '').not.toBe('');
  return error;
}
