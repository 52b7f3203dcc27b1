// Work for runInThreads.test.ts: a worker needs a file that Node itself can read.
export function run(shared, task) {
  if (task === shared.refused) {
    throw Object.assign(new Error('不要'), {
      name: 'WanggeError',
      code: 'valueInvalid',
      text: { zh: '不要', en: 'unwanted' },
      hint: { zh: '改正', en: 'mend it' },
      file: 'a.csv',
      place: { line: 3 },
    });
  }
  if (task === shared.slow) {
    for (const until = Date.now() + 150; Date.now() < until; );
    throw new RangeError('the first in order');
  }
  if (task === shared.broken) throw new RangeError('out of range');
  if (shared.gate && task === 0) Atomics.wait(shared.gate, 0, 0); // until task 3 opens it
  if (shared.gate && task === 3) {
    Atomics.store(shared.gate, 0, 1);
    Atomics.notify(shared.gate, 0);
  }
  if (task === shared.fatal) process.exit(7);
  let x = task;
  for (let i = 0; i < 1000 * (10 - (task % 10)); i++) x = (x * 31 + 7) % 1_000_003; // later tasks are quicker
  return Float64Array.of(task, x);
}
