import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { planStage } from '../../src/pipeline/planStage.js';
import { openProject } from '../../src/pipeline/project.js';
import { freshFolder, smallProject } from '../cli/smallProject.js';

const SAMPLE = fileURLToPath(new URL('../../fixtures/yunxi/', import.meta.url));

/** What planning the sample tells of its progress, with the cells of each area in the order of drawing. */
async function told() {
  const folder = freshFolder();
  cpSync(SAMPLE, folder, { recursive: true });
  const steps: { share: number; text: string }[] = [];
  let at = 0;
  const { territory } = await planStage(openProject(join(folder, 'wangge.yaml'), undefined), {
    seed: 1,
    version: '0.0.0',
    progress: (done, total, { en }) => steps.push({ share: done / total, text: en }),
    // every look at the clock is half a second: nothing is measured, and so little time is a twentieth of the usual search
    within: { seconds: 0.01, now: () => (at += 500) },
  });
  const cells = territory.areas.map((_, area) => territory.cells.filter((cell) => cell.area === area).length);
  return { steps, cells, names: territory.areas.map(({ name }) => name) };
}

describe('the progress of a plan', () => {
  it('counts an area by its cells and drawing by the time it is given, and never goes back', async () => {
    const { steps, cells, names } = await told();
    // before it is known how long drawing takes, it is thought to take the usual time
    expect(steps.slice(0, 2).map(({ share }) => share)).toEqual([0, 0.05]);
    const shares = steps.map(({ share }) => share);
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect(shares.at(-1)).toBe(1);
    const drawing = steps.filter(({ text }) => text.endsWith(': drawing grids'));
    expect(drawing).toHaveLength(names.length);
    const all = cells.reduce((sum, count) => sum + count, 0);
    const drawn = 60 / 20;
    let before = 0;
    for (const { share, text } of drawing) {
      expect(share).toBeCloseTo((25 + (drawn * before) / all) / (40 + drawn), 9);
      before += cells[names.findIndex((name) => text.startsWith(name))]!;
    }
  }, 60_000);

  it('with much time for drawing does not go back either, and tells what is left of that time while it draws', async () => {
    const steps: { share: number; text: string; left: number | undefined }[] = [];
    let at = 0;
    const { timeBudget } = await planStage(openProject(join(smallProject(), 'wangge.yaml'), undefined), {
      seed: 1,
      version: '0.0.0',
      progress: (done, total, { en }, left) => steps.push({ share: done / total, text: en, left }),
      within: { seconds: 40, now: () => (at += 500) },
    });
    // so much effort that what comes before drawing is far less than a twentieth of all
    expect(timeBudget?.effort).toBeGreaterThan(10);
    const shares = steps.map(({ share }) => share);
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    const drawing = steps.filter(({ text }) => text.endsWith(': drawing grids'));
    expect(drawing.map(({ left }) => left)).toEqual([39.5]);
    expect(steps.filter(({ left }) => left !== undefined)).toEqual(drawing);
  }, 60_000);
});
