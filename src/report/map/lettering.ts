/** A rectangle on the page: left, top, right, bottom. */
export type Box = readonly [number, number, number, number];

/** About how wide a text is: East Asian characters are square, the others a little over half. Errs on the wide side. */
export function widthOf(text: string, size: number): number {
  let width = 0;
  for (const char of text) width += char > '\u2e7f' ? size : 0.58 * size;
  return width;
}

/** The text, cut with an ellipsis when it is wider than there is room. */
export function cutTo(text: string, size: number, room: number): string {
  if (widthOf(text, size) <= room) return text;
  const chars = [...text];
  while (chars.length > 0 && widthOf(`${chars.join('')}…`, size) > room) chars.pop();
  return `${chars.join('')}…`;
}

/** The box of a line of text centred at x with its baseline at y. */
export function boxAround(x: number, y: number, text: string, size: number): Box {
  const half = widthOf(text, size) / 2;
  return [x - half, y - size, x + half, y + 0.25 * size];
}

/** The nearest place above or below (x, y), inside the sheet, where the text lies on none of the boxes; null when there is none near. */
export function freePlace(
  x: number,
  y: number,
  text: string,
  size: number,
  taken: readonly Box[],
  sheet: Box,
): readonly [number, number] | null {
  for (let step = 0; step < 20; step++) {
    const shift = Math.ceil(step / 2) * (step % 2 === 0 ? 1 : -1) * size * 0.5;
    const box = boxAround(x, y + shift, text, size);
    const inside = box[1] >= sheet[1] && box[3] <= sheet[3];
    if (inside && !taken.some((other) => overlap(box, other))) return [x, y + shift];
  }
  return null;
}

function overlap(a: Box, b: Box): boolean {
  return a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
}
