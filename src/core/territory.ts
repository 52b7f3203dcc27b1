import type { Coverage, Lattice } from './coverage.js';
import type { Finding } from './finding.js';
import type { Text } from './text.js';

/** What a border runs along, strongest first. `area` is the border of the community itself; `building` the middle line between buildings. */
export const BORDER_CLASSES = ['area', 'water', 'rail', 'major', 'minor', 'wall', 'compound', 'service', 'building'] as const;
export type BorderClass = (typeof BORDER_CLASSES)[number];
/** What a border runs along, as people say it. */
export const CLASS_WORDS: Readonly<Record<BorderClass, Text>> = {
  area: { zh: '社区界', en: 'community border' },
  rail: { zh: '铁路', en: 'railway' },
  water: { zh: '河流', en: 'water' },
  major: { zh: '主要道路', en: 'major road' },
  minor: { zh: '支路', en: 'minor road' },
  service: { zh: '内部道路', en: 'service road' },
  compound: { zh: '小区界线', en: 'compound border' },
  wall: { zh: '围墙', en: 'wall' },
  building: { zh: '楼栋间', en: 'between buildings' },
};

/** A community, village or study area: the parent that its grids must cover exactly. */
export interface Area {
  readonly code: string;
  readonly name: string;
  /** Urban–rural class (111 … 220), the usual peer group; null when the boundary file gives none. */
  readonly urbanRural: string | null;
  /** Sizes by name: a preset or a key of `grids.profiles`; absent when the boundary file names none. */
  readonly profile?: string;
  readonly areaM2: number;
}

/** A building, point or tile that carries load. Invariant: it lies in exactly one cell. */
export interface Unit {
  readonly id: string;
  readonly buildingCode: string | null;
  readonly households: number;
  readonly population: number | null;
  /** Numeric load columns by name (households among them). */
  readonly load: Readonly<Record<string, number>>;
  /** Index into compounds, or −1. */
  readonly compound: number;
  /** Natural village or villagers' group (自然村、村民小组), which a grid keeps whole; absent where there is none. */
  readonly villageGroup?: string;
  readonly cell: number;
}

export interface Compound {
  readonly id: string;
  readonly name: string | null;
  readonly households: number;
  readonly areaM2: number;
}

export const DEDICATED_KINDS = ['school', 'mall', 'market', 'scenic', 'park', 'hospital', 'industrial', 'other'] as const;
export type DedicatedKind = (typeof DEDICATED_KINDS)[number];

/** A site kept as a grid of its own (专属网格). */
export interface DedicatedSite {
  readonly name: string;
  readonly kind: DedicatedKind;
  readonly micro: boolean;
}

/** The smallest piece of ground that a plan may move: in one piece, inside one block of one area. */
export interface Cell {
  /** Stable within a territory: area code + running number in spatial order. */
  readonly id: string;
  /** Index into areas. */
  readonly area: number;
  /** Number of the street block, over the whole territory. */
  readonly block: number;
  readonly kind: 'built' | 'empty' | 'water';
  /** Indexes into units. */
  readonly units: readonly number[];
  /** Index into compounds, or −1. */
  readonly compound: number;
  /** Index into dedicated, or −1. */
  readonly dedicated: number;
  readonly households: number;
  /** Sums of the units' loads. */
  readonly load: Readonly<Record<string, number>>;
  readonly areaM2: number;
  readonly perimeterM: number;
  /** Centroid in local metres (east, north of the lattice's origin at the territory's lower-left corner). */
  readonly centreM: readonly [number, number];
}

/** A piece of border between two cells (or a cell and the outside, −1), of one class and name; `vertices` index the coverage, left cell on the left. */
export interface BorderArc {
  readonly left: number;
  readonly right: number;
  readonly class: BorderClass;
  readonly name: string | null;
  readonly lengthM: number;
  /** Present where a barrier runs that no grid may cross (`hard: true` in the project file). */
  readonly hard?: true;
  /** Present where the street whose class and name this is has ended, and the border goes on as it ran, across a strip without streets. */
  readonly prolonged?: true;
  readonly vertices: Int32Array;
}

/** Cells that tile each area, the borders between them, and where every unit went. */
export interface Territory {
  readonly lattice: Lattice;
  readonly areas: readonly Area[];
  /** One polygon per area: the user's boundary snapped to the lattice and noded against the cells. */
  readonly boundary: Coverage;
  /** Largest distance between the user's boundary and ours. */
  readonly boundaryDisplacementM: number;
  readonly cells: readonly Cell[];
  /** Polygon i is cell i. */
  readonly shapes: Coverage;
  readonly arcs: readonly BorderArc[];
  readonly units: readonly Unit[];
  readonly compounds: readonly Compound[];
  readonly dedicated: readonly DedicatedSite[];
  readonly findings: readonly Finding[];
  /** Counts and sums for plan.json: segments, faces, blocks, dangles, … */
  readonly figures: Readonly<Record<string, number>>;
}
