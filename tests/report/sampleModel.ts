import { summarizePlan } from '../../src/core/summary.js';
import type { Locale } from '../../src/core/text.js';
import type { ReportModel } from '../../src/report/model.js';
import { samplePlan } from './samplePlan.js';
import { sampleRound, sampleStaffing } from './sampleRound.js';

/** A whole report of a made-up subdistrict. */
export function sampleModel(locale: Locale = 'zh-CN'): ReportModel {
  return {
    title: '云溪街道 2026年第一季度网格化治理考核通报',
    issuer: '云溪街道网格中心',
    locale,
    register: null,
    plan: summarizePlan(samplePlan(), {
      size: { of: 'households', min: 300, target: 400, max: 500 },
      micro: { of: 'households', min: 30, target: 50, max: 80 },
    }),
    proof: null,
    staffing: sampleStaffing(),
    round: sampleRound(),
  };
}
