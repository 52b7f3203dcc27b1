/**
 * Flat lines [x0, y0, x1, y1, …] in one canonical form: each without points that say nothing, in the direction that reads
 * smaller, joined where exactly two of them meet (so that dashes run on), and sorted. The result is the same in whatever
 * order and direction the lines come.
 */
export function tidyLines(lines: readonly (readonly number[])[]): readonly (readonly number[])[] {
  const parts = lines
    .map(directed)
    .filter((line) => line.length >= 4)
    .sort(compareNumbers);
  const ends = new Map<string, number[]>();
  parts.forEach((line, number) => {
    for (const end of [first(line), last(line)]) ends.set(end, [...(ends.get(end) ?? []), number]);
  });
  const taken = new Uint8Array(parts.length);
  const joined: number[][] = [];
  const grow = (start: number) => {
    taken[start] = 1;
    let line = [...parts[start]!];
    for (let side = 0; side < 2; side++) {
      for (let next = follower(line); next >= 0; next = follower(line)) {
        taken[next] = 1;
        const part = parts[next]!;
        const onward = first(part) === last(line) ? part : reversed(part);
        for (let i = 2; i < onward.length; i++) line.push(onward[i]!);
      }
      line = reversed(line);
    }
    joined.push(thinned(line, false));
  };
  const follower = (line: readonly number[]) => {
    const meeting = ends.get(last(line)) ?? [];
    return meeting.length === 2 ? (meeting.find((number) => taken[number] === 0) ?? -1) : -1;
  };
  for (let number = 0; number < parts.length; number++) if (taken[number] === 0) grow(number);
  return joined.map(directed).sort(compareNumbers);
}

/** Without repeated points and points on the straight line between their neighbours. */
export function thinned(line: readonly number[], closed: boolean): number[] {
  const out: number[] = [];
  for (let i = 0; i < line.length; i += 2) {
    const x = line[i]!;
    const y = line[i + 1]!;
    while (out.length >= 2 && between(out, x, y)) out.length -= 2;
    out.push(x, y);
  }
  if (closed && out.length > 2 && out[0] === out[out.length - 2] && out[1] === out[out.length - 1]) out.length -= 2;
  return out;
}

/** The last point of `out` is the same as (x, y), or lies on the way from the one before it to (x, y). */
function between(out: readonly number[], x: number, y: number): boolean {
  const n = out.length;
  const bx = out[n - 2]!;
  const by = out[n - 1]!;
  if (bx === x && by === y) return true;
  if (n < 4) return false;
  const ax = bx - out[n - 4]!;
  const ay = by - out[n - 3]!;
  return ax * (y - by) === ay * (x - bx) && ax * (x - bx) + ay * (y - by) > 0;
}

export function compareNumbers(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < a.length && i < b.length; i++) if (a[i] !== b[i]) return a[i]! - b[i]!;
  return a.length - b.length;
}

function directed(line: readonly number[]): readonly number[] {
  const thin = thinned(line, false);
  const back = reversed(thin);
  return compareNumbers(thin, back) <= 0 ? thin : back;
}

function reversed(line: readonly number[]): number[] {
  const out: number[] = [];
  for (let i = line.length - 2; i >= 0; i -= 2) out.push(line[i]!, line[i + 1]!);
  return out;
}

function first(line: readonly number[]): string {
  return `${line[0]},${line[1]}`;
}

function last(line: readonly number[]): string {
  return `${line[line.length - 2]},${line[line.length - 1]}`;
}
