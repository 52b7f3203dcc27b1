import { type AreaDrawing, type AreaTask, type DrawingGround, drawOneArea } from '../../partition/drawOneArea.js';

/** One area drawn, as work for a thread (`drawAreas`). */
export function run(ground: DrawingGround, task: AreaTask): AreaDrawing {
  return drawOneArea(ground, task);
}
