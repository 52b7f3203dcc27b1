import type { Text } from '../core/text.js';

/**
 * Told how much of a stage is done. Where drawing has a time limit, `secondsLeft` are those of the limit that are left while
 * it draws, 0 when it is over.
 */
export type Progress = (done: number, total: number, what: Text, secondsLeft?: number) => void;

/** Progress that never goes back, though it turns out only later how much there is to do. */
export function forwardOnly(progress: Progress): Progress {
  let farthest = 0;
  return (done, total, what, secondsLeft) => {
    const share = total > 0 ? done / total : 1;
    farthest = Math.max(farthest, share);
    progress(share < farthest ? farthest * total : done, total, what, secondsLeft);
  };
}

/** Where work stands that is done side by side. */
export interface WorkUnderway<Task> {
  /** The share of all weight that is done. */
  readonly share: number;
  /** Of the tasks that are not done, the one that began first. */
  readonly longest: Task;
}

/**
 * Follows tasks that are done side by side: what it answers is told of every task that begins or ends. Null while none is
 * under way.
 *
 * @example
 * const follow = followTasks([long, short], (task) => task.cells)
 * follow('begins', long); follow('begins', short); follow('ends', short) // { share: 0.1, longest: long }
 */
export function followTasks<Task>(
  tasks: readonly Task[],
  weightOf: (task: Task) => number,
): (step: 'begins' | 'ends', task: Task) => WorkUnderway<Task> | null {
  const all = tasks.reduce((sum, task) => sum + weightOf(task), 0);
  const underway = new Set<Task>();
  let done = 0;
  return (step, task) => {
    if (step === 'begins') underway.add(task);
    else if (underway.delete(task)) done += weightOf(task);
    const [longest] = underway;
    return longest === undefined ? null : { share: all > 0 ? done / all : 0, longest };
  };
}
