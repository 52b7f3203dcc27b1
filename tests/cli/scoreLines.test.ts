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
});
