import { runInThreads } from '../../io/threads/runInThreads.js';
import type { AreaDrawing, AreaTask, DrawingGround } from '../../partition/drawOneArea.js';
import { run } from './drawAreaTask.js';

/**
 * Draws areas in up to `threads` threads, each area by itself; answers the drawings in the order of the tasks. The same
 * drawings come out of any number of threads. Throws what drawing throws.
 *
 * @example const drawings = await drawAreas(drawingGround(territory, config.grids), tasks, 2)
 */
export function drawAreas(
  ground: DrawingGround,
  tasks: readonly AreaTask[],
  threads: number,
  tell?: (step: 'begins' | 'ends', task: AreaTask) => void,
): Promise<AreaDrawing[]> {
  const work = { module: new URL('./drawAreaTask.js', import.meta.url), run };
  return runInThreads(work, threads > 1 ? lightened(ground) : ground, tasks, threads, tell);
}

const NO_VERTICES = new Int32Array(0);

/** Without the courses of borders, which drawing does not look at: copying them to a thread would take the longest. */
function lightened(ground: DrawingGround): DrawingGround {
  const { territory } = ground;
  return { ...ground, territory: { ...territory, arcs: territory.arcs.map((arc) => ({ ...arc, vertices: NO_VERTICES })) } };
}
