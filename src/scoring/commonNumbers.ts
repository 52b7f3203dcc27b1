/** More are not told apart: who has one of the others has it alone, as far as memory is concerned. */
const MOST = 50_000;

/**
 * Numbers what very many subjects have in common: the same few counts and sums come again and again. Equal ones get the same
 * number, from 0.
 *
 * @example
 * const numbers = new CommonNumbers();
 * numbers.of(0, 3, 7); // 0
 * numbers.of(0, 4, 7); // 1
 * numbers.of(0, 3, 7); // 0
 */
export class CommonNumbers {
  private count = 0;
  private readonly known: Map<number, Map<number, number>>[] = [];

  constructor(private readonly most = MOST) {}

  /** The number of a count or sum among so many, `what` telling what is counted; undefined where it is told apart from none. */
  of(what: number, amount: number, among: number): number | undefined {
    let amounts = this.known[what]?.get(among);
    const number = amounts?.get(amount);
    if (number !== undefined || this.count >= this.most) return number;
    if (amounts === undefined) {
      amounts = new Map();
      this.known[what] ??= new Map();
      this.known[what].set(among, amounts);
    }
    amounts.set(amount, this.count);
    return this.count++;
  }
}
