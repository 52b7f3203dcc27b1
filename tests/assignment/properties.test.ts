import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assignWorkers, type StaffingInput } from '../../src/assignment/assignWorkers.js';
import type { StaffingProfile } from '../../src/core/config/profile.js';
import { profile, town, worker } from './town.js';

const asOf = '2026-03-31';
const ROLES = ['网格长', '专职网格员', '微网格员', '志愿者'];
const day = fc.constantFrom(null, '2025-12-01', '2026-03-01', '2026-03-31', '2026-04-01', '2026-06-01');

const cases: fc.Arbitrary<{ input: Required<StaffingInput>; rules: StaffingProfile }> = fc
  .array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 5 })
  .chain((micros) => {
    const register = town(micros, { load: { households: 300, elderly: 7 } });
    const places = [...register.grids, ...register.microGrids].map(({ code }) => code).concat('nowhere');
    const people = fc.array(
      fc.record({
        role: fc.constantFrom(...ROLES),
        employment: fc.constantFrom('full' as const, 'part' as const),
        hoursPerMonth: fc.constantFrom(null, 0, 20, 200),
        at: fc.constantFrom(null, [121.01, 31] as const, [121.03, 31] as const),
        from: day,
        to: day,
      }),
      { maxLength: 12 },
    );
    return fc.record({
      input: people.chain((rows) => {
        const workers = rows.map(({ role, ...more }, index) => worker(`W${index}`, role, more));
        return fc.record({
          register: fc.constant(register),
          workers: fc.constant(workers),
          assignments: fc.array(
            fc.record({
              // Few people, so that their assignments collide.
              worker: fc.constantFrom('stranger', ...workers.slice(0, 3).map(({ id }) => id)),
              grid: fc.constantFrom(...places),
              role: fc.constantFrom(...ROLES),
              from: day,
              to: day,
            }),
            { maxLength: 12 },
          ),
          events: fc.array(
            fc.record({
              grid: fc.constantFrom(...places),
              category: fc.constantFrom('a', 'b'),
              perMonth: fc.constantFrom(0, 0.1, 0.2, 0.7, 12.3, 40),
            }),
            { maxLength: 6 },
          ),
        });
      }),
      rules: fc
        .record({
          count: fc.integer({ min: 1, max: 2 }),
          exclusive: fc.boolean(),
          optional: fc.boolean(),
          share: fc.constantFrom(0, 0.3, 1),
        })
        .map((leader) =>
          profile({
            posts: [
              { role: '网格长', per: 'grid', ...leader },
              { role: '专职网格员', per: 'grid', exclusive: true },
              { role: '微网格员', per: 'micro', optional: true },
            ],
            minutes: { household: 6, patrolPerKm: 20, event: { default: 25 }, visit: { default: 30 } },
            visits: { elderly: 'weekly' },
            capacity: { full: 60, part: 20 },
          }),
        ),
    });
  });

describe('assignWorkers, on any town', () => {
  it('opens each post once, and holds none twice', () => {
    fc.assert(
      fc.property(cases, ({ input, rules }) => {
        const { posts, vacancies } = assignWorkers(input, rules, { asOf });
        expect(new Set(posts.map(({ id }) => id)).size).toBe(posts.length);
        for (const rule of rules.posts)
          for (const place of rule.per === 'grid' ? input.register.grids : input.register.microGrids) {
            const open = posts.filter((post) => post.role === rule.role && (post.micro ?? post.grid) === place.code);
            expect(open.length).toBeGreaterThanOrEqual(rule.count);
            const vacant = open.filter(({ worker }) => worker === null);
            // Posts beyond the profile exist only because someone holds them.
            expect(vacant.length).toBeLessThanOrEqual(rule.count);
            const listed = vacancies.filter((post) => post.role === rule.role && (post.micro ?? post.grid) === place.code);
            expect(listed).toEqual(rule.optional ? [] : vacant);
          }
      }),
    );
  });

  it('keeps who holds an exclusive post in one grid, and everybody within their time', () => {
    fc.assert(
      fc.property(cases, ({ input, rules }) => {
        const { posts, loads } = assignWorkers(input, rules, { asOf });
        const people = new Map(input.workers.map((person) => [person.id, person]));
        const exclusive = new Set(rules.posts.filter((rule) => rule.exclusive).map(({ role }) => role));
        for (const [id, person] of people) {
          const held = posts.filter(({ worker }) => worker === id);
          const grids = new Set(held.map(({ grid }) => grid));
          if (held.some(({ role }) => exclusive.has(role))) expect(grids.size).toBe(1);
          const inPost = (person.from ?? '') <= asOf && asOf < (person.to ?? '9999');
          if (!inPost) expect(held).toEqual([]);
          expect(loads.some(({ worker }) => worker === id)).toBe(inPost);
        }
        for (const { worker } of posts) if (worker !== null) expect(people.has(worker)).toBe(true);
      }),
    );
  });

  it('places people only by an assignment that holds, or, unassigned, in their own role', () => {
    fc.assert(
      fc.property(cases, ({ input, rules }) => {
        for (const { worker: id, role, grid } of assignWorkers(input, rules, { asOf }).posts) {
          if (id === null) continue;
          const now = input.assignments.filter(
            ({ worker, from, to }) => worker === id && (from ?? '') <= asOf && asOf < (to ?? '9999'),
          );
          if (now.length > 0) expect(now.some((one) => one.role === role && one.grid.startsWith(grid))).toBe(true);
          else expect(input.workers.find((person) => person.id === id)?.role).toBe(role);
        }
      }),
    );
  });

  it('accounts for every hour: posts, people, parts', () => {
    fc.assert(
      fc.property(cases, ({ input, rules }) => {
        const { posts, loads, figures } = assignWorkers(input, rules, { asOf });
        // Reckoned anew: 300 households, 1 km daily, 7 elderly weekly, and the events that have a grid of the register.
        const grids = new Set(input.register.grids.map(({ code }) => code));
        const events = input.events.filter(({ grid }) => grids.has(grid)).reduce((sum, { perMonth }) => sum + perMonth, 0);
        const asked = (grids.size * (300 * 6 + (365 / 12) * 20 + ((7 * 52) / 12) * 30) + events * 25) / 60;
        expect(figures.hoursAsked).toBeCloseTo(asked, 6);
        const ofPosts = posts.reduce((sum, { hours }) => sum + hours, 0);
        expect(ofPosts + figures.hoursUnclaimed!).toBeCloseTo(asked, 6);
        expect(figures.hoursHeld! + figures.hoursVacant! + figures.hoursUnclaimed!).toBeCloseTo(asked, 6);
        for (const load of loads) {
          expect(load.parts.reduce((sum, { hours }) => sum + hours, 0)).toBe(load.hours);
          for (const { count, minutesEach, hours } of load.parts) expect(hours).toBe((count * minutesEach) / 60);
          const held = posts.filter(({ worker }) => worker === load.worker).reduce((sum, { hours }) => sum + hours, 0);
          expect(load.hours).toBeCloseTo(held, 6);
          expect(load.overloaded).toBe(load.hours > load.capacityHours + 1e-9);
        }
      }),
    );
  });

  it('uses every assignment or says why not', () => {
    fc.assert(
      fc.property(cases, ({ input, rules }) => {
        const numbered = input.assignments.map((assignment, line) => ({ ...assignment, line }));
        const { posts, findings } = assignWorkers({ ...input, assignments: numbered }, rules, { asOf });
        const told = new Set(findings.map(({ place }) => place?.line));
        for (const { worker, role, grid, from, to, line } of numbered) {
          const now = (from ?? '') <= asOf && asOf < (to ?? '9999');
          const used = posts.some((post) => post.worker === worker && post.role === role && grid.startsWith(post.grid));
          if (now && !used) expect(told).toContain(line);
        }
      }),
    );
  });

  it('does not depend on the order of the input', () => {
    fc.assert(
      fc.property(cases, fc.integer(), ({ input, rules }, turn) => {
        const turned = <T>(items: readonly T[]): T[] => {
          const by = items.length === 0 ? 0 : Math.abs(turn) % items.length;
          return [...items.slice(by), ...items.slice(0, by)].reverse();
        };
        const { register } = input;
        const other = {
          register: { ...register, grids: turned(register.grids), microGrids: turned(register.microGrids) },
          workers: turned(input.workers),
          assignments: turned(input.assignments),
          events: turned(input.events),
        };
        expect(JSON.stringify(assignWorkers(other, rules, { asOf }))).toBe(JSON.stringify(assignWorkers(input, rules, { asOf })));
      }),
    );
  });
});
