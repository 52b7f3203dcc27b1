import type { Random } from '../../../src/core/random.js';
import type { Raw } from './randomScheme.js';

type Path = readonly (string | number)[];
/** Where a defect sits and the codes that name it. */
export interface Seeded {
  readonly path: Path;
  readonly codes: readonly string[];
}
/** Spoils a scheme in place; null where the scheme has nothing of the kind. */
export type Defect = (scheme: Raw, random: Random) => Seeded | null;

const SECTIONS = ['workers', 'grids', 'areas', 'departments'];
const at = (path: Path, ...codes: string[]): Seeded => ({
  path,
  codes: codes.map((code) => (/^config/.test(code) ? code : `scheme.${code}`)),
});

/** A random pick among the places that fit, or null. */
function pick<T>(random: Random, places: readonly T[]): T | null {
  return places.length === 0 ? null : random.pick(places);
}
const sections = (s: Raw): [string, Raw][] => SECTIONS.flatMap((key) => (s[key] ? [[key, s[key]] as [string, Raw]] : []));
const items = (s: Raw): { key: string; i: number; item: Raw; metric: Raw }[] =>
  sections(s).flatMap(([key, rules]) =>
    rules.items.map((item: Raw, i: number) => ({ key, i, item, metric: s.metrics.find((m: Raw) => m.id === item.metric) })),
  );
const rules = (s: Raw): [number, Raw][] => [...((s.events?.rules ?? []) as Raw[]).entries()];
const metrics = (s: Raw): [number, Raw][] => [...(s.metrics as Raw[]).entries()];

function inItem(
  s: Raw,
  random: Random,
  fits: (item: Raw, metric: Raw) => boolean,
  spoil: (item: Raw, metric: Raw) => string[],
  tail: Path,
  ...codes: string[]
): Seeded | null {
  const found = pick(
    random,
    items(s).filter(({ item, metric }) => fits(item, metric)),
  );
  if (!found) return null;
  const more = spoil(found.item, found.metric);
  return at([found.key, 'items', found.i, ...tail, ...more], ...codes);
}
function inSection(
  s: Raw,
  random: Random,
  fits: (rules: Raw, key: string) => boolean,
  spoil: (rules: Raw, key: string) => Path,
  ...codes: string[]
): Seeded | null {
  const found = pick(
    random,
    sections(s).filter(([key, own]) => fits(own, key)),
  );
  return found ? at([found[0], ...spoil(found[1], found[0])], ...codes) : null;
}
function inRule(
  s: Raw,
  random: Random,
  fits: (rule: Raw) => boolean,
  spoil: (rule: Raw) => Path,
  ...codes: string[]
): Seeded | null {
  const found = pick(
    random,
    rules(s).filter(([, rule]) => fits(rule)),
  );
  return found ? at(['events', 'rules', found[0], ...spoil(found[1])], ...codes) : null;
}
function inMetric(
  s: Raw,
  random: Random,
  fits: (metric: Raw) => boolean,
  spoil: (metric: Raw) => Path,
  ...codes: string[]
): Seeded | null {
  const found = pick(
    random,
    metrics(s).filter(([, metric]) => fits(metric)),
  );
  return found ? at(['metrics', found[0], ...spoil(found[1])], ...codes) : null;
}
function inStage(
  s: Raw,
  random: Random,
  fits: (stage: Raw) => boolean,
  spoil: (stage: Raw) => Path,
  ...codes: string[]
): Seeded | null {
  const found = pick(
    random,
    [...(s.lifecycle as Raw[]).entries()].filter(([, stage]) => fits(stage)),
  );
  return found ? at(['lifecycle', found[0], ...spoil(found[1])], ...codes) : null;
}

const obj = (value: unknown): value is Raw => typeof value === 'object' && value !== null && !Array.isArray(value);
const onTimeRate = (m: Raw) =>
  m.unit === 'rate' && m.count?.onTime === true && m.over?.due === true && m.count.stage === m.over.stage;
const hasTable = (stage: Raw) => Array.isArray(stage.limit?.table);
const graded = (r: Raw) => (r.grades?.length ?? 0) > 1;

export const DEFECTS: Readonly<Record<string, Defect>> = {
  weightOff: (s, r) =>
    inSection(
      s,
      r,
      () => true,
      (x) => {
        x.items[0].weight = Number(x.items[0].weight) + r.pick([1, 5, -2, 0.5]);
        return ['items'];
      },
      'weights',
    ),
  weightsSum70: (s, r) =>
    inSection(
      s,
      r,
      (x) => x.items.at(-1).weight > 30,
      (x) => {
        x.items.at(-1).weight -= 30;
        return ['items'];
      },
      'weights',
    ),
  weightsAsShares: (s, r) =>
    inSection(
      s,
      r,
      () => true,
      (x) => {
        for (const i of x.items) i.weight /= 100;
        return ['items'];
      },
      'weights',
    ),
  weightNegative: (s, r) =>
    inSection(
      s,
      r,
      (x) => x.items.length > 1,
      (x) => {
        x.items[1].weight += 2 * x.items[0].weight;
        x.items[0].weight *= -1;
        return ['items', 0, 'weight'];
      },
      'weightSign',
    ),
  itemTwice: (s, r) =>
    inSection(
      s,
      r,
      (x) => x.items.length > 1,
      (x) => {
        x.items[1] = { ...structuredClone(x.items[0]), weight: x.items[1].weight };
        return ['items', 1, 'metric'];
      },
      'itemTwice',
    ),
  itemUnknownMetric: (s, r) =>
    inItem(
      s,
      r,
      () => true,
      (item) => {
        item.metric = `${item.metric}X`;
        return [];
      },
      ['metric'],
      'unknownName',
    ),
  invertedMissing: (s, r) =>
    inItem(
      s,
      r,
      (i) => i.score === 'inverted',
      (i) => {
        i.score = 'rate';
        return [];
      },
      ['score'],
      'direction',
    ),
  invertedTooMuch: (s, r) =>
    inItem(
      s,
      r,
      (i) => i.score === 'rate',
      (i) => {
        i.score = 'inverted';
        return [];
      },
      ['score'],
      'direction',
    ),
  rateAsValue: (s, r) =>
    inItem(
      s,
      r,
      (i) => i.score === 'rate',
      (i) => {
        i.score = 'value';
        return [];
      },
      ['score'],
      'scoreUnit',
    ),
  valueAsRate: (s, r) =>
    inItem(
      s,
      r,
      (i) => i.score === 'value',
      (i) => {
        i.score = 'rate';
        return [];
      },
      ['score'],
      'scoreUnit',
    ),
  countAsRate: (s, r) =>
    inItem(
      s,
      r,
      (_, m) => m.unit === 'count',
      (i) => {
        i.score = 'rate';
        return [];
      },
      ['score'],
      'scoreUnit',
    ),
  fullZero: (s, r) =>
    inItem(
      s,
      r,
      (i) => obj(i.score) && i.score.full !== undefined,
      (i) => {
        i.score.full = 0;
        return [];
      },
      ['score', 'full'],
      'fullMarks',
    ),
  thresholdShare: (s, r) =>
    inItem(
      s,
      r,
      (i, m) => obj(i.score) && 'threshold' in i.score && m.unit === 'rate',
      (i) => {
        i.score.threshold = r.pick([0.9, 900]);
        return [];
      },
      ['score', 'threshold'],
      'thresholdRange',
    ),
  minusNegative: (s, r) =>
    inItem(
      s,
      r,
      (i) => obj(i.score) && 'threshold' in i.score,
      (i) => {
        i.score.minusPerPoint = -1;
        return [];
      },
      ['score', 'minusPerPoint'],
      'minusSign',
    ),
  stepsUnsorted: (s, r) =>
    inItem(
      s,
      r,
      (i) => obj(i.score) && i.score.steps?.length > 2,
      (i) => {
        i.score.steps[1][0] = i.score.steps[2][0];
        return [];
      },
      ['score', 'steps'],
      'stepOrder',
    ),
  stepsWrongWay: (s, r) =>
    inItem(
      s,
      r,
      (i) => obj(i.score) && i.score.steps?.length > 2,
      (i) => {
        const p = i.score.steps.map((x: number[]) => x[1]).reverse();
        i.score.steps.forEach((x: number[], n: number) => {
          x[1] = p[n]!;
        });
        return [];
      },
      ['score', 'steps'],
      'stepDirection',
    ),
  stepsStart: (s, r) =>
    inItem(
      s,
      r,
      (i) => obj(i.score) && i.score.steps?.length > 2 && i.score.steps[0][0] === 0,
      (i) => {
        i.score.steps.shift();
        return [];
      },
      ['score', 'steps'],
      'stepStart',
    ),
  stepsAbove100: (s, r) =>
    inItem(
      s,
      r,
      (i, m) => obj(i.score) && i.score.steps && m.better === 'higher',
      (i) => {
        i.score.steps.at(-1)[1] = 120;
        return [];
      },
      ['score', 'steps'],
      'stepPoints',
    ),
  stepsAsShares: (s, r) =>
    inItem(
      s,
      r,
      (i, m) => obj(i.score) && i.score.steps && m.unit === 'rate',
      (i) => {
        for (const x of i.score.steps) x[0] /= 100;
        return [];
      },
      ['score', 'steps'],
      'stepRange',
    ),
  bandHole: (s, r) =>
    inItem(
      s,
      r,
      (i, m) => obj(i.score) && i.score.bands?.length > 2 && i.score.hit === undefined && m.unit === 'rate',
      (i) => {
        Object.assign(i.score.bands[1], { to: 89 });
        delete i.score.bands[1].below;
        return [];
      },
      ['score', 'bands', 1],
      'bandHole',
    ),
  bandHoleWhole: (s, r) =>
    inItem(
      s,
      r,
      (i, m) => obj(i.score) && i.score.bands?.some((b: Raw) => b.to === 50) && i.score.hit === undefined && m.unit === 'count',
      (i) => {
        i.score.bands.find((b: Raw) => b.to === 50).to = 48;
        return [];
      },
      ['score', 'bands', 0],
      'bandHole',
    ),
  bandHoleFirst: (s, r) =>
    inItem(
      s,
      r,
      (i) => obj(i.score) && i.score.hit === 'first',
      (i) => {
        i.score.bands.pop();
        return [];
      },
      ['score', 'bands'],
      'bandHole',
    ),
  bandOverlap: (s, r) =>
    inItem(
      s,
      r,
      (i, m) => obj(i.score) && i.score.bands?.length > 2 && i.score.hit === undefined && m.unit === 'rate',
      (i) => {
        Object.assign(i.score.bands[1], { to: 90 });
        delete i.score.bands[1].below;
        return [];
      },
      ['score', 'bands', 2],
      'bandOverlap',
    ),
  bandFirstTakenForUnique: (s, r) =>
    inItem(
      s,
      r,
      (i) => obj(i.score) && i.score.hit === 'first',
      (i) => {
        delete i.score.hit;
        return [];
      },
      ['score', 'bands', 1],
      'bandOverlap',
    ),
  bandEmpty: (s, r) =>
    inItem(
      s,
      r,
      (i) => obj(i.score) && i.score.bands && i.score.bands[0].from !== undefined,
      (i) => {
        Object.assign(i.score.bands[0], { to: Number(i.score.bands[0].from) - 1 });
        delete i.score.bands[0].below;
        return [];
      },
      ['score', 'bands', 0],
      'bandEmpty',
    ),
  bandHidden: (s, r) =>
    inItem(
      s,
      r,
      (i) => obj(i.score) && i.score.hit === 'first' && i.score.bands.length > 2,
      (i) => {
        i.score.bands.splice(1, 0, { ...i.score.bands[0] });
        return [];
      },
      ['score', 'bands', 1],
      'bandHidden',
    ),
  peerUnknown: (s, r) =>
    inItem(
      s,
      r,
      (i) => obj(i.score?.byPeer),
      (i) => {
        const [name, own] = Object.entries(i.score.byPeer)[0]!;
        delete i.score.byPeer[name];
        i.score.byPeer['999'] = own;
        return [];
      },
      ['score', 'byPeer', '999'],
      'unknownName',
    ),
  peerMissing: (s, r) =>
    inItem(
      s,
      r,
      (i) => obj(i.score?.byPeer) && Object.keys(i.score.byPeer).length > 2,
      (i) => {
        delete i.score.byPeer[Object.keys(i.score.byPeer)[0]!];
        return [];
      },
      ['score', 'byPeer'],
      'peerMissing',
    ),
  peerStepsUnsorted: (s, r) =>
    inItem(
      s,
      r,
      (i) => obj(i.score?.byPeer),
      (i) => {
        const name = Object.keys(i.score.byPeer)[0]!;
        i.score.byPeer[name].reverse();
        return [name];
      },
      ['score', 'byPeer'],
      'stepOrder',
    ),
  peerGroupGone: (s, r) =>
    inItem(
      s,
      r,
      (i) => obj(i.score?.byPeer),
      (i) => {
        for (const [, x] of sections(s)) if (x.items.includes(i)) delete x.peerGroup;
        return [];
      },
      ['score', 'byPeer'],
      'peerIdle',
    ),
  peerTwice: (s, r) =>
    inSection(
      s,
      r,
      (x) => obj(x.peers),
      (x) => {
        const [a, b] = Object.values(x.peers) as string[][];
        b![0] = a![0]!;
        return ['peers', Object.keys(x.peers)[1]!, 0];
      },
      'peerTwice',
    ),
  bonusUncapped: (s, r) =>
    inSection(
      s,
      r,
      () => true,
      (x) => {
        x.bonus = { items: [{ points: '积分' }] };
        return ['bonus'];
      },
      'bonusWithoutCap',
    ),
  bonusFactor: (s, r) =>
    inSection(
      s,
      r,
      () => true,
      (x) => {
        x.bonus = { cap: 5, items: [{ points: '积分', factor: -1 }] };
        return ['bonus', 'items', 0, 'factor'];
      },
      'bonusFactor',
    ),
  bonusItemAboveCap: (s, r) =>
    inSection(
      s,
      r,
      () => true,
      (x) => {
        x.bonus = { cap: 5, items: [{ mark: '表彰', cap: 8 }] };
        return ['bonus', 'items', 0, 'cap'];
      },
      'bonusItemCap',
    ),
  gradeNoBottom: (s, r) =>
    inSection(
      s,
      r,
      graded,
      (x) => {
        x.grades.pop();
        return ['grades'];
      },
      'gradeHole',
    ),
  gradeHole945: (s, r) =>
    inSection(
      s,
      r,
      graded,
      (x) => {
        x.grades[1].to = Number(x.grades[0].from) - 1;
        return ['grades', 1, 'to'];
      },
      'gradeHole',
    ),
  gradeHole6069: (s, r) =>
    inSection(
      s,
      r,
      (x) => (x.grades?.length ?? 0) > 2,
      (x) => {
        x.grades.at(-1).to = Number(x.grades.at(-2).from) - 10;
        return ['grades', x.grades.length - 1, 'to'];
      },
      'gradeHole',
    ),
  gradeOverlap: (s, r) =>
    inSection(
      s,
      r,
      graded,
      (x) => {
        x.grades[1].to = Number(x.grades[0].from) + r.int(3);
        return ['grades', 1, 'to'];
      },
      'gradeOverlap',
    ),
  gradeUnsorted: (s, r) =>
    inSection(
      s,
      r,
      graded,
      (x) => {
        x.grades[1].from = x.grades[0].from;
        return ['grades', 1];
      },
      'gradeOrder',
    ),
  gradeTwice: (s, r) =>
    inSection(
      s,
      r,
      (x) => (x.grades?.length ?? 0) > 2,
      (x) => {
        x.grades[2].id = x.grades[1].id;
        return ['grades', 2];
      },
      'idTwice',
    ),
  gradeBeyond: (s, r) =>
    inSection(
      s,
      r,
      (x) => graded(x) && !x.bonus,
      (x) => {
        x.grades[0].from = 105;
        delete x.grades[0].to;
        return ['grades', 0, 'from'];
      },
      'gradeUnreachable',
    ),
  gradeAsPercent: (s, r) =>
    inSection(
      s,
      r,
      graded,
      (x) => {
        for (const g of x.grades) {
          if (g.from !== 0) g.from = `${g.from}%`;
          delete g.to;
        }
        return ['grades', 0, 'from'];
      },
      'gradeRange',
    ),
  quotaNumber: (s, r) =>
    inSection(
      s,
      r,
      graded,
      (x) => {
        x.grades[0].quota = 20;
        return ['grades', 0, 'quota'];
      },
      'quotaShare',
    ),
  quotaLowest: (s, r) =>
    inSection(
      s,
      r,
      graded,
      (x) => {
        x.grades.at(-1).quota = '10%';
        return ['grades', x.grades.length - 1, 'quota'];
      },
      'quotaLowest',
    ),
  quotaSum: (s, r) =>
    inSection(
      s,
      r,
      (x) => (x.grades?.length ?? 0) > 2,
      (x) => {
        x.grades[0].quota = '60%';
        x.grades[1].quota = '50%';
        return ['grades'];
      },
      'quotaSum',
    ),
  cutToInteger: (s, _) => {
    if (!sections(s).some(([, x]) => graded(x))) return null;
    s.rounding = { ...s.rounding, decimals: 0 };
    return at(['rounding', 'decimals'], 'roundingHides');
  },
  roundBeforeWeighting: (s, _) => {
    s.rounding = { ...s.rounding, before: 'weighting' };
    return at(['rounding', 'before'], 'configUnknownKey');
  },
  integerBeforeGrading: (s, r) =>
    inSection(
      s,
      r,
      graded,
      (x) => {
        x.integer = true;
        return ['integer'];
      },
      'configUnknownKey',
    ),
  misspeltKey: (s, r) =>
    inItem(
      s,
      r,
      () => true,
      (i) => {
        i.wieght = i.weight;
        delete i.weight;
        return [];
      },
      ['wieght'],
      'configUnknownKey',
    ),
  eligibleNever: (s, _) => {
    if (!s.workers) return null;
    s.workers.eligible = { monthsInPost: 600 };
    return at(['workers', 'eligible', 'monthsInPost'], 'eligibleNever');
  },
  eligibleIdle: (s, r) =>
    inSection(
      s,
      r,
      (_, key) => key !== 'workers',
      (x) => {
        x.eligible = { monthsInPost: 3 };
        return ['eligible', 'monthsInPost'];
      },
      'eligibleIdle',
    ),
  rolesEmpty: (s, _) => {
    if (!s.workers) return null;
    s.workers.roles = [];
    return at(['workers', 'roles'], 'eligibleNever');
  },
  vetoBestGrade: (s, r) =>
    inSection(
      s,
      r,
      (x) => graded(x),
      (x) => {
        x.veto = [{ mark: '造假', grade: x.grades[0].id }];
        return ['veto', 0, 'grade'];
      },
      'vetoIdle',
    ),
  vetoUnknownGrade: (s, r) =>
    inSection(
      s,
      r,
      graded,
      (x) => {
        x.veto = [{ mark: '造假', grade: '差' }];
        return ['veto', 0, 'grade'];
      },
      'unknownName',
    ),
  vetoByPlainRule: (s, r) =>
    inSection(
      s,
      r,
      (x) => graded(x) && rules(s).some(([, q]) => !q.veto),
      (x) => {
        x.veto = [{ rule: rules(s).find(([, q]) => !q.veto)![1].id, grade: x.grades[1].id }];
        return ['veto', 0, 'rule'];
      },
      'unknownName',
    ),
  vetoWithoutGrade: (s, r) =>
    inRule(
      s,
      r,
      (q) => q.veto && sections(s).some(([, x]) => graded(x)),
      () => {
        for (const [, x] of sections(s)) delete x.veto;
        return ['veto'];
      },
      'vetoWithoutGrade',
    ),
  ruleWithoutCap: (s, r) =>
    inRule(
      s,
      r,
      (q) => (q.per ?? 'once') !== 'once',
      (q) => {
        delete q.cap;
        delete s.events.floor;
        return [];
      },
      'ruleWithoutCap',
    ),
  capSign: (s, r) =>
    inRule(
      s,
      r,
      (q) => q.cap !== undefined,
      (q) => {
        q.cap = -q.cap;
        return ['cap'];
      },
      'capSign',
    ),
  capSmall: (s, r) =>
    inRule(
      s,
      r,
      (q) => q.cap !== undefined,
      (q) => {
        q.cap = Number(q.points) / 2;
        return ['cap'];
      },
      'capBelowPoints',
    ),
  ruleSign: (s, r) =>
    inRule(
      s,
      r,
      (q) => q.when.late === true || obj(q.when.reworks),
      (q) => {
        q.points = -Number(q.points);
        if (q.cap !== undefined) q.cap = -q.cap;
        return ['points'];
      },
      'ruleSign',
    ),
  ruleIdle: (s, r) =>
    inRule(
      s,
      r,
      (q) => !q.veto,
      (q) => {
        delete q.points;
        delete q.cap;
        return [];
      },
      'ruleIdle',
    ),
  ruleNever: (s, r) =>
    inRule(
      s,
      r,
      () => true,
      (q) => {
        q.when = {
          all: [
            { stage: s.lifecycle[0].id, onTime: true },
            { stage: s.lifecycle[0].id, late: true },
          ],
        };
        return ['when'];
      },
      'neverTrue',
    ),
  ruleNeverNumber: (s, r) =>
    inRule(
      s,
      r,
      (q) => obj(q.when.satisfaction),
      (q) => {
        q.when.satisfaction = { gte: 6 };
        return ['when'];
      },
      'neverTrue',
    ),
  ruleUnknownStage: (s, r) =>
    inRule(
      s,
      r,
      (q) => q.when.stage !== undefined,
      (q) => {
        q.when.stage = 'nowhere';
        return ['when', 'stage'];
      },
      'unknownName',
    ),
  ruleOfUnknown: (s, r) =>
    inRule(
      s,
      r,
      () => true,
      (q) => {
        q.of = 'nobody';
        return ['of'];
      },
      'unknownName',
    ),
  ruleFactWithoutStage: (s, r) =>
    inRule(
      s,
      r,
      (q) => q.when.stage !== undefined,
      (q) => {
        delete q.when.stage;
        return ['when', 'late'];
      },
      'factWithoutStage',
    ),
  ruleDaysOfTwo: (s, r) =>
    inRule(
      s,
      r,
      (q) => q.per === 'day' && s.lifecycle.length > 1,
      (q) => {
        q.when = { any: s.lifecycle.slice(0, 2).map((x: Raw) => ({ stage: x.id, late: true })) };
        return ['per'];
      },
      'perDayStages',
    ),
  multiplierSign: (s, r) =>
    inRule(
      s,
      r,
      (q) => !q.veto,
      (q) => {
        q.multiply = [{ when: { source: 'leader' }, by: -2 }];
        return ['multiply', 0, 'by'];
      },
      'multiplier',
    ),
  multiplierNever: (s, r) =>
    inRule(
      s,
      r,
      (q) => obj(q.when.satisfaction),
      (q) => {
        q.multiply = [{ when: { satisfaction: { lt: 2 } }, by: 2 }];
        q.when = { satisfaction: { gte: 5 } };
        q.points = 2;
        return ['multiply', 0, 'when'];
      },
      'neverTrue',
    ),
  ruleTwice: (s, r) => {
    const n = rules(s).length;
    if (n === 0) return null;
    s.events.rules.push(structuredClone(r.pick(s.events.rules)));
    return at(['events', 'rules', n, 'id'], 'idTwice');
  },
  metricTwice: (s, r) => {
    const n = s.metrics.length;
    s.metrics.push({ ...structuredClone(r.pick(s.metrics as Raw[])), label: '又一次' });
    return at(['metrics', n, 'id'], 'idTwice');
  },
  stageTwiceId: (s, _) => {
    if (s.lifecycle.length < 2) return null;
    s.lifecycle[1].id = s.lifecycle[0].id.toUpperCase();
    return at(['lifecycle', 1, 'id'], 'idTwice');
  },
  stageReserved: (s, _) => {
    s.lifecycle[0].id = 'rule';
    return at(['lifecycle', 0, 'id'], 'idReserved');
  },
  baseAboveCeiling: (s, _) => {
    if (!s.events?.rules) return null;
    s.events.ceiling = Number(s.events.base ?? 100) - 1;
    return at(['events'], 'bounds');
  },
  swappedRate: (s, r) =>
    inMetric(
      s,
      r,
      onTimeRate,
      (m) => {
        [m.count, m.over] = [m.over, m.count];
        return ['count'];
      },
      'alwaysCounted',
      'rateSwapped',
    ),
  wholeRate: (s, r) =>
    inMetric(
      s,
      r,
      (m) => m.unit === 'rate' && m.over,
      (m) => {
        m.count = structuredClone(m.over);
        return ['count'];
      },
      'alwaysCounted',
    ),
  emptyRate: (s, r) =>
    inMetric(
      s,
      r,
      (m) => m.unit === 'rate' && m.over,
      (m) => {
        m.count = { ...m.count, source: 'hotline' };
        m.over = { ...m.over, source: 'patrol' };
        return ['count'];
      },
      'neverCounted',
      'neverTrue',
    ),
  lateOverOnTime: (s, r) =>
    inMetric(
      s,
      r,
      onTimeRate,
      (m) => {
        m.over = { stage: m.over.stage, overdue: true };
        return ['count'];
      },
      'neverCounted',
    ),
  rateWithoutOver: (s, r) =>
    inMetric(
      s,
      r,
      (m) => m.unit === 'rate' && m.over,
      (m) => {
        delete m.over;
        return ['unit'];
      },
      'metricUnit',
    ),
  countAsRateUnit: (s, r) =>
    inMetric(
      s,
      r,
      (m) => m.unit === 'count',
      (m) => {
        m.unit = 'rate';
        return ['unit'];
      },
      'metricUnit',
    ),
  metricTwoSources: (s, r) =>
    inMetric(
      s,
      r,
      (m) => m.count,
      (m) => {
        m.points = '积分';
        return [];
      },
      'metricSource',
    ),
  metricNoSource: (s, r) =>
    inMetric(
      s,
      r,
      (m) => m.count,
      (m) => {
        delete m.count;
        delete m.over;
        return [];
      },
      'metricSource',
    ),
  metricUnknownStage: (s, r) =>
    inMetric(
      s,
      r,
      (m) => m.over?.stage !== undefined,
      (m) => {
        m.over.stage = 'nowhere';
        return ['over', 'stage'];
      },
      'unknownName',
    ),
  metricStageOnly: (s, r) =>
    inMetric(
      s,
      r,
      onTimeRate,
      (m) => {
        delete m.count.onTime;
        return ['count', 'stage'];
      },
      'stageWithoutFact',
    ),
  metricUnused: (s, _) => {
    const n = s.metrics.length;
    s.metrics.push({ id: 'spare', label: '备用', unit: 'count', better: 'higher', count: {} });
    return at(['metrics', n, 'id'], 'metricUnused');
  },
  betterWrong: (s, r) =>
    inMetric(
      s,
      r,
      (m) => onTimeRate(m) || (m.unit === 'rate' && obj(m.count?.reworks)),
      (m) => {
        m.better = m.better === 'higher' ? 'lower' : 'higher';
        for (const { item } of items(s)) if (item.metric === m.id) item.score = m.better === 'higher' ? 'rate' : 'inverted';
        return ['better'];
      },
      'betterDoubtful',
    ),
  ratersSum: (s, r) =>
    inMetric(
      s,
      r,
      (m) => m.marks,
      (m) => {
        m.raters = { 领导: 60, 同事: 40, 自评: 10 };
        return ['raters'];
      },
      'raterWeights',
    ),
  ratersIdle: (s, r) =>
    inMetric(
      s,
      r,
      (m) => m.count,
      (m) => {
        m.raters = { 领导: 60, 同事: 40 };
        return ['raters'];
      },
      'ratersIdle',
    ),
  raterZero: (s, r) =>
    inMetric(
      s,
      r,
      (m) => m.marks,
      (m) => {
        m.raters = { 领导: 0, 同事: 100 };
        return ['raters', '领导'];
      },
      'weightSign',
    ),
  sumCycle: (s, r) =>
    inMetric(
      s,
      r,
      (m) => m.sum,
      (m) => {
        m.sum.parts[0].metric = m.id;
        return ['sum'];
      },
      'sumCycle',
    ),
  sumUnknown: (s, r) =>
    inMetric(
      s,
      r,
      (m) => m.sum,
      (m) => {
        m.sum.parts[0].metric = 'nothing';
        return ['sum', 'parts', 0, 'metric'];
      },
      'unknownName',
    ),
  sumWithoutFloor: (s, r) =>
    inMetric(
      s,
      r,
      (m) => m.sum,
      (m) => {
        delete m.sum.floor;
        delete m.sum.parts[0].cap;
        return ['sum', 'parts', 0];
      },
      'partWithoutCap',
    ),
  sumBase: (s, r) =>
    inMetric(
      s,
      r,
      (m) => m.sum,
      (m) => {
        m.sum.base = Number(m.sum.ceiling) + 1;
        return ['sum'];
      },
      'bounds',
    ),
  sumAboveBelow: (s, r) =>
    inMetric(
      s,
      r,
      (m) => m.sum,
      (m) => {
        Object.assign(m.sum.parts[0], { above: 1, below: 2 });
        return ['sum', 'parts', 0, 'below'];
      },
      'aboveBelow',
    ),
  limitNothing: (s, r) =>
    inStage(
      s,
      r,
      (x) => typeof x.limit === 'string',
      (x) => {
        x.limit = '0d';
        return ['limit'];
      },
      'clock',
    ),
  limitUnreadable: (s, r) =>
    inStage(
      s,
      r,
      (x) => typeof x.limit === 'string',
      (x) => {
        x.limit = '五天';
        return ['limit'];
      },
      'configInvalid',
    ),
  urgentLonger: (s, r) =>
    inStage(
      s,
      r,
      (x) => x.limit?.urgent !== undefined && typeof (x.clock ?? '') === 'string',
      (x) => {
        x.limit.urgent = '9d';
        return ['limit', 'urgent'];
      },
      'urgentLonger',
    ),
  dayInHours: (s, r) =>
    inStage(
      s,
      r,
      (x) => x.clock === 'working' && typeof x.limit === 'string',
      (x) => {
        x.limit = '24h';
        return ['limit'];
      },
      'dayInHours',
    ),
  tableGap: (s, r) =>
    inStage(
      s,
      r,
      hasTable,
      (x) => {
        x.limit.table.splice(0, 1);
        delete x.limit.default;
        return ['limit', 'table'];
      },
      'limitGap',
    ),
  tableTwice: (s, r) =>
    inStage(
      s,
      r,
      hasTable,
      (x) => {
        x.limit.table.push({ ...x.limit.table[0], limit: '9d' });
        return ['limit', 'table', x.limit.table.length - 1];
      },
      'limitTwice',
    ),
  tableValue: (s, r) =>
    inStage(
      s,
      r,
      hasTable,
      (x) => {
        x.limit.table[0].urgency = '特急';
        return ['limit', 'table', 0, 'urgency'];
      },
      'unknownName',
    ),
  tableLimit: (s, r) =>
    inStage(
      s,
      r,
      hasTable,
      (x) => {
        x.limit.table[1].limit = '半天';
        return ['limit', 'table', 1, 'limit'];
      },
      'limitValue',
    ),
  tableColumn: (s, r) =>
    inStage(
      s,
      r,
      hasTable,
      (x) => {
        x.limit.by.push('department');
        return ['limit', 'table'];
      },
      'limitColumn',
    ),
  tableMisspelt: (s, r) =>
    inStage(
      s,
      r,
      hasTable,
      (x) => {
        x.limit.table[0].urgancy = 'urgent';
        return ['limit', 'table'];
      },
      'unknownName',
    ),
  stageBackwards: (s, r) =>
    inStage(
      s,
      r,
      () => true,
      (x) => {
        [x.from, x.to] = [x.to, x.from];
        return ['to'];
      },
      'stageOrder',
    ),
  stagesShuffled: (s, _) => {
    const n = s.lifecycle.length - 1;
    if (n < 1 || s.lifecycle[n].to === s.lifecycle[n - 1].to) return null;
    const last = s.lifecycle.pop();
    s.lifecycle.splice(n - 1, 0, last);
    return at(['lifecycle', n, 'to'], 'lifecycleOrder');
  },
  stageAgain: (s, _) => {
    const n = s.lifecycle.length;
    s.lifecycle.push({ ...structuredClone(s.lifecycle.at(-1)), id: 'again', label: '再次' });
    return at(['lifecycle', n], 'stageTwice');
  },
  chargedToOthers: (s, _) => {
    const stage = (s.lifecycle as Raw[]).find((x) => x.to !== 'handledAt' && x.role);
    if (!s.workers || !stage || !s.lifecycle.some((x: Raw) => x.to === 'handledAt')) return null;
    const i = s.workers.items.findIndex((x: Raw) => s.metrics.some((m: Raw) => m.id === x.metric && m.count));
    if (i < 0) return null;
    s.workers.roles = ['无此岗位'];
    const metric = s.metrics.find((m: Raw) => m.id === s.workers.items[i].metric);
    metric.of = stage.id;
    return at(['workers', 'items', i, 'metric'], 'chargedToOthers');
  },
};
