/** One small mistake, as somebody could make it, and who must notice. */
export interface SeededBug {
  /** What the mistake is, in a few words. */
  readonly name: string;
  /** The row that must catch it: `R4.others`. */
  readonly row: string;
  /** Of the workspace. */
  readonly file: string;
  /** What stands there exactly once… */
  readonly from: string;
  /** …and what the mistake makes of it. */
  readonly to: string;
}
