/**
 * The assignment of rows to columns that sums to the most weight, each row and each column used at most once: the Hungarian
 * method with shortest augmenting paths (Kuhn 1955; Jonker & Volgenant 1987), O(rows² · columns). Weights are non-negative;
 * a pair of weight 0 is no pair. Among equals the result depends on the order of rows and columns alone.
 *
 * @param weight row by row: weight of row r and column c at r · columns + c
 * @returns column of each row, −1 for none
 *
 * @example heaviestPairs(Float64Array.of(5, 4, 4, 1), 2, 2) // [1, 0]: 4 + 4 beats 5 + 1
 */
export function heaviestPairs(weight: Float64Array, rows: number, columns: number): Int32Array {
  if (rows > columns) {
    const rowOf = heaviestPairs(transposed(weight, rows, columns), columns, rows);
    const pairs = new Int32Array(rows).fill(-1);
    rowOf.forEach((row, column) => {
      if (row >= 0) pairs[row] = column;
    });
    return pairs;
  }
  // Minimises −weight. Potentials and matches count from 1; column 0 is where a path begins.
  const rowPotential = new Float64Array(rows + 1);
  const columnPotential = new Float64Array(columns + 1);
  const rowOf = new Int32Array(columns + 1);
  const before = new Int32Array(columns + 1);
  const slack = new Float64Array(columns + 1);
  const isDone = new Uint8Array(columns + 1);
  for (let r = 1; r <= rows; r++) {
    rowOf[0] = r;
    slack.fill(Infinity);
    isDone.fill(0);
    let column = 0;
    while (rowOf[column] !== 0) {
      isDone[column] = 1;
      const row = rowOf[column];
      let least = Infinity;
      let next = 0;
      for (let c = 1; c <= columns; c++) {
        if (isDone[c]) continue;
        const reduced = -weight[(row - 1) * columns + c - 1] - rowPotential[row] - columnPotential[c];
        if (reduced < slack[c]) {
          slack[c] = reduced;
          before[c] = column;
        }
        if (slack[c] < least) {
          least = slack[c];
          next = c;
        }
      }
      for (let c = 0; c <= columns; c++) {
        if (isDone[c]) {
          rowPotential[rowOf[c]] += least;
          columnPotential[c] -= least;
        } else slack[c] -= least;
      }
      column = next;
    }
    for (; column !== 0; column = before[column]) rowOf[column] = rowOf[before[column]];
  }
  const pairs = new Int32Array(rows).fill(-1);
  for (let c = 1; c <= columns; c++) {
    const row = rowOf[c] - 1;
    if (row >= 0 && weight[row * columns + c - 1] > 0) pairs[row] = c - 1;
  }
  return pairs;
}

function transposed(weight: Float64Array, rows: number, columns: number): Float64Array {
  const turned = new Float64Array(weight.length);
  for (let r = 0; r < rows; r++) for (let c = 0; c < columns; c++) turned[c * rows + r] = weight[r * columns + c];
  return turned;
}
