import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { bug, type ErrorCode, type ErrorDetail, WanggeError } from '../../core/errors.js';
import type { Text } from '../../core/text.js';

/**
 * Work that may be done in another thread. `module` is the URL of the file that exports `run` under that very name
 * (`new URL('./x.js', import.meta.url)`); `run` depends on nothing but its arguments, and all of them, and what it
 * answers, are plain values or typed arrays.
 */
export interface ThreadWork<Shared, Task, Result> {
  readonly module: URL;
  readonly run: (shared: Shared, task: Task) => Result;
}

/** An error as it crosses threads: a `WanggeError` with all that it says, any other with its stack. */
interface Failure {
  readonly message: string;
  readonly stack: string;
  readonly code?: ErrorCode;
  readonly text?: Text;
  readonly detail?: ErrorDetail;
}

type Answer<Result> = { readonly result: Result } | { readonly failure: Failure };

/** The whole program of a worker; as text it needs no file of its own, so nothing has to be found but `module`. */
const WORKER = `
const { parentPort, workerData } = require('node:worker_threads');
const fail = (error) => parentPort.postMessage({ failure: {
  message: String(error && error.message), stack: String(error && error.stack),
  ...(error && error.name === 'WanggeError'
    ? { code: error.code, text: error.text, detail: { hint: error.hint, file: error.file, place: error.place } } : {}),
} });
import(workerData.module).then(({ run }) => {
  parentPort.on('message', (task) => {
    try { parentPort.postMessage({ result: run(workerData.shared, task) }); } catch (error) { fail(error); }
  });
}, (error) => parentPort.once('message', () => fail(error)));
`;

/**
 * Does tasks in up to `threads` threads and answers their results in the order of the tasks. What comes out does not depend
 * on the number of threads; with one thread, one task, or where only the TypeScript source is at hand, all is done here.
 * A task that fails ends the work; of several that do, the error of the first in the order of the tasks is thrown, a
 * `WanggeError` as such. The calling thread stays free.
 *
 * @param shared what all tasks need; it is copied to each thread once
 * @param tell told of every task that begins, and of every one that ends without an error
 * @example const areas = await runInThreads({ module: new URL('./drawAreaTask.js', import.meta.url), run }, shared, tasks, 2)
 */
export async function runInThreads<Shared, Task, Result>(
  work: ThreadWork<Shared, Task, Result>,
  shared: Shared,
  tasks: readonly Task[],
  threads: number,
  tell: (step: 'begins' | 'ends', task: Task) => void = () => undefined,
): Promise<Result[]> {
  const module = compiled(work.module);
  const count = Math.min(Math.floor(threads), tasks.length);
  if (count <= 1 || module === null) {
    return tasks.map((task) => {
      tell('begins', task);
      const result = work.run(shared, task);
      tell('ends', task);
      return result;
    });
  }
  const results = new Array<Result>(tasks.length);
  const workers: Worker[] = [];
  try {
    await new Promise<void>((resolve, reject) => {
      let next = 0;
      let open = tasks.length;
      let failed: { readonly task: number; readonly error: unknown } | null = null;
      const running = new Set<number>();
      const give = (worker: Worker, own: { task: number }) => {
        own.task = failed ? tasks.length : next++;
        if (own.task >= tasks.length) return;
        running.add(own.task);
        tell('begins', tasks[own.task]!);
        worker.postMessage(tasks[own.task]);
      };
      // Tasks are given in their order: once all that are before the failed one are done, no earlier one can fail.
      const fail = (task: number, error: unknown) => {
        running.delete(task);
        if (failed === null || task < failed.task) failed = { task, error };
        settle();
      };
      const settle = () => {
        if (failed !== null && Math.min(...running) > failed.task) reject(failed.error);
        else if (open === 0) resolve();
      };
      for (let i = 0; i < count; i++) {
        const worker = new Worker(WORKER, { eval: true, workerData: { module: module.href, shared } });
        const own = { task: -1 };
        workers.push(worker);
        worker.on('message', (answer: Answer<Result>) => {
          if ('failure' in answer) {
            fail(own.task, revived(answer.failure));
            return;
          }
          results[own.task] = answer.result;
          running.delete(own.task);
          open--;
          tell('ends', tasks[own.task]!);
          settle();
          give(worker, own);
        });
        worker.on('error', (error) => fail(own.task, error));
        worker.on('exit', (code) => {
          if (running.has(own.task)) fail(own.task, bug(`a thread ended with ${code} before its work was done`));
        });
        give(worker, own);
      }
    });
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
  return results;
}

/** The compiled file of a module; null where there is only the source, as when a test runner reads that. */
function compiled(module: URL): URL | null {
  const file = fileURLToPath(module);
  return existsSync(file) && !file.endsWith('.ts') ? module : null;
}

function revived({ message, stack, code, text, detail }: Failure): Error {
  const error = code && text ? new WanggeError(code, text, detail) : new Error(message);
  error.stack = stack;
  return error;
}
