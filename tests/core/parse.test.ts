import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { nearest, parseConfig } from '../../src/core/config/parse.js';
import { ProjectSchema } from '../../src/core/config/project.js';
import { WanggeError } from '../../src/core/errors.js';

function refusal(schema: z.ZodType, value: unknown): WanggeError {
  try {
    parseConfig(schema, value, { file: 'x.yaml', locate: (path) => ({ line: path.length }) });
  } catch (error) {
    expect(error).toBeInstanceOf(WanggeError);
    return error as WanggeError;
  }
  throw new Error('was accepted');
}

describe('parseConfig', () => {
  it('suggests the nearest key at the level of the mistake', () => {
    const error = refusal(ProjectSchema, { project: 'x', grids: { size: { min: 1, max: 2, tagret: 1 } } });
    expect(error).toMatchObject({
      code: 'configUnknownKey',
      place: { path: 'grids.size.tagret', line: 3 },
      hint: { en: 'did you mean "target"?' },
    });
  });

  it('lists the known keys when none is near', () => {
    const error = refusal(ProjectSchema, { project: 'x', zzzzzzzz: 1 });
    expect(error.hint?.en).toContain('territory');
  });

  it('looks into lists and unions', () => {
    const territory = {
      boundary: { file: 'b' },
      units: { file: 'u' },
      barriers: [{ file: 'r', class: { from: 'class', mapp: {} } }],
    };
    expect(refusal(ProjectSchema, { project: 'x', territory }).place?.path).toContain('territory.barriers.0.class');
  });

  it('names the path of a wrong value', () => {
    const error = refusal(ProjectSchema, { project: 'x', grids: { micro: { min: 'many', max: 3 } } });
    expect(error).toMatchObject({ code: 'configInvalid', place: { path: 'grids.micro.min' } });
  });

  it('names the unknown key rather than the key that it leaves missing', () => {
    const error = refusal(ProjectSchema, { project: 'x', territory: { boundry: { file: 'b' }, units: { file: 'u' } } });
    expect(error).toMatchObject({
      code: 'configUnknownKey',
      place: { path: 'territory.boundry' },
      hint: { en: 'did you mean "boundary"?' },
    });
  });

  it('gives defaults', () => {
    const project = parseConfig(ProjectSchema, { project: 'x' });
    expect(project.grids.size).toEqual({ of: 'households', min: 300, target: 400, max: 500, also: [] });
    expect(project.staffing.profile).toBe('1+4+X');
  });

  it.each([
    ['bariers', 'barriers'],
    ['Houshold', 'household'],
    ['x', null],
  ])('nearest to %s is %s', (word, found) => {
    expect(nearest(word, ['barriers', 'household', 'boundary'])).toBe(found);
  });
});
