import { describe, expect, it } from 'vitest';
import type { Metric, Scheme } from '../../src/core/config/scheme.js';
import { tallyPlan } from '../../src/scoring/tallyPlans.js';

describe('counts of many subjects', () => {
  it('are kept apart, however large they are', () => {
    const metric = { id: 'm', label: 'm', unit: 'rate', better: 'higher', count: {} } as unknown as Metric;
    const scheme = { lifecycle: [{ id: 'close' }], events: { rules: [] } } as unknown as Scheme;
    const plan = tallyPlan(scheme, metric, 'department', { number: 0, listed: false, locale: 'zh-CN' })!;
    const few = plan.read([1, 5, null])!;
    expect(plan.read([1, 5, null])).toBe(few);
    const many = plan.read([0, 2 ** 24 + 5, null])!;
    expect([few.value!.toString(), many.value!.toString()]).toEqual(['1/5', '0']);
  });
});
