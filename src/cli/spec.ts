import { type Command, InvalidArgumentError } from 'commander';
import { CRS_CHOICES, type Crs, recogniseCrs } from '../core/crs.js';
import type { CommandResult, CommonFlags, Terminal } from './terminal.js';

/** A command: declares its arguments and flags, and does one library call. */
export interface CommandSpec {
  readonly name: string;
  readonly summary: string;
  readonly declare: (command: Command) => Command;
  readonly act: (
    args: readonly (string | undefined)[],
    flags: CommonFlags & Readonly<Record<string, unknown>>,
    terminal: Terminal,
  ) => Promise<CommandResult>;
}

export function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('not a whole number from 0 to 999999999');
  return Number(text);
}

export function positiveNumber(text: string): number {
  const value = Number(text);
  if (!Number.isFinite(value) || value <= 0) throw new InvalidArgumentError('not a positive number');
  return value;
}

export function crsName(text: string): Crs {
  const crs = recogniseCrs(text);
  if (!crs) throw new InvalidArgumentError(`not a known system of coordinates: ${CRS_CHOICES}`);
  return crs;
}
