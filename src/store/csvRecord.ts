/** Fields of one record of CSV; null when a quote is not closed or text follows a closing quote. */
export function parseRecord(text: string, delimiter: string): string[] | null {
  const fields: string[] = [];
  let at = 0;
  for (;;) {
    if (text[at] === '"') {
      let field = '';
      let from = at + 1;
      for (;;) {
        const close = text.indexOf('"', from);
        if (close < 0) return null;
        field += text.slice(from, close);
        at = close + 1;
        if (text[at] !== '"') break;
        field += '"';
        from = at + 1;
      }
      if (at < text.length && text[at] !== delimiter) return null;
      fields.push(field);
    } else {
      const end = text.indexOf(delimiter, at);
      fields.push(end < 0 ? text.slice(at) : text.slice(at, end));
      at = end < 0 ? text.length : end;
    }
    if (at >= text.length) return fields;
    at++;
  }
}

/** A record of CSV in which every field is quoted. */
export function quoteRecord(fields: readonly string[], delimiter: string): string {
  return fields.map((field) => `"${field.replaceAll('"', '""')}"`).join(delimiter);
}
