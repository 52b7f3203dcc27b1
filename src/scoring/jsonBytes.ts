import { bug } from '../core/errors.js';
import { Fraction } from '../core/fraction.js';
import { keepSharedBytes, sharedBytes } from './sharedParts.js';

/** So many bytes go out together: few enough to stay near the processor until they do. */
const ROOM = 1 << 18;
/** A unit of text is three bytes at most. What is longer than this is written by other means. */
const LONG = ROOM / 3 - 2;
/** More than any number, keyword or mark takes. */
const SMALL = 64;
const EXACT = 2n ** 53n;
const LEAST = -EXACT;
const { charCodeAt } = String.prototype;
const [NULL, TRUE, FALSE] = ['null', 'true', 'false'].map((text) => Buffer.from(text)) as [Buffer, Buffer, Buffer];

/**
 * Writes JSON as the bytes of a file, without ever making texts of it: a round's scores come by the hundred thousand, and
 * texts would have to be joined, encoded and forgotten again.
 *
 * @param write takes bytes that are its own only until it returns
 * @example
 * const json = new JsonBytes((bytes) => file.write(bytes));
 * json.value({ total: Fraction.of(1, 3) }); // {"total":"1/3"}
 * json.flush();
 */
export class JsonBytes {
  private readonly bytes = Buffer.allocUnsafeSlow(ROOM);
  private used = 0;
  /** How often bytes have gone out. */
  private flushed = 0;
  private readonly keys = new Map<string, Buffer>();

  constructor(private readonly write: (bytes: Uint8Array) => void) {}

  /** Hands on what waits. */
  flush(): void {
    if (this.used > 0) this.write(this.bytes.subarray(0, this.used));
    this.used = 0;
    this.flushed++;
  }

  /** A text as it is. */
  raw(text: string): void {
    const bytes = Buffer.from(text, 'utf8');
    if (bytes.length <= ROOM) {
      this.put(bytes);
    } else {
      this.flush();
      this.write(bytes);
    }
  }

  /** What `JSON.stringify(value)` gives, to the byte. Plain objects, lists, texts, numbers, flags, null and fractions only. */
  value(value: unknown): void {
    if (typeof value === 'string') this.text(value);
    else if (value === null) this.put(NULL);
    else if (typeof value === 'number') this.number(value);
    else if (typeof value === 'boolean') this.put(value ? TRUE : FALSE);
    else if (value instanceof Fraction) this.fraction(value);
    else if (Array.isArray(value)) this.list(value);
    else if (typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype)
      this.copied(value as Record<string, unknown>);
    else throw bug(`a ${typeof value} has no place in results`);
  }

  /** An object that many have in common is written once and copied from then on. */
  private copied(object: Record<string, unknown>): void {
    const known = sharedBytes(object);
    if (known) {
      this.put(known);
      return;
    }
    const [from, flushed] = [this.used, this.flushed];
    this.object(object);
    // what has gone out in the middle is kept the next time
    if (known === null && this.flushed === flushed) keepSharedBytes(object, Buffer.from(this.bytes.subarray(from, this.used)));
  }

  private object(object: Record<string, unknown>): void {
    let empty = true;
    this.mark(0x7b); // {
    for (const key in object) {
      const value = object[key];
      if (value === undefined) continue;
      if (!empty) this.mark(0x2c); // ,
      empty = false;
      let head = this.keys.get(key);
      if (head === undefined) {
        head = Buffer.from(`${JSON.stringify(key)}:`);
        this.keys.set(key, head);
      }
      this.put(head);
      this.value(value);
    }
    this.mark(0x7d); // }
  }

  private list(list: readonly unknown[]): void {
    this.mark(0x5b); // [
    for (let i = 0; i < list.length; i++) {
      if (i > 0) this.mark(0x2c); // ,
      this.value(list[i]);
    }
    this.mark(0x5d); // ]
  }

  private text(given: string): void {
    // V8 keeps texts in more forms than it tells apart where they are asked for anything; what is joined to a text is one to it.
    const text = `${given}`;
    if (text.length > LONG || !this.plain(text, text.length)) this.raw(JSON.stringify(text));
  }

  /** False, with nothing written, for texts with escapes or characters beyond the basic plane: these are rare. */
  private plain(text: string, length: number): boolean {
    this.makeRoom(length * 3 + 2);
    const { bytes } = this;
    let at = this.used;
    bytes[at++] = 0x22; // "
    for (let i = 0; i < length; i++) {
      const unit = charCodeAt.call(text, i);
      if (unit < 0x80) {
        if (unit < 0x20 || unit === 0x22 || unit === 0x5c) return false;
        bytes[at++] = unit;
      } else if (unit < 0x800) {
        bytes[at++] = 0xc0 | (unit >> 6);
        bytes[at++] = 0x80 | (unit & 0x3f);
      } else if (unit >= 0xd800 && unit < 0xe000) {
        return false;
      } else {
        bytes[at++] = 0xe0 | (unit >> 12);
        bytes[at++] = 0x80 | ((unit >> 6) & 0x3f);
        bytes[at++] = 0x80 | (unit & 0x3f);
      }
    }
    bytes[at++] = 0x22; // "
    this.used = at;
    return true;
  }

  private fraction({ numerator, denominator }: Fraction): void {
    this.mark(0x22); // "
    this.whole(numerator);
    if (denominator !== 1n) {
      this.mark(0x2f); // /
      this.whole(denominator);
    }
    this.mark(0x22); // "
  }

  private whole(value: bigint): void {
    if (value < EXACT && value > LEAST) this.digits(Number(value));
    else this.raw(value.toString());
  }

  private number(value: number): void {
    if (Number.isSafeInteger(value)) this.digits(value);
    else this.raw(JSON.stringify(value));
  }

  private digits(value: number): void {
    this.makeRoom(SMALL);
    const { bytes } = this;
    let rest = value;
    if (rest < 0) {
      bytes[this.used++] = 0x2d; // -
      rest = -rest;
    }
    let length = 1;
    for (let power = 10; power <= rest; power *= 10) length++;
    this.used += length;
    for (let at = this.used - 1; length > 0; length--, at--) {
      const tens = Math.floor(rest / 10);
      bytes[at] = 0x30 + (rest - tens * 10);
      rest = tens;
    }
  }

  private mark(unit: number): void {
    this.makeRoom(1);
    this.bytes[this.used++] = unit;
  }

  private put(given: Uint8Array): void {
    const { length } = given;
    this.makeRoom(length);
    const { bytes } = this;
    let at = this.used;
    // most are a few bytes, which are copied sooner one by one than by a call
    if (length > SMALL) bytes.set(given, at);
    else for (let i = 0; i < length; i++) bytes[at++] = given[i]!;
    this.used += length;
  }

  private makeRoom(length: number): void {
    if (length > ROOM - this.used) this.flush();
  }
}
