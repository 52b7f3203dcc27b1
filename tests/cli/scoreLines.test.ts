import { describe, expect, it } from 'vitest';
import { subjectLines } from '../../src/cli/commands/score.js';
import { findingLines } from '../../src/cli/terminal.js';
import { warningLines } from '../../src/cli/warningLines.js';
import type { Round, SubjectScore } from '../../src/core/round.js';
import type { Warning } from '../../src/core/warning.js';

const score = (subject: string) =>
  ({ subject, name: `${subject}名`, rank: 1, printed: '90.00', grade: '优秀' }) as unknown as SubjectScore;
const round = {
  asOf: '2026-03-31T18:00:00',
  workers: [score('W1')],
  grids: [score('G1')],
  areas: [score('A1')],
  departments: [],
} as unknown as Round;

describe('what score prints', () => {
  it('are the scores of all kinds that the scheme has', () => {
    const text = subjectLines(round, 'zh-CN').join('\n');
    for (const part of ['一员一评', 'W1', '一格一评', 'G1', '片区', 'A1']) expect(text).toContain(part);
    expect(text).not.toContain('部门');
    const all = { ...round, departments: [score('城管')] } as Round;
    expect(subjectLines(all, 'en').join('\n')).toMatch(/departments[\s\S]*城管/);
  });

  it('are the first warnings, in hours and with the moment at which they fell due', () => {
    const warning = {
      event: 'E1',
      stage: '回访',
      worker: null,
      grid: null,
      light: 'red',
      leftSeconds: -5400,
      dueAt: '2026-03-31T16:30:00',
    };
    const text = warningLines([warning as Warning], round, 'zh-CN').join('\n');
    expect(text).toContain('剩余小时');
    expect(text).toMatch(/E1 +回访 +— +-1\.5 +2026-03-31 16:30:00/);
  });
});

describe('findings on the screen', () => {
  it('name the file that has all of them', () => {
    const found = ['a', 'b', 'c', 'd', 'e'].map((id) => ({ code: 'x', severity: 'warning' as const, text: { zh: id, en: id } }));
    expect(findingLines(found, 'zh-CN', 'round.json').at(-1)).toContain('同类另有 2 条,全部见 round.json');
    expect(findingLines(found, 'en').at(-1)).toContain('2 more of this kind, all in --json');
  });

  it('have each remedy under what it is for, and one that serves all of a kind once, at the end', () => {
    const found = (remedies: readonly (string | null)[]) =>
      remedies.map((remedy, i) => ({
        code: 'x',
        severity: 'warning' as const,
        text: { zh: `甲${i}`, en: `a${i}` },
        ...(remedy === null ? {} : { hint: { zh: remedy, en: remedy } }),
      }));
    const shown = (remedies: readonly (string | null)[]) =>
      findingLines(found(remedies), 'zh-CN', 'plan.json').map((line) => line.replace(/^!|^ +/, '').trim());
    expect(shown(['改一', '改二'])).toEqual(['甲0', '改一', '甲1', '改二']);
    expect(shown([null, '改二'])).toEqual(['甲0', '甲1', '改二']);
    expect(shown(['改一', null])).toEqual(['甲0', '改一', '甲1']);
    expect(shown(['改', '改', '改', '改'])).toEqual(['甲0', '甲1', '甲2', '……同类另有 1 条,全部见 plan.json', '改']);
    // what serves only those shown stands before the line that tells of the rest
    expect(shown(['改', '改', '改', '另改'])).toEqual(['甲0', '甲1', '甲2', '改', '……同类另有 1 条,全部见 plan.json']);
  });
});
