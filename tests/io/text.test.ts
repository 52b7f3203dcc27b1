import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../src/core/config/parse.js';
import { ProjectSchema } from '../../src/core/config/project.js';
import { parseJson } from '../../src/io/json.js';
import { readText } from '../../src/io/text.js';
import { readYaml } from '../../src/io/yaml.js';
import { file, refusal, scratch } from './scratch.js';

/** 网格员 in GB18030. */
const GBK = Uint8Array.from([0xcd, 0xf8, 0xb8, 0xf1, 0xd4, 0xb1]);

describe('readText', () => {
  it('reads UTF-8, with or without a byte order mark, and GB18030', () => {
    expect(readText(file('a.csv', '网格员'))).toMatchObject({ text: '网格员', encoding: 'utf-8' });
    expect(readText(file('a.csv', '\uFEFF网格员')).text).toBe('网格员');
    expect(readText(file('a.csv', GBK))).toMatchObject({ text: '网格员', encoding: 'gb18030' });
  });

  it('hashes the bytes, not the text', () => {
    expect(readText(file('a', 'abc')).bytesHash).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
    expect(readText(file('a', '\uFEFFabc')).bytesHash).not.toBe(readText(file('a', 'abc')).bytesHash);
  });

  it('suggests the nearest name for a missing file', () => {
    const path = file('buildings.geojson', 'x');
    const error = refusal('fileMissing', () => readText(path.replace('buildings', 'bulidings')));
    expect(error.hint?.en).toContain('"buildings.geojson"');
    expect(error.exitCode).toBe(3);
    expect(error.file).toContain('bulidings.geojson');
  });

  it('says so when the folder is missing too', () => {
    const { hint } = refusal('fileMissing', () => readText(join(scratch(), 'no', 'such.csv')));
    // who reads does not know who named the file
    expect(hint?.en).toMatch(/^check the path: .*project file.*command line.*working folder/);
    expect(hint?.zh).toMatch(/^检查路径:.*项目文件.*命令行.*当前文件夹/);
  });

  it('refuses empty files, folders, other encodings, binary', () => {
    refusal('fileEmpty', () => readText(file('a', '')));
    refusal('fileEmpty', () => readText(file('a', '\uFEFF \r\n')));
    const folder = scratch();
    mkdirSync(join(folder, 'inner'));
    refusal('fileUnreadable', () => readText(join(folder, 'inner')));
    refusal('fileEncoding', () => readText(file('a', Uint8Array.from([0x41, 0xff, 0xff, 0x41]))));
    refusal('fileEncoding', () => readText(file('a', Uint8Array.from([0x41, 0, 0x42, 0]))));
    refusal('fileEncoding', () => readText(file('a', GBK), { encoding: 'utf-8' }));
  });
});

describe('readYaml', () => {
  it('locates keys for the schema errors', () => {
    const path = file('wangge.yaml', 'project: 云溪\n\nreport:\n  issuer: 中心\n  titel: 通报\n');
    const { value, locate } = readYaml(path);
    const error = refusal('configUnknownKey', () => parseConfig(ProjectSchema, value, { file: path, locate }));
    expect(error.place).toMatchObject({ line: 5, column: 3, path: 'report.titel' });
    expect(error.hint?.en).toContain('title');
  });

  it('locates items of lists, and the nearest ancestor of what is missing', () => {
    const { locate } = readYaml(file('a.yaml', 'a:\n  - x: 1\n  - x: 2\n    y: 3\n'));
    expect(locate(['a', 1, 'y'])).toEqual({ line: 4, column: 5 });
    expect(locate(['a', 1, 'z'])).toEqual({ line: 3, column: 5 });
    expect(locate(['b'])).toEqual({ line: 1, column: 1 });
  });

  it.each([
    ['broken flow', 'a: 1\nb: {x: 1\nc: 2\n', 2],
    ['a tab', 'a:\n\tb: 1\n', 2],
    ['a doubled key', 'a: 1\nb: 2\na: 3\n', 3],
    ['an unknown tag', 'a: 1\nb: !php/object x\n', 2],
    ['several documents', 'a: 1\n---\nb: 2\n', 2],
  ])('names the line of %s', (_, text, line) => {
    const error = refusal('configUnreadable', () => readYaml(file('a.yaml', text)));
    expect(Math.abs((error.place?.line ?? 0) - line)).toBeLessThanOrEqual(1);
    expect(error.exitCode).toBe(2);
  });

  it('does not unfold an alias bomb', () => {
    const text =
      'a: &a [x, x, x, x, x, x, x, x, x, x]\n' +
      'bcdefgh'
        .split('')
        .map((key, i) => `${key}: &${key} [${Array(10).fill(`*${'abcdefgh'[i]}`).join(', ')}]`)
        .join('\n');
    refusal('configUnreadable', () => readYaml(file('a.yaml', text)));
  });
});

describe('parseJson', () => {
  it.each([
    ['{"a": 1,}', 1, 9],
    ['{"a": 1', 1, 8],
    ['[1, 2\n 3]', 2, 2],
    ['{"a": tru}', 1, 7],
    ['{"a" 1}', 1, 6],
    ['[01]', 1, 3],
    ['["a\tb"]', 1, 2],
    ["{'a': 1}", 1, 2],
    ['[1]\n[2]', 2, 1],
    ['[1}', 1, 3],
    ['[NaN]', 1, 2],
  ])('points at the fault of %j', (text, line, column) => {
    const error = refusal('jsonBroken', () => parseJson(text, 'a.json'));
    expect(error.place).toEqual({ line, column });
  });
});
