import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../../src/core/random.js';
import { measure } from '../../../src/partition/engine/energy.js';
import { inducer } from '../../../src/partition/engine/induced.js';
import { buildProblem } from '../../../src/partition/engine/problem.js';
import { treeStart } from '../../../src/partition/engine/trees.js';
import { everyTerm, SIDE } from './everyTerm.js';
import { lattice, loads } from './lattice.js';
import { judgedPlainly } from './witness.js';

describe('a part of a problem', () => {
  it('is the problem that its nodes and the edges among them make by themselves, one part after another', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), fc.integer({ min: 2, max: 6 }), (seed, zones) => {
        const random = new Random(seed);
        const n = 42;
        const further = loads(n, random, 5);
        const home = Int32Array.from({ length: n }, () => random.int(zones + 1) - 1);
        const problem = lattice(7, 6, zones, {
          load: loads(n, random, 6),
          further: [{ load: further, min: 1, max: 99 }],
          home,
          homePrice: 0.5,
        });
        const zoneOf = treeStart(problem, random, 3);
        const induced = inducer(problem);
        for (let i = 0; i < 3; i++) {
          const chosen = random.shuffle(Array.from({ length: zones }, (_, zone) => zone)).slice(0, 1 + random.int(zones));
          const part = induced(zoneOf, chosen);
          const nodes = Array.from({ length: n }, (_, u) => u).filter((u) => chosen.includes(zoneOf[u]));
          expect([...part.nodes]).toEqual(nodes);
          expect([...part.zoneOf]).toEqual(nodes.map((u) => chosen.indexOf(zoneOf[u])));
          const within = [...problem.edgeA.keys()].filter(
            (e) => chosen.includes(zoneOf[problem.edgeA[e]]) && chosen.includes(zoneOf[problem.edgeB[e]]),
          );
          const pick = (values: Float64Array) => Float64Array.from(nodes, (u) => values[u]);
          const alone = buildProblem({
            zones: chosen.length,
            min: problem.min,
            max: problem.max,
            load: pick(problem.load),
            edges: {
              a: Int32Array.from(within, (e) => nodes.indexOf(problem.edgeA[e])),
              b: Int32Array.from(within, (e) => nodes.indexOf(problem.edgeB[e])),
              cost: new Float64Array(within.length).fill(1),
            },
            further: [{ ...problem.further![0], load: pick(problem.further![0].load) }],
            home: Int32Array.from(nodes, (u) => (home[u] < 0 ? -1 : chosen.indexOf(home[u]))),
            homePrice: 0.5,
            energyUnit: problem.energyUnit,
            loadUnit: problem.loadUnit,
          });
          expect(part.sub).toEqual(alone);
          expect(measure(part.sub, part.zoneOf).violation).toBeCloseTo(measure(alone, part.zoneOf).violation, 9);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('changes in energy and violation by what the whole does, whatever terms there are, when its zones are divided anew', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), fc.integer({ min: 2, max: 6 }), (seed, zones) => {
        const random = new Random(seed);
        const drawn = everyTerm(zones, random);
        const further = [{ load: loads(SIDE * SIDE, random, 5), min: 30, max: 60, worth: 2 }];
        const problem = { ...drawn, further, min: 30, max: 50 };
        const before = treeStart(problem, random, 1);
        const chosen = random.shuffle(Array.from({ length: zones }, (_, zone) => zone)).slice(0, 1 + random.int(zones));
        const { sub, nodes, zoneOf } = inducer(problem)(before, chosen);
        const anew = zoneOf.map((zone) => (random.int(8) === 0 ? random.int(chosen.length) : zone));
        const after = before.slice();
        nodes.forEach((u, i) => {
          after[u] = chosen[anew[i]];
        });
        const [whole, wholeAnew] = [before, after].map((division) => judgedPlainly(problem, division));
        const [part, partAnew] = [zoneOf, anew].map((division) => measure(sub, division));
        expect(partAnew.energy - part.energy).toBeCloseTo(wholeAnew.energy - whole.energy, 6);
        expect(partAnew.violation - part.violation).toBeCloseTo(wholeAnew.violation - whole.violation, 6);
      }),
      { numRuns: 40 },
    );
  });

  it('keeps to the zone what is fixed there', () => {
    const fixed = Int32Array.of(-1, 2, -1, 0, -1, 1);
    const problem = lattice(3, 2, 3, { fixed });
    expect(inducer(problem)(Int32Array.of(2, 2, 0, 0, 1, 1), [2, 1]).sub.fixed).toEqual(Int32Array.of(-1, 0, -1, 1));
  });
});
