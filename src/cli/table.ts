/** Columns of a terminal: a Chinese character is two wide. */
export function width(text: string): number {
  let total = 0;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colour codes take no room
  for (const char of text.replace(/\u001b\[[0-9;]*m/g, ''))
    total += /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/.test(char) ? 2 : 1;
  return total;
}

/** A plain table; numbers to the right, texts to the left. */
export function table(header: readonly string[], rows: readonly (readonly (string | number)[])[]): string[] {
  const cells = [header, ...rows.map((row) => row.map(String))];
  const widths = header.map((_, column) => Math.max(...cells.map((row) => width(row[column] ?? ''))));
  const right = header.map((_, column) =>
    rows.every((row) => typeof row[column] === 'number' || /^[-+\d.,%–/ ]*$/.test(String(row[column]))),
  );
  const pad = (text: string, column: number) => {
    const space = ' '.repeat(widths[column]! - width(text));
    return right[column] ? space + text : text + space;
  };
  return cells.map((row) => `  ${row.map((cell, column) => pad(cell, column)).join('  ')}`.trimEnd());
}
