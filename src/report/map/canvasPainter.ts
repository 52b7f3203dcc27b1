import { type Canvas, createCanvas, type SKRSContext2D } from '@napi-rs/canvas';
import { registerFont } from '../font.js';
import type { Ink, Lettering, Painter, Path } from './painter.js';

/** Paints pixels, in the registered font. */
export class CanvasPainter implements Painter {
  private readonly canvas: Canvas;
  private readonly context: SKRSContext2D;
  private readonly family: string;
  private clipped = false;

  /** @param pixels width of the picture; the height follows from the page */
  constructor(
    private readonly width: number,
    private readonly height: number,
    private readonly hatchStep: number,
    pixels: number,
  ) {
    this.family = registerFont();
    const scale = pixels / width;
    this.canvas = createCanvas(pixels, Math.round(height * scale));
    this.context = this.canvas.getContext('2d');
    this.context.scale(scale, scale);
    this.context.lineJoin = 'round';
  }

  layer(_id: string, inside?: Path): void {
    if (this.clipped) this.context.restore();
    this.clipped = inside !== undefined;
    if (!inside) return;
    this.context.save();
    this.trace(inside, true);
    this.context.clip('evenodd');
  }

  area(rings: Path, ink: Ink): void {
    const { context } = this;
    context.save();
    context.globalAlpha = ink.opacity ?? 1;
    this.trace(rings, true);
    if (ink.fill) {
      context.fillStyle = ink.fill;
      context.fill('evenodd');
    }
    if (ink.stroke) this.stroke(ink);
    if (ink.hatch) this.hatch(ink.hatch);
    context.restore();
  }

  lines(lines: Path, ink: Ink): void {
    this.context.save();
    this.context.globalAlpha = ink.opacity ?? 1;
    this.trace(lines, false);
    this.stroke(ink);
    this.context.restore();
  }

  text(x: number, y: number, text: string, lettering: Lettering): void {
    const { context } = this;
    context.save();
    context.globalAlpha = lettering.opacity ?? 1;
    context.font = `${lettering.size}px "${this.family}"`;
    context.textAlign = lettering.align;
    if (lettering.halo) {
      context.strokeStyle = lettering.halo;
      context.lineWidth = lettering.size * 0.22;
      context.strokeText(text, x, y);
    }
    context.fillStyle = lettering.fill;
    context.fillText(text, x, y);
    if (lettering.bold) {
      context.strokeStyle = lettering.fill;
      context.lineWidth = lettering.size * 0.035;
      context.strokeText(text, x, y);
    }
    context.restore();
  }

  finish(): Uint8Array {
    return new Uint8Array(this.canvas.toBuffer('image/png'));
  }

  private trace(path: Path, closed: boolean): void {
    const { context } = this;
    context.beginPath();
    for (const line of path) {
      context.moveTo(line[0]!, line[1]!);
      for (let i = 2; i < line.length; i += 2) context.lineTo(line[i]!, line[i + 1]!);
      if (closed) context.closePath();
    }
  }

  private stroke(ink: Ink): void {
    this.context.strokeStyle = ink.stroke ?? '#000000';
    this.context.lineWidth = ink.width ?? 1;
    this.context.lineCap = ink.dash ? 'butt' : 'round';
    this.context.setLineDash([...(ink.dash ?? [])]);
    this.context.stroke();
  }

  /** Diagonal lines inside the path traced last. */
  private hatch(colour: string): void {
    const { context, width, height, hatchStep } = this;
    context.clip('evenodd');
    context.beginPath();
    for (let x = -height; x < width; x += hatchStep * Math.SQRT2) {
      context.moveTo(x, height);
      context.lineTo(x + height, 0);
    }
    context.strokeStyle = colour;
    context.lineWidth = hatchStep / 4;
    context.stroke();
  }
}
