import type { Ink, Lettering, Painter, Path } from './painter.js';

const FONTS = '"Noto Sans SC","Microsoft YaHei","PingFang SC",sans-serif';

/** Writes plain, deterministic SVG: integers, relative steps, one element a line. */
export class SvgPainter implements Painter {
  private readonly out: string[] = [];
  private open = false;
  private readonly hatches = new Map<string, string>();

  constructor(
    private readonly width: number,
    private readonly height: number,
    private readonly hatchStep: number,
  ) {}

  layer(id: string, inside?: Path): void {
    if (this.open) this.out.push('</g>');
    if (inside) this.out.push(`<clipPath id="${id}-inside"><path d="${data(inside, true)}" clip-rule="evenodd"/></clipPath>`);
    this.out.push(`<g id="${id}"${inside ? ` clip-path="url(#${id}-inside)"` : ''}>`);
    this.open = true;
  }

  area(rings: Path, ink: Ink): void {
    if (rings.length > 0) this.out.push(`<path d="${data(rings, true)}"${this.paint(ink)} fill-rule="evenodd"/>`);
  }

  lines(lines: Path, ink: Ink): void {
    if (lines.length > 0) this.out.push(`<path d="${data(lines, false)}"${this.paint(ink)}/>`);
  }

  text(x: number, y: number, text: string, lettering: Lettering): void {
    const anchor = { left: '', center: ' text-anchor="middle"', right: ' text-anchor="end"' }[lettering.align];
    const halo = lettering.halo
      ? ` stroke="${lettering.halo}" stroke-width="${Math.round(lettering.size * 0.22)}" paint-order="stroke" stroke-linejoin="round"`
      : '';
    const weight = lettering.bold ? ' font-weight="bold"' : '';
    const opacity = lettering.opacity === undefined ? '' : ` opacity="${lettering.opacity}"`;
    this.out.push(
      `<text x="${Math.round(x)}" y="${Math.round(y)}" font-size="${Math.round(lettering.size)}" fill="${lettering.fill}"${anchor}${halo}${weight}${opacity}>${escaped(text)}</text>`,
    );
  }

  /** The whole document. `pixels` is the width at which a viewer shows it. */
  finish(title: string, pixels: number): string {
    if (this.open) this.out.push('</g>');
    const defs = [...this.hatches].map(
      ([colour, id]) =>
        `<pattern id="${id}" width="${this.hatchStep}" height="${this.hatchStep}" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path d="M0 0v${this.hatchStep}" stroke="${colour}" stroke-width="${Math.max(1, Math.round(this.hatchStep / 4))}"/></pattern>`,
    );
    return [
      `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${this.width} ${this.height}" width="${pixels}" height="${Math.round((pixels * this.height) / this.width)}" font-family='${FONTS}'>`,
      `<title>${escaped(title)}</title>`,
      ...(defs.length > 0 ? [`<defs>${defs.join('')}</defs>`] : []),
      ...this.out,
      '</svg>',
      '',
    ].join('\n');
  }

  private paint(ink: Ink): string {
    const fill = ink.hatch ? `url(#${this.hatch(ink.hatch)})` : (ink.fill ?? 'none');
    const stroke = ink.stroke
      ? ` stroke="${ink.stroke}" stroke-width="${Math.max(1, Math.round(ink.width ?? 1))}" stroke-linejoin="round"${ink.dash ? ` stroke-dasharray="${ink.dash.map(Math.round).join(' ')}"` : ' stroke-linecap="round"'}`
      : '';
    return ` fill="${fill}"${stroke}${ink.opacity === undefined ? '' : ` opacity="${ink.opacity}"`}`;
  }

  private hatch(colour: string): string {
    const known = this.hatches.get(colour) ?? `hatch${this.hatches.size}`;
    this.hatches.set(colour, known);
    return known;
  }
}

/** Path data: an absolute start, then relative steps without needless blanks. */
function data(path: Path, closed: boolean): string {
  let text = '';
  for (const line of path) {
    text += `M${line[0]} ${line[1]}l`;
    for (let i = 2; i < line.length; i += 2) {
      text += spaced(text, line[i]! - line[i - 2]!);
      text += spaced(text, line[i + 1]! - line[i - 1]!);
    }
    if (closed) text += 'z';
  }
  return text;
}

function spaced(before: string, step: number): string {
  return step < 0 || before.endsWith('l') ? `${step}` : ` ${step}`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (char) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[char] ?? char);
}
