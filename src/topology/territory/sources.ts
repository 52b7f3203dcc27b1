import type { BarrierConfig, TerritoryConfig } from '../../core/config/project.js';
import type { Feature, Shape } from '../../core/geometry.js';

/** A record as read: its shape may be missing, which is told per layer as an error or a finding. */
export type SourceFeature = Omit<Feature, 'shape'> & { readonly shape: Shape | null };

/** The layers that a territory is built from, parsed, in any order of rows. */
export interface TerritorySources {
  readonly boundary: readonly SourceFeature[];
  readonly units: readonly SourceFeature[];
  readonly barriers: readonly {
    readonly config: BarrierConfig;
    readonly features: readonly SourceFeature[];
    readonly file?: string;
  }[];
  readonly compounds?: readonly SourceFeature[];
  readonly dedicated?: readonly SourceFeature[];
  /** Names of the files for messages; the paths of the configuration by default. */
  readonly files?: Partial<FileNames>;
}

export interface FileNames {
  readonly boundary: string;
  readonly units: string;
  readonly compounds: string;
  readonly dedicated: string;
}

/** The name under which each layer is spoken of. */
export function fileNames(sources: TerritorySources, config: TerritoryConfig): FileNames {
  return {
    boundary: config.boundary.file,
    units: config.units.file,
    compounds: config.compounds?.file ?? 'compounds',
    dedicated: config.dedicated?.file ?? 'dedicated',
    ...sources.files,
  };
}

/** The property that holds the events counted at a unit, where `units.counts` names a table of them. */
export const COUNTED_EVENTS = 'wangge:events';
