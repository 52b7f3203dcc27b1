import { loadImage } from '@napi-rs/canvas';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../src/core/random.js';
import { colourMap, GROUNDS } from '../../src/report/map/colouring.js';
import { tidyLines } from '../../src/report/map/lines.js';
import { type MapInput, renderMapPng, renderMapSvg } from '../../src/report/map/map.js';
import { samplePlan, sampleTerritory } from './samplePlan.js';

const input = (): MapInput => ({
  territory: sampleTerritory(),
  plan: samplePlan(),
  title: '云溪街道 <网格> & 图',
  locale: 'zh-CN',
});

/** The same plan with its grids, arcs and rings in another order. */
function shuffled(seed: number): MapInput {
  const { territory, plan, ...rest } = input();
  const random = new Random(seed);
  const order = random.shuffle(plan.grids.map((_, place) => place));
  const placeOf = new Map(order.map((old, place) => [old, place]));
  const { ringOwner } = plan.gridShapes;
  return {
    ...rest,
    territory: {
      ...territory,
      arcs: random.shuffle(
        territory.arcs.map((arc) =>
          random.int(2) === 0 ? arc : { ...arc, left: arc.right, right: arc.left, vertices: arc.vertices.toReversed() },
        ),
      ),
    },
    plan: {
      ...plan,
      grids: order.map((old) => plan.grids[old]!),
      gridOfCell: plan.gridOfCell.map((old) => placeOf.get(old)!),
      gridShapes: { ...plan.gridShapes, ringOwner: ringOwner.map((old) => placeOf.get(old)!) },
      areas: [...plan.areas].reverse(),
    },
  };
}

describe('map.svg', () => {
  const svg = renderMapSvg(input());

  it('gives the same bytes twice, and in any order of grids, arcs and areas', () => {
    expect(renderMapSvg(input())).toBe(svg);
    for (const seed of [1, 2, 3]) expect(renderMapSvg(shuffled(seed))).toBe(svg);
  });

  it('holds whole numbers only, and nothing that is no number', () => {
    expect(svg).not.toMatch(/NaN|Infinity|undefined|null/);
    for (const [, data] of svg.matchAll(/ d="([^"]*)"/g)) expect(data).toMatch(/^[Mlvz0-9 -]+$/);
  });

  it('has the ground in decimetres: 1440 m by 800 m', () => {
    const area = /<g id="areas">\n<path d="([^"]*)"/.exec(svg)![1]!;
    const starts = [...area.matchAll(/M(-?\d+) (-?\d+)l((?:[ -]?\d+)+)/g)];
    let [west, east, north, south] = [Infinity, -Infinity, Infinity, -Infinity];
    for (const [, x, y, steps] of starts) {
      let [px, py] = [Number(x), Number(y)];
      const numbers = steps!.match(/-?\d+/g)!.map(Number);
      for (let i = -2; i < numbers.length; i += 2) {
        if (i >= 0) [px, py] = [px + numbers[i]!, py + numbers[i + 1]!];
        [west, east, north, south] = [Math.min(west, px), Math.max(east, px), Math.min(north, py), Math.max(south, py)];
      }
    }
    expect([east - west, south - north]).toEqual([14_400, 8_000]);
  });

  it('labels each grid with the end of its code and its households, and names communities', () => {
    for (const grid of samplePlan().grids) expect(svg).toContain(`>${grid.households} 户</text>`);
    expect(svg.match(/>00[1-6]<\/text>/g)).toHaveLength(24);
    for (const name of ['云溪里社区', '桥东社区', '柳树村', '北关社区']) expect(svg).toContain(`>${name}</text>`);
    expect(svg).toContain('<title>云溪街道 &lt;网格&gt; &amp; 图</title>');
  });

  it('draws grid borders magenta, dedicated grids hatched, what is out of bounds red, railways dashed', () => {
    const layer = (id: string) => new RegExp(`<g id="${id}">\\n([\\s\\S]*?)</g>`).exec(svg)![1]!;
    expect(layer('grid-borders')).toContain('#C4007A');
    expect(layer('dedicated').match(/<path/g)).toHaveLength(1);
    expect(layer('dedicated')).toContain('url(#hatch0)');
    expect(layer('out-of-bounds').match(/<path/g)).toHaveLength(1);
    expect(layer('barriers')).toContain('stroke-dasharray');
    for (const word of ['图例', '网格界', '铁路', '专属网格', '规模不达标', '200 米', '>N<'])
      expect(layer('frame')).toContain(word);
  });

  it("draws footprints where they are given, in the file's own coordinates", () => {
    const square = [
      [300, 200],
      [330, 200],
      [330, 220],
      [300, 220],
      [300, 200],
    ] as const;
    const withOne = renderMapSvg({ ...input(), footprints: [{ type: 'Polygon', coordinates: [square] }] });
    const drawn = /<g id="buildings" clip-path="url\(#buildings-inside\)">\n<path d="M(\d+) (\d+)l([^"]*)z"/.exec(withOne)!;
    expect(
      drawn[3]!
        .match(/-?\d+/g)!
        .map(Number)
        .map(Math.abs)
        .sort((a, b) => a - b),
    ).toEqual([0, 0, 0, 200, 200, 300]);
  });

  it('speaks English', () => {
    const english = renderMapSvg({ ...input(), title: 'Yunxi', locale: 'en' });
    expect(english.replace(/云溪里社区|桥东社区|柳树村|北关社区/g, '')).not.toMatch(/>[^<]*[\u4e00-\u9fff][^<]*</);
  });
});

describe('map.png', () => {
  it('is the same map in pixels: grounds of the grids, magenta borders', async () => {
    const picture = renderMapPng(input());
    const image = await loadImage(Buffer.from(picture.png));
    expect([image.width, image.height]).toEqual([picture.width * 2, picture.height * 2]);
    expect(Buffer.compare(renderMapPng(shuffled(5)).png, picture.png)).toBe(0);
  });
});

describe('colours of a map', () => {
  it('neighbours differ on any planar raster, whatever the order of the nodes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 6 }), fc.integer(), (wide, high, seed) => {
        const count = wide * high;
        const order = new Random(seed).shuffle(Array.from({ length: count }, (_, node) => node));
        const sets = order.map(() => new Set<number>());
        const placeOf = new Map(order.map((node, place) => [node, place]));
        const join = (a: number, b: number) => {
          sets[placeOf.get(a)!]!.add(placeOf.get(b)!);
          sets[placeOf.get(b)!]!.add(placeOf.get(a)!);
        };
        for (let node = 0; node < count; node++) {
          if ((node + 1) % wide !== 0) join(node, node + 1);
          if (node + wide < count) join(node, node + wide);
          if ((node + 1) % wide !== 0 && node + wide < count) join(node, node + wide + 1);
        }
        const keys = order.map((node) => String(node).padStart(3, '0'));
        const colours = colourMap(keys, sets, GROUNDS.length);
        sets.forEach((others, node) => {
          for (const other of others) expect(colours[other]).not.toBe(colours[node]);
        });
        const sorted = colourMap(
          [...keys].sort(),
          [...order.keys()].map((node) => new Set([...sets[placeOf.get(node)!]!].map((place) => order[place]!))),
          GROUNDS.length,
        );
        expect([...order.keys()].map((node) => colours[placeOf.get(node)!])).toEqual([...sorted]);
      }),
      { numRuns: 50 },
    );
  });
});

describe('tidy lines', () => {
  it('join where two meet, end where three meet, and drop points on a straight line', () => {
    expect(
      tidyLines([
        [0, 0, 5, 0],
        [10, 0, 5, 0],
      ]),
    ).toEqual([[0, 0, 10, 0]]);
    expect(
      tidyLines([
        [0, 0, 5, 0],
        [5, 0, 5, 5],
      ]),
    ).toEqual([[0, 0, 5, 0, 5, 5]]);
    expect(
      tidyLines([
        [0, 0, 5, 0],
        [5, 0, 9, 0],
        [5, 0, 5, 7],
      ]),
    ).toEqual([
      [0, 0, 5, 0],
      [5, 0, 5, 7],
      [5, 0, 9, 0],
    ]);
    expect(tidyLines([[3, 3, 3, 3]])).toEqual([]);
  });

  it('keep every step of a raster path, in whatever order and direction the pieces come', () => {
    const point = fc.tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 4 }));
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.tuple(point, fc.boolean()), { selector: String, maxLength: 30 }),
        fc.integer(),
        (steps, seed) => {
          const lines = steps.map(([[x, y], right]) => [x, y, right ? x + 1 : x, right ? y : y + 1]);
          const length = (all: readonly (readonly number[])[]) =>
            all.flatMap((line) => line.map((_, i) => (i < 2 ? 0 : Math.abs(line[i]! - line[i - 2]!)))).reduce((a, b) => a + b, 0);
          const tidy = tidyLines(lines);
          expect(length(tidy)).toBe(lines.length);
          const random = new Random(seed);
          const turned = random.shuffle(lines.map((line) => (random.int(2) ? line : [line[2]!, line[3]!, line[0]!, line[1]!])));
          expect(tidyLines(turned)).toEqual(tidy);
        },
      ),
    );
  });
});
