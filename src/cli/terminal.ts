import pc from 'picocolors';
import { WanggeError } from '../core/errors.js';
import type { Finding } from '../core/finding.js';
import { type Locale, say, type Text } from '../core/text.js';

/** Where a command writes. Results go to `out`, everything else (progress, warnings, errors) to `err`. */
export interface Terminal {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Progress is shown only on a terminal. */
  readonly interactive: boolean;
}

/** Flags that every command has. */
export interface CommonFlags {
  readonly out?: string;
  readonly seed: number;
  readonly json: boolean;
  readonly locale: Locale;
  readonly quiet: boolean;
  readonly force: boolean;
}

/** What a command hands back: one document for machines, lines for people, the exit code. */
export interface CommandResult {
  readonly exit: 0 | 1 | 4;
  readonly document: Readonly<Record<string, unknown>>;
  readonly lines: readonly string[];
}

/** Before so many milliseconds, or so small a share of the work, nothing can be said of the rest. */
const SOON = { ms: 3000, share: 0.05 };

/**
 * One moving line on stderr; silent when not interactive or quiet.
 *
 * @param now a clock in milliseconds, where shares of the work are shares of the time: then what is left is told, too
 */
export function progressLine(
  terminal: Terminal,
  flags: CommonFlags,
  now?: () => number,
): (done: number, total: number, what: Text, secondsLeft?: number) => void {
  if (!terminal.interactive || flags.quiet) return () => undefined;
  let shown = '';
  const began = now?.() ?? 0;
  return (done, total, what, secondsLeft) => {
    const share = total > 0 ? Math.floor((100 * done) / total) : 100;
    let left = '';
    if (secondsLeft !== undefined) left = limitLeft(secondsLeft, flags.locale);
    else if (now && done < total) left = timeLeft(now() - began, done / total, flags.locale);
    const line = `${String(share).padStart(3)} % ${say(what, flags.locale)}${left}`;
    if (line === shown) return;
    shown = line;
    terminal.err(`\r\u001b[K${share < 100 ? line : ''}`);
  };
}

/** How long the rest takes, by what the first part took. */
function timeLeft(ms: number, share: number, locale: Locale): string {
  if (ms < SOON.ms || share < SOON.share) return '';
  const rest = inWords((ms * (1 - share)) / share / 1000, locale);
  return locale === 'en' ? `, about ${rest} left` : `,约剩 ${rest}`;
}

/** What is left of the time that the work is given. */
function limitLeft(seconds: number, locale: Locale): string {
  if (seconds <= 0) return locale === 'en' ? ', the time given is over' : ',限时已到';
  const rest = inWords(seconds, locale);
  return locale === 'en' ? `, ${rest} of the time given left` : `,限时尚余 ${rest}`;
}

/** In seconds, and from two minutes in minutes. */
function inWords(time: number, locale: Locale): string {
  const seconds = Math.max(1, Math.round(time));
  const minutes = Math.round(seconds / 60);
  if (locale === 'en') return seconds < 120 ? `${seconds} s` : `${minutes} min`;
  return seconds < 120 ? `${seconds} 秒` : `${minutes} 分钟`;
}

/** An error as a person reads it: what, where, what to do. A user's mistake never shows a stack, a bug always does. */
export function errorLines(error: unknown, locale: Locale): string[] {
  const known = asWanggeError(error);
  const label = locale === 'en' ? 'error' : '错误';
  const lines = [`${pc.red(`${label}:`)} ${say(known.text, locale)}`];
  const where = placeText(known, locale);
  if (where) lines.push(`  ${locale === 'en' ? 'where' : '位置'}: ${where}`);
  if (known.hint) lines.push(`  ${locale === 'en' ? 'remedy' : '办法'}: ${say(known.hint, locale)}`);
  if (known.exitCode === 70) lines.push(error instanceof Error && error.stack ? error.stack : String(error));
  return lines;
}

/** The same for machines. */
export function errorDocument(error: unknown, locale: Locale): Record<string, unknown> {
  const known = asWanggeError(error);
  return {
    ok: false,
    error: {
      code: known.code,
      message: say(known.text, locale),
      hint: known.hint ? say(known.hint, locale) : null,
      ...(known.file === undefined ? {} : { file: known.file }),
      ...(known.place === undefined ? {} : { place: known.place }),
    },
  };
}

/** Anything that is not ours is a bug of ours. */
export function asWanggeError(error: unknown): WanggeError {
  if (error instanceof WanggeError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new WanggeError('invariantBroken', { zh: `程序内部错误:${message}`, en: `internal error: ${message}` });
}

function placeText({ file, place }: WanggeError, locale: Locale): string {
  const en = locale === 'en';
  const parts: string[] = file ? [file] : [];
  if (place?.line !== undefined) parts.push(en ? `line ${place.line}` : `第 ${place.line} 行`);
  if (place?.column !== undefined) parts.push(en ? `column ${place.column}` : `列 ${place.column}`);
  if (place?.feature !== undefined) parts.push(en ? `feature ${place.feature} (from 0)` : `第 ${place.feature} 个要素(从 0 起)`);
  if (place?.id !== undefined) parts.push(`id ${place.id}`);
  if (place?.path !== undefined) parts.push(place.path);
  if (place?.at !== undefined) parts.push(`[${place.at.join(', ')}]`);
  return parts.join(en ? ', ' : ',');
}

/**
 * Findings grouped by code, blocking ones first, each sentence once: a count, the first few, and the file `where` the rest is.
 * A remedy stands under the findings that it is for, one for all of them at the end of the group.
 */
export function findingLines(findings: readonly Finding[], locale: Locale, where: string | null = null, shown = 3): string[] {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) groups.set(finding.code, [...(groups.get(finding.code) ?? []), finding]);
  const weight = { blocking: 0, warning: 1, note: 2 } as const;
  const ordered = [...groups.entries()].sort(
    ([a, x], [b, y]) => weight[x[0]!.severity] - weight[y[0]!.severity] || (a < b ? -1 : 1),
  );
  const mark = { blocking: pc.red(locale === 'en' ? '!! ' : '!! '), warning: pc.yellow('!  '), note: '·  ' } as const;
  const lines: string[] = [];
  for (const [, all] of ordered) {
    const group = [...new Map(all.map((finding) => [say(finding.text, locale), finding])).values()];
    const { severity } = group[0]!;
    const cut = severity === 'note' ? Math.min(1, shown) : shown;
    const remedies = group.map(({ hint }) => (hint && severity !== 'note' ? say(hint, locale) : ''));
    const oneForAll = remedies.every((remedy) => remedy === remedies[0]);
    const told = (remedy: string) => (remedy === '' ? [] : [`   ${pc.dim(remedy)}`]);
    group.slice(0, cut).forEach((finding, i) => {
      lines.push(`${mark[finding.severity]}${say(finding.text, locale)}`);
      const last = i + 1 === Math.min(cut, group.length) || remedies[i + 1] !== remedies[i];
      if (last && !oneForAll) lines.push(...told(remedies[i]!));
    });
    if (group.length > cut) {
      const more = group.length - cut;
      lines.push(
        `   ${pc.dim(locale === 'en' ? `… and ${more} more of this kind, all in ${where ?? '--json'}` : `……同类另有 ${more} 条,全部见 ${where ?? '--json'}`)}`,
      );
    }
    if (oneForAll) lines.push(...told(remedies[0]!));
  }
  return lines;
}
