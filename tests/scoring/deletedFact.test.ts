import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Fraction } from '../../src/core/fraction.js';
import type { Round, ScorePart, SubjectScore } from '../../src/core/round.js';
import { explain, explainEvent } from '../../src/scoring/explain.js';
import { scoreRound } from '../../src/scoring/scoreRound.js';
import { openDuckDb } from '../../src/store/duckdb.js';
import { loadEvents } from '../../src/store/loadEvents.js';
import type { EventStore } from '../../src/store/store.js';
import { csvOf, makeWorld, type World } from './world.js';

let store: EventStore;
let folder: string;
beforeAll(async () => {
  store = await openDuckDb({ threads: 2 });
  folder = mkdtempSync(join(tmpdir(), 'wangge-test-'));
});
afterAll(() => {
  store.close();
  rmSync(folder, { recursive: true, force: true });
});

async function score(world: World): Promise<Round> {
  const file = join(folder, 'events.csv');
  writeFileSync(file, csvOf(world.events));
  await loadEvents(store, { file, shown: 'events.csv' });
  return scoreRound(world, world.scheme, store, { round: '2026Q1' });
}

function factsOf(part: ScorePart): string[] {
  return [...(part.facts ?? []), ...(part.parts ?? []).flatMap(factsOf)];
}

const metricOf = (score: SubjectScore, id: string) => score.metrics.find((metric) => metric.id === id)!;
const itemOf = (score: SubjectScore, id: string) => score.tree.parts!.find((part) => part.id === id)!;

/**
 * What an appeal asks: what would this score be without this fact? Answered from the explanation alone, never by scoring:
 * then the fact is deleted from the input, everything is scored again, and the two must be equal as fractions.
 */
describe('a fact that is deleted', () => {
  for (const seed of [21, 22]) {
    it(`changes a grid's total by just what the explanation said: late and overdue events (seed ${seed})`, async () => {
      const world = makeWorld(seed, 260);
      const named = new Set(world.events.map((event) => event.duplicateOf));
      const before = await score(world);
      const questions: { readonly grid: SubjectScore; readonly id: string; readonly told: Fraction }[] = [];
      for (const grid of before.grids) {
        const [rate, mean] = [metricOf(grid, 'onTimeHandled'), metricOf(grid, 'eventMean')];
        // whose deletion makes duplicates of it count would change more than itself
        const id = factsOf(itemOf(grid, 'onTimeHandled')).find((event) => !named.has(event));
        if (id === undefined) continue;
        const { row, stages } = await explainEvent(store, world.scheme, id);
        expect(['late', 'overdue']).toContain(stages.find((stage) => stage.id === 'handle')!.verdict);
        // not in time, but due: one less below, none less above; its own points leave the mean
        const onTime = rate.numerator.over(rate.denominator!.minus(Fraction.of(1)));
        const points = mean.numerator.minus(row.score!).over(mean.denominator!.minus(Fraction.of(1)));
        const told = onTime.times(Fraction.of(60)).plus(points.times(Fraction.of(40)).over(Fraction.hundred));
        expect(told.equals(grid.total!)).toBe(false);
        questions.push({ grid, id, told });
      }
      expect(questions.length).toBeGreaterThan(3);
      for (const { grid, id, told } of questions) {
        const after = await score({ ...world, events: world.events.filter((event) => event.id !== id) });
        expect(explain(after, 'grid', grid.subject).total!.toString(), `${grid.subject} without ${id}`).toBe(told.toString());
      }
    });
  }

  it("changes a worker's total by just what the explanation said: a visit that was missed", async () => {
    const world = makeWorld(21, 260);
    const before = await score(world);
    let checked = 0;
    for (const worker of before.workers) {
      const visited = metricOf(worker, 'visited');
      const part = itemOf(worker, 'visited');
      const missed = factsOf(part)[0];
      if (checked === 4) break;
      if (missed === undefined || visited.denominator!.compare(Fraction.of(1)) <= 0) continue;
      // 90 % wanted, two points less for each percentage point below, of a weight that may have taken over others'
      const scoreOf = (value: Fraction) => {
        const short = Fraction.max(Fraction.zero, Fraction.parse('0.9').minus(value));
        return Fraction.max(Fraction.zero, Fraction.hundred.minus(short.times(Fraction.of(200))));
      };
      const now = scoreOf(visited.value!);
      if (now.isZero) continue;
      const weight = part.points.over(now);
      const without = scoreOf(visited.numerator.over(visited.denominator!.minus(Fraction.of(1))));
      const told = worker.total!.minus(part.points).plus(without.times(weight));
      const after = await score({ ...world, visits: world.visits.filter(({ id }) => id !== missed) });
      expect(explain(after, 'worker', worker.subject).total!.toString(), `${worker.subject} without ${missed}`).toBe(
        told.toString(),
      );
      checked++;
    }
    expect(checked).toBeGreaterThan(0);
  });
});
