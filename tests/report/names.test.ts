import { describe, expect, it } from 'vitest';
import { Fraction } from '../../src/core/fraction.js';
import { namesOf } from '../../src/report/names.js';
import { gradesOf } from '../../src/report/palette.js';
import { sampleModel } from './sampleModel.js';

describe('names by which people know grids apart', () => {
  it('have the community before them where names alone are not enough', () => {
    const model = sampleModel();
    const grids = model.round!.grids.map((grid) => ({
      ...grid,
      name: grid.subject.endsWith('006') ? `${grid.subject}号` : '第一网格',
    }));
    const [first, second] = grids.filter((grid) => grid.subject.endsWith('001')).sort((a, b) => (a.subject < b.subject ? -1 : 1));
    const names = namesOf(model, [first!, second!, grids.find((grid) => grid.subject.endsWith('006'))!]);
    expect([...names.values()]).toEqual([
      '云溪里社区第一网格',
      '桥东社区第一网格',
      expect.stringMatching(/^(云溪里社区|桥东社区|柳树村|北关社区)\d{15}号$/),
    ]);
    expect(new Set(namesOf(model, grids).values()).size).toBe(grids.length);
    const { workers } = model.round!;
    expect(namesOf(model, [workers[1]!]).get(workers[1]!.subject)).toBe(workers[1]!.name);
  });
});

describe('grades in their order', () => {
  const round = sampleModel().round!;
  const graded = (grades: readonly (readonly [string, number])[]) => ({
    ...round,
    grids: [],
    areas: [],
    workers: grades.map(([grade, points]) => ({ ...round.workers[1]!, grade, total: Fraction.of(points) })),
  });

  it('a veto that gives the best total a low grade does not make that grade the best', () => {
    const given = gradesOf(
      graded([
        ['基本合格', 99],
        ['优秀', 97],
        ['合格', 90],
      ]),
    );
    expect(given.map(({ grade }) => grade)).toEqual(['优秀', '合格', '基本合格']);
    const own = gradesOf(
      graded([
        ['丙', 99],
        ['甲', 97],
        ['甲', 96],
        ['乙', 90],
        ['丙', 60],
        ['丙', 61],
      ]),
    );
    expect(own.map(({ grade }) => grade)).toEqual(['甲', '乙', '丙']);
  });

  it('have colours of their own', () => {
    const given = gradesOf(
      graded([
        ['A', 95],
        ['B', 80],
        ['C', 65],
        ['D', 45],
        ['E', 10],
      ]),
    );
    expect(new Set(given.map(({ colour }) => colour.strong)).size).toBe(5);
  });
});
