/** Points in equal boxes: which lie near a place or along a line? Coordinates may be any numbers. */
export class PointGrid {
  private readonly columns: number;
  private readonly rows: number;
  private readonly x0: number;
  private readonly y0: number;
  private readonly size: number;
  private readonly start: Int32Array;
  private readonly list: Int32Array;

  /** About one point a box, but boxes are never smaller than `least`. */
  constructor(
    readonly x: Float64Array,
    readonly y: Float64Array,
    least: number,
  ) {
    const n = x.length;
    let [x0, y0, x1, y1] = [Infinity, Infinity, -Infinity, -Infinity];
    for (let i = 0; i < n; i++) {
      if (x[i] < x0) x0 = x[i];
      if (x[i] > x1) x1 = x[i];
      if (y[i] < y0) y0 = y[i];
      if (y[i] > y1) y1 = y[i];
    }
    if (n === 0) [x0, y0, x1, y1] = [0, 0, 0, 0];
    this.x0 = x0;
    this.y0 = y0;
    const width = x1 - x0;
    const height = y1 - y0;
    // A long thin extent still gets about n boxes.
    const fair = Math.max(Math.sqrt((width * height) / Math.max(1, n)), Math.max(width, height) / Math.max(1, n));
    this.size = Math.max(fair, least, 1e-9);
    this.columns = Math.floor(width / this.size) + 1;
    this.rows = Math.floor(height / this.size) + 1;
    const boxes = this.columns * this.rows;
    this.start = new Int32Array(boxes + 1);
    for (let i = 0; i < n; i++) this.start[this.boxOf(i) + 1]++;
    for (let b = 0; b < boxes; b++) this.start[b + 1] += this.start[b];
    const at = this.start.slice(0, boxes);
    this.list = new Int32Array(n);
    for (let i = 0; i < n; i++) this.list[at[this.boxOf(i)]++] = i;
  }

  /** Calls `visit` for every point in a box around a place (and some more). */
  near(x: number, y: number, reach: number, visit: (point: number) => void): void {
    const top = this.row(y + reach);
    const right = this.column(x + reach);
    for (let c = this.column(x - reach); c <= right; c++) {
      for (let r = this.row(y - reach); r <= top; r++) {
        const box = c * this.rows + r;
        for (let i = this.start[box]; i < this.start[box + 1]; i++) visit(this.list[i]);
      }
    }
  }

  /** Calls `visit` for every point within `reach` of a line (and some more), each once. */
  along(ax: number, ay: number, bx: number, by: number, reach: number, visit: (point: number) => void): void {
    if (ax > bx) {
      this.along(bx, by, ax, ay, reach, visit);
      return;
    }
    const slope = bx > ax ? (by - ay) / (bx - ax) : 0;
    const low = Math.min(ay, by);
    const high = Math.max(ay, by);
    const last = this.column(bx + reach);
    for (let c = this.column(ax - reach); c <= last; c++) {
      // The heights of the line within this column and `reach` beside it.
      let bottom = low;
      let top = high;
      if (slope !== 0) {
        const left = Math.max(ax, this.x0 + c * this.size - reach);
        const right = Math.min(bx, this.x0 + (c + 1) * this.size + reach);
        const p = ay + slope * (left - ax);
        const q = ay + slope * (right - ax);
        bottom = Math.max(low, Math.min(p, q));
        top = Math.min(high, Math.max(p, q));
      }
      const to = this.row(top + reach);
      for (let r = this.row(bottom - reach); r <= to; r++) {
        const box = c * this.rows + r;
        for (let i = this.start[box]; i < this.start[box + 1]; i++) visit(this.list[i]);
      }
    }
  }

  private boxOf(i: number): number {
    return this.column(this.x[i]) * this.rows + this.row(this.y[i]);
  }

  private column(x: number): number {
    return Math.max(0, Math.min(this.columns - 1, Math.floor((x - this.x0) / this.size)));
  }

  private row(y: number): number {
    return Math.max(0, Math.min(this.rows - 1, Math.floor((y - this.y0) / this.size)));
  }
}
