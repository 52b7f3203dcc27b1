import { availableParallelism } from 'node:os';
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
  if (!/^\d{1,9}$/.test(text))
    throw new InvalidArgumentError('不是 0 到 999999999 的整数 / not a whole number from 0 to 999999999');
  return Number(text);
}

export function positiveNumber(text: string): number {
  const value = Number(text);
  if (!Number.isFinite(value) || value <= 0) throw new InvalidArgumentError('不是正数 / not a positive number');
  return value;
}

/** Threads that are used unless told otherwise: two where there are two cores. What comes out is the same with any number. */
export function usualThreads(): number {
  return Math.min(2, availableParallelism());
}

export function threadNumber(text: string): number {
  const value = wholeNumber(text);
  if (value < 1 || value > 64) throw new InvalidArgumentError('线程数不在 1 到 64 之间 / not a number of threads from 1 to 64');
  return value;
}

export function crsName(text: string): Crs {
  const crs = recogniseCrs(text);
  if (!crs)
    throw new InvalidArgumentError(`不是已知的坐标系,可用 ${CRS_CHOICES} / not a known system of coordinates: ${CRS_CHOICES}`);
  return crs;
}
