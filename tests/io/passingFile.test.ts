import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { passingFile, passingText, removePassing } from '../../src/io/passingFile.js';
import { writeAll } from '../../src/io/write.js';
import { folderOf } from '../cli/smallProject.js';

/** Files of a folder that this process holds open, where the system tells. */
const held = (folder: string) =>
  readdirSync('/proc/self/fd').filter((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`).startsWith(folder);
    } catch {
      return false; // the listing's own handle
    }
  });

describe('a text that is written piece by piece', () => {
  it('lies under its own name once it is ended and written, and discarding it then takes nothing away', () => {
    const folder = folderOf({});
    const text = passingText(folder, 'round.json');
    const long = '考核'.repeat(400_000);
    text.write(long);
    text.write('。');
    text.end();
    expect(readdirSync(folder)).toEqual([expect.stringMatching(/^\.wangge-/)]);
    writeAll(folder, new Map([['round.json', text]]));
    removePassing([text]);
    expect(readdirSync(folder)).toEqual(['round.json']);
    expect(readFileSync(join(folder, 'round.json'), 'utf8')).toBe(`${long}。`);
  });

  it('leaves neither a file nor an open handle when its work fails half-way', () => {
    const folder = folderOf({});
    const files = [passingText(folder, 'a.csv'), passingText(folder, 'b.csv'), passingFile(folder, 'never-made.parquet')];
    if (existsSync('/proc/self/fd')) expect(held(folder)).toHaveLength(2);
    removePassing([...files, 'a text', new Uint8Array(2)]);
    removePassing(files);
    if (existsSync('/proc/self/fd')) expect(held(folder)).toEqual([]);
    expect(readdirSync(folder)).toEqual([]);
  });
});
