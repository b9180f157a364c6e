import type { Address } from "./address.ts";
import type { Session } from "./kind.ts";

/** What a check found. `evidence` is what was seen; `mend` is the command or edit. */
export type Finding =
  | { readonly status: "green"; readonly evidence: string }
  | { readonly status: "warning"; readonly evidence: string; readonly mend?: string }
  | {
      readonly status: "red";
      readonly evidence: string;
      readonly cause: string;
      readonly mend: string;
      /** Time doesn't mend it: it isn't asked again, whatever was changed. */
      readonly lasting?: true;
    }
  /** It couldn't or needn't be asked: why. Never red. */
  | { readonly status: "not-asked"; readonly evidence: string };

/** A question asked of the running system, in words that a person would use. */
export interface Check {
  /** `identity-probe/flyte`; stable, sorted as listed. */
  readonly name: string;
  readonly question: string;
  /**
   * What it asks about: with `--target` only checks about these are run. `KIND/PLACE/*` is about all of a place. The first one
   * is what must be there for it to be asked: after a part was applied, what nobody has made yet isn't asked for.
   */
  readonly about: readonly Address[];
  /** Names of checks that must be green first; otherwise this one is not asked. */
  readonly needs: readonly string[];
  /** Google takes minutes to make a change of these true everywhere: within an apply that changed them it is asked again. */
  readonly settles: boolean;
  /** `stop` fires when nobody waits for the answer any more: what was made for the question is removed, and it ends. */
  readonly ask: (session: Session, stop: AbortSignal) => Promise<Finding>;
}
