import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../src/core/config/parse.js';
import { GridsSchema } from '../../src/core/config/project.js';
import { SIZE_PRESETS } from '../../src/core/config/sizeProfile.js';
import type { WanggeError } from '../../src/core/errors.js';
import { urbanRuralCode } from '../../src/core/urbanRural.js';

const refusal = (value: unknown): WanggeError => {
  try {
    parseConfig(GridsSchema, value);
  } catch (error) {
    return error as WanggeError;
  }
  throw new Error('was accepted');
};

describe('size profiles', () => {
  it.each([
    ['城市网格', { of: 'households', min: 300, target: 400, max: 500, also: [] }],
    ['small', { of: 'households', min: 100, target: 125, max: 150, also: [] }],
    ['人口网格', { of: 'population', min: 400, target: 600, max: 800, also: [{ of: 'households', max: 500 }] }],
  ])('%s is a size by name', (name, rule) => {
    expect(GridsSchema.parse({ size: name }).size).toEqual(rule);
  });

  it('every preset is a valid rule of a level, with its source in both languages', () => {
    for (const { id, name, level, rule, source } of SIZE_PRESETS) {
      expect(GridsSchema.parse({ size: { ...rule } }).size).toEqual(rule);
      expect(GridsSchema.parse({ [level === 'grid' ? 'size' : 'micro']: name })).toEqual(
        GridsSchema.parse({ [level === 'grid' ? 'size' : 'micro']: id }),
      );
      expect(source.zh).toMatch(/\d/);
      expect(source.en).toMatch(/\d/);
    }
  });

  it('a name that is none is refused with those that are', () => {
    const error = refusal({ size: '大网格' });
    expect(error).toMatchObject({ code: 'configInvalid', place: { path: 'size' } });
    expect(error.text.zh).toContain('城市网格 (urban)');
    expect(error.text.zh).not.toContain('no size');
    expect(error.text.en).toMatch(/^"size": no size is named "大网格"; there are: /);
    expect(refusal({ size: 'urbam' }).hint?.en).toBe('did you mean "urban"?');
  });

  it('numbers are free, several attributes may be bounded, each once', () => {
    const { size } = GridsSchema.parse({ size: { min: 90, max: 200, also: [{ of: 'population', max: 1200 }] } });
    expect(size).toEqual({ of: 'households', min: 90, max: 200, also: [{ of: 'population', max: 1200 }] });
    expect(refusal({ size: { min: 90, max: 200, also: [{ of: 'households', max: 3 }] } }).text.en).toContain('bounded twice');
    expect(refusal({ size: { min: 90, max: 200, also: [{ of: 'population', min: 5, max: 3 }] } }).text.en).toContain('min > max');
    expect(refusal({ size: { min: 90, max: 200, also: [{ of: 'population', maks: 3 }] } })).toMatchObject({
      code: 'configUnknownKey',
      place: { path: 'size.also.0.maks' },
      hint: { en: 'did you mean "max"?' },
    });
  });

  it('classes are written by code or name and come out as codes', () => {
    const { byClass } = GridsSchema.parse({ byClass: { 村庄: { size: 'village' }, '111': { micro: '小微网格' } } });
    expect(Object.keys(byClass).sort()).toEqual(['111', '220']);
    expect(byClass['220'].size?.max).toBe(300);
    expect(byClass['220'].micro).toBeUndefined();
    expect(refusal({ byClass: { 农村: { size: 'village' } } }).text.zh).toContain('220 村庄');
    expect(refusal({ byClass: { '220': {}, 村庄: {} } }).text.zh).toContain('写了两次');
    expect(refusal({ byClass: { '220': { siez: 'village' } } }).code).toBe('configUnknownKey');
    expect(['220', '村庄', '220 村庄', '221'].map(urbanRuralCode)).toEqual(['220', '220', '220', null]);
  });

  it('a word for what is above the maximum speaks of compounds', () => {
    expect(GridsSchema.parse({}).oversize).toEqual({ compounds: 'split', villageGroups: 'keep', exceptions: {} });
    expect(GridsSchema.parse({ oversize: 'keep' }).oversize).toEqual({
      compounds: 'keep',
      villageGroups: 'keep',
      exceptions: {},
    });
    expect(GridsSchema.parse({ oversize: { villageGroups: 'split', exceptions: { C1: 'keep' } } }).oversize).toEqual({
      compounds: 'split',
      villageGroups: 'split',
      exceptions: { C1: 'keep' },
    });
    expect(refusal({ oversize: 'whole' }).code).toBe('configInvalid');
  });
});
