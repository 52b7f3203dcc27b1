import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeScheme } from '../../../src/pipeline/initProject.js';
import { readScheme } from '../../../src/pipeline/readScheme.js';
import { presetSchemeFile, SCHEME_PRESET_NAMES } from '../../../src/pipeline/schemePresets.js';

describe('schemes that come with the program', () => {
  it.each(SCHEME_PRESET_NAMES)('%s cites its source and passes the check without a remark', (name) => {
    const read = readScheme(join('/nowhere', name));
    expect(read.findings).toEqual([]);
    expect(read.inputs).toEqual({});
    const text = readFileSync(presetSchemeFile(name)!, 'utf8');
    expect(text).toMatch(/^# .+·/);
    expect(text).toMatch(/\n# 来源:.+/);
    expect(text).toMatch(/\n# Source: .+/);
  });

  it('are written out for editing, and found by name with a suggestion for a slip', () => {
    const folder = mkdtempSync(join(tmpdir(), 'wangge-test-'));
    try {
      expect(writeScheme('三率', folder, false)).toEqual(['scheme.yaml']);
      const own = readScheme(join(folder, 'scheme.yaml'));
      expect(own.scheme.scheme).toBe('三率');
      expect(Object.keys(own.inputs)).toEqual([join(folder, 'scheme.yaml')]);
      expect(() => writeScheme('三率', folder, false)).toThrow('已存在');
      expect(() => writeScheme('六步', folder, true)).toThrow('没有名为');
      expect(() => readScheme(join(folder, '六步闭'))).toThrow('没有考核方案');
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
