/** Public holidays of one year as the official notice gives them: days off, and the weekend days worked instead (调休). */
export interface HolidayYear {
  readonly year: number;
  /** The notice that is followed. */
  readonly notice: string;
  /** Both ends included. */
  readonly off: readonly { readonly name: string; readonly from: string; readonly to: string }[];
  readonly workingWeekends: readonly string[];
}
