import { CN_2023 } from './cn-2023.js';
import { CN_2024 } from './cn-2024.js';
import { CN_2025 } from './cn-2025.js';
import { CN_2026 } from './cn-2026.js';
import type { HolidayYear } from './holidayYear.js';

export type { HolidayYear } from './holidayYear.js';

/** Holidays by the name that a scheme gives: `cn` = mainland China. One file a year; years without a notice are not guessed. */
export const HOLIDAYS: Readonly<Record<'cn', readonly HolidayYear[]>> = { cn: [CN_2023, CN_2024, CN_2025, CN_2026] };
