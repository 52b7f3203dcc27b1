import { describe, expect, it } from 'vitest';
import { WanggeError } from '../../../src/core/errors.js';
import { runInThreads, type ThreadWork } from '../../../src/io/threads/runInThreads.js';

interface Shared {
  readonly refused?: number;
  readonly broken?: number;
  readonly fatal?: number;
  /** Fails, but only after those behind it had time to. */
  readonly slow?: number;
  /** Keeps the first task back until task 3 has begun. */
  readonly gate?: Int32Array;
}

const module = new URL('./work.mjs', import.meta.url);
const { run } = (await import(module.href)) as { run: (shared: Shared, task: number) => Float64Array };
const work: ThreadWork<Shared, number, Float64Array> = { module, run };
const tasks = Array.from({ length: 25 }, (_, i) => i);

describe('work in threads', () => {
  it('answers the same, in the order of the tasks, with any number of threads', async () => {
    const here = tasks.map((task) => run({}, task));
    for (const threads of [0, 1, 2, 3, 100]) expect(await runInThreads(work, {}, tasks, threads)).toEqual(here);
    expect(await runInThreads(work, {}, [], 4)).toEqual([]);
  });

  it('tells which tasks begin and end, also where a later one ends first', async () => {
    const told: string[] = [];
    const gate = new Int32Array(new SharedArrayBuffer(4));
    await runInThreads(work, { gate }, tasks, 2, (step, task) => told.push(`${step} ${task}`));
    expect(told.slice(0, 7)).toEqual(['begins 0', 'begins 1', 'ends 1', 'begins 2', 'ends 2', 'begins 3', expect.anything()]);
    expect([...told].sort()).toEqual(tasks.flatMap((task) => [`begins ${task}`, `ends ${task}`]).sort());
    for (const task of tasks) expect(told.indexOf(`begins ${task}`)).toBeLessThan(told.indexOf(`ends ${task}`));
    const here: string[] = [];
    await runInThreads(work, {}, [4, 2], 1, (step, task) => here.push(`${step} ${task}`));
    expect(here).toEqual(['begins 4', 'ends 4', 'begins 2', 'ends 2']);
  });

  it('is done elsewhere: the function at hand is not called', async () => {
    const untouched = { module, run: () => expect.unreachable() };
    expect(await runInThreads(untouched, {}, tasks, 2)).toHaveLength(25);
  });

  it('is done here where only the source is at hand', async () => {
    const source = { module: new URL('../../../src/io/threads/runInThreads.ts', import.meta.url), run };
    expect(await runInThreads(source, {}, tasks, 2)).toEqual(tasks.map((task) => run({}, task)));
  });

  it('throws the error of a task with code, place and remedy', async () => {
    const error = await runInThreads(work, { refused: 11 }, tasks, 2).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(WanggeError);
    expect(error).toMatchObject({
      code: 'valueInvalid',
      text: { zh: '不要', en: 'unwanted' },
      hint: { zh: '改正', en: 'mend it' },
      file: 'a.csv',
      place: { line: 3 },
    });
  });

  it('throws the error of the first task that fails, in the order of the tasks', async () => {
    for (const later of [{ refused: 1 }, { fatal: 1 }, { refused: 2 }])
      await expect(runInThreads(work, { slow: 0, ...later }, tasks, 3)).rejects.toThrow('the first in order');
  });

  it('throws any other error with its stack, and tells of a thread that dies', async () => {
    const error = await runInThreads(work, { broken: 0 }, tasks, 2).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ message: 'out of range', stack: expect.stringContaining('work.mjs') });
    await expect(runInThreads(work, { fatal: 5 }, tasks, 2)).rejects.toThrow('ended with 7');
  });
});
