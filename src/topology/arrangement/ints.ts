/** A growable list of 32-bit integers. */
export class IntList {
  items: Int32Array;
  length = 0;

  constructor(capacity = 64) {
    this.items = new Int32Array(capacity);
  }

  push(value: number): void {
    if (this.length === this.items.length) {
      const larger = new Int32Array(this.items.length * 2);
      larger.set(this.items);
      this.items = larger;
    }
    this.items[this.length++] = value;
  }
}

export type Integers = Int32Array | Float64Array;

/**
 * A set of pairs of integers that numbers its members 0, 1, 2 … as they come (open addressing). Holds vertices (x, y) and
 * edges (u, v): of 32 bits, or up to 2^53 when its numbers are kept in a Float64Array.
 */
export class PairSet<Kept extends Integers = Int32Array> {
  /** First and second number of each member; only the first `length` are in use. */
  first: Kept;
  second: Kept;
  length = 0;
  private slots: number;
  private table: Int32Array;

  constructor(
    expected: number,
    private readonly kind: new (length: number) => Kept = Int32Array as unknown as new (
      length: number,
    ) => Kept,
  ) {
    this.slots = 64;
    while (this.slots < expected * 2) this.slots *= 2;
    this.table = new Int32Array(this.slots).fill(-1);
    this.first = new kind(this.slots / 2);
    this.second = new kind(this.slots / 2);
  }

  /** The number of the pair, new or known. */
  add(a: number, b: number): number {
    let slot = this.slotOf(a, b);
    for (;;) {
      const member = this.table[slot];
      if (member < 0) break;
      if (this.first[member] === a && this.second[member] === b) return member;
      slot = (slot + 1) & (this.slots - 1);
    }
    if (this.length === this.first.length) {
      this.grow();
      return this.add(a, b);
    }
    this.first[this.length] = a;
    this.second[this.length] = b;
    this.table[slot] = this.length;
    return this.length++;
  }

  private slotOf(a: number, b: number): number {
    let hash = Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca77);
    hash ^= hash >>> 15;
    hash = Math.imul(hash, 0x2c1b3c6d);
    hash ^= hash >>> 13;
    return hash & (this.slots - 1);
  }

  private grow(): void {
    this.slots *= 2;
    const first = new this.kind(this.slots / 2);
    const second = new this.kind(this.slots / 2);
    first.set(this.first);
    second.set(this.second);
    this.first = first;
    this.second = second;
    this.table = new Int32Array(this.slots).fill(-1);
    for (let member = 0; member < this.length; member++) {
      let slot = this.slotOf(first[member], second[member]);
      while (this.table[slot] >= 0) slot = (slot + 1) & (this.slots - 1);
      this.table[slot] = member;
    }
  }
}
