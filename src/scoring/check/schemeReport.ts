import { nearest } from '../../core/config/parse.js';
import type { Place } from '../../core/errors.js';
import type { Finding } from '../../core/finding.js';
import type { Text } from '../../core/text.js';

/** Tells the line of a path of keys, when the reader knows it. */
export interface SchemeSource {
  readonly file?: string;
  readonly locate?: (path: readonly (string | number)[]) => Place | undefined;
}

/** A path of keys in a scheme. */
export type SchemePath = readonly (string | number)[];

/** Gathers findings about a scheme, each with its path of keys and its line when known. */
export class SchemeReport {
  readonly findings: Finding[] = [];
  constructor(private readonly source: SchemeSource) {}

  add(severity: 'blocking' | 'warning', code: string, path: SchemePath, text: Text, hint: Text): void {
    const place: Place = { ...this.source.locate?.(path), path: path.join('.') };
    this.findings.push({
      code: `scheme.${code}`,
      severity,
      text,
      hint,
      place,
      ...(this.source.file === undefined ? {} : { file: this.source.file }),
    });
  }

  unknown(what: Text, name: string, known: readonly string[], path: SchemePath): void {
    const near = nearest(name, known);
    this.add(
      'blocking',
      'unknownName',
      path,
      { zh: `没有名为“${name}”的${what.zh}`, en: `there is no ${what.en} "${name}"` },
      near
        ? { zh: `是否想写“${near}”?`, en: `did you mean "${near}"?` }
        : { zh: `可用的:${known.join('、') || '无'}`, en: `known: ${known.join(', ') || 'none'}` },
    );
  }
}
