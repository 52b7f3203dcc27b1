import type { Finding } from './finding.js';

/** A person as given in the workers table. `from`/`to` are ISO dates, `to` exclusive, null = open. */
export interface Worker {
  readonly id: string;
  readonly name: string;
  readonly phone: string | null;
  readonly role: string;
  readonly employment: 'full' | 'part';
  readonly hoursPerMonth: number | null;
  readonly skills: readonly string[];
  readonly at: readonly [number, number] | null;
  readonly from: string | null;
  readonly to: string | null;
}

/** Who was where: `[from, to)`, ISO dates in the scheme's time zone. */
export interface Assignment {
  readonly worker: string;
  readonly grid: string;
  readonly role: string;
  readonly from: string | null;
  readonly to: string | null;
}

/** A post of the profile in one grid (or micro-grid). `worker` null = vacant. */
export interface Post {
  readonly id: string;
  readonly role: string;
  readonly grid: string;
  readonly micro: string | null;
  readonly worker: string | null;
  readonly from: string | null;
  readonly to: string | null;
  /** Hours a month that the post asks of its worker. */
  readonly hours: number;
}

export interface WorkerLoad {
  readonly worker: string;
  readonly name: string;
  readonly role: string;
  readonly grids: readonly string[];
  readonly hours: number;
  readonly capacityHours: number;
  /** hours / capacity. */
  readonly ratio: number;
  readonly overloaded: boolean;
  /** What the hours are made of; sums to `hours`. */
  readonly parts: readonly {
    readonly what: string;
    readonly count: number;
    readonly minutesEach: number;
    readonly hours: number;
  }[];
}

export interface VisitDuty {
  readonly grid: string;
  readonly worker: string | null;
  readonly personClass: string;
  readonly persons: number;
  readonly cycle: string;
  readonly perYear: number;
}

export interface Staffing {
  readonly profile: string;
  readonly posts: readonly Post[];
  readonly loads: readonly WorkerLoad[];
  readonly visits: readonly VisitDuty[];
  readonly overloads: readonly WorkerLoad[];
  readonly vacancies: readonly Post[];
  readonly findings: readonly Finding[];
  readonly figures: Readonly<Record<string, number>>;
}
