/** Red: over the limit and not done. Yellow: 80 % of it is used. Soon: due within a day of the stage's clock. */
export const LIGHTS = ['red', 'yellow', 'soon'] as const;
export type Light = (typeof LIGHTS)[number];

/** One stage of one open event that supervision (督办) should look at. Times in seconds of the stage's own clock. */
export interface Warning {
  readonly event: string;
  readonly category: string;
  readonly urgency: string;
  /** Its label. */
  readonly stage: string;
  readonly grid: string | null;
  readonly worker: string | null;
  readonly light: Light;
  readonly usedSeconds: number;
  readonly limitSeconds: number;
  /** Negative when overdue. */
  readonly leftSeconds: number;
  /** When the limit ends or ended; null while a suspension keeps it from ending, or where the calendar does not reach so far. */
  readonly dueAt: string | null;
}

/** Hours left of a limit with one decimal, rounded down: never more than there are. @example leftHours(-100) // '-0.1' */
export function leftHours(seconds: number): string {
  return (Math.floor(seconds / 360) / 10).toFixed(1);
}
