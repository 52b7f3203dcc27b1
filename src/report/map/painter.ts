/** Lines or rings as flat lists of page coordinates: [x0, y0, x1, y1, …], in decimetres, y downwards. */
export type Path = readonly (readonly number[])[];

export interface Ink {
  readonly fill?: string;
  /** Diagonal lines of this colour instead of a fill. */
  readonly hatch?: string;
  readonly stroke?: string;
  readonly width?: number;
  readonly dash?: readonly number[];
  readonly opacity?: number;
}

export interface Lettering {
  /** Height in page units. */
  readonly size: number;
  readonly align: 'left' | 'center' | 'right';
  readonly fill: string;
  /** Ground around the letters, so that they can be read on lines. */
  readonly halo?: string;
  readonly bold?: boolean;
  readonly opacity?: number;
}

/** What a map is drawn with. The map is told once (draw.ts); one painter writes SVG, another paints pixels. */
export interface Painter {
  /** Begins a named layer, of which only what lies inside the rings is seen when they are given. */
  layer(id: string, inside?: Path): void;
  /** Closed rings, filled by the even–odd rule. */
  area(rings: Path, ink: Ink): void;
  lines(lines: Path, ink: Ink): void;
  /** Text whose baseline begins, is centred or ends at the point. */
  text(x: number, y: number, text: string, lettering: Lettering): void;
}
