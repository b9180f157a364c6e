/** A difference that stays, and why. */
export interface Accepted {
  /** `subject` or `subject: step`; a `*` is any text. */
  readonly where: string;
  /** The field, as a failed test names it; a `*` is any text. */
  readonly field: string;
  readonly reason: string;
}

/** Every difference between the real API server and the emulator's that is known and accepted. */
export const accepted: readonly Accepted[] = [];
