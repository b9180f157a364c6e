import type { Address } from "./address.ts";
import type { Risk } from "./change.ts";
import type { Check } from "./check.ts";
import type { DeploymentFile } from "./deployment-file.ts";
import type { Diagnostic } from "./diagnostic.ts";
import type { JsonObject } from "./json.ts";
import type { ResourceKind, Session } from "./kind.ts";
import type { Live, Mark, Marked } from "./live.ts";
import type { Step } from "./plan.ts";
import type { Resource } from "./resource.ts";
import type { World } from "./world.ts";

/** Where a plan belongs: it is refused anywhere else. */
export interface Target {
  readonly project: string;
  /** `location/name`. */
  readonly cluster: string;
}

/** What one deployment file asks for. */
export interface Desired {
  readonly name: string;
  readonly target: Target;
  readonly mark: Mark;
  readonly resources: readonly Resource[];
  /** Risks that the file itself consents to. */
  readonly allow: readonly Risk[];
}

/** How a lease is asked for. */
export interface LeaseRequest {
  readonly holder: string;
  /** How long a living holder is waited for, in milliseconds. */
  readonly waitMs: number;
  /** Ends the wait. */
  readonly stop: AbortSignal;
  /** Told at each look that finds somebody else: who it is, in words, and how long it was watched, in milliseconds. */
  readonly onHeld: (by: string, elapsedMs: number) => void;
  /** Told right before each write that may take it: from then on it counts. */
  readonly onWrite: () => void;
}

/** A lease on the deployment, held while applying. */
export interface LeasePort {
  /** The step after which there is something to hold it in. */
  readonly possibleAfter: Address;
  /**
   * `absent` when there is nothing to hold it in yet, `stopped` when the wait was ended. Throws `Failure` with code
   * `lease-held`.
   */
  readonly take: (world: World, request: LeaseRequest) => Promise<"taken" | "absent" | "stopped">;
  /** False when somebody else has it now. */
  readonly renew: (world: World, holder: string) => Promise<boolean>;
  readonly release: (world: World, holder: string) => Promise<void>;
}

/** All that the engine is given to know: a cloud, as data and functions. */
export interface Catalog {
  /** JSON Schema (draft-07) of the deployment file. */
  readonly schema: JsonObject;
  /** What a schema can't say; offline. */
  readonly rules: readonly ((file: DeploymentFile) => readonly Diagnostic[])[];
  /** The resources of a valid file. Pure. */
  readonly describe: (file: DeploymentFile) => Desired;
  /** Kinds, checks and lease for one deployment, reached through one world. */
  readonly open: (file: DeploymentFile, desired: Desired, world: World) => Opened;
}

/** What a destroy has to know beyond the kinds. */
export interface TakeDown {
  /** Resources as they shall be afterwards: each field that is ours is `null`. They are changed, not deleted. */
  readonly withdrawn: readonly Resource[];
  /** What of `withdrawn` is only taken out when another thing goes, or is gone: the rights of an account that stays, stay. */
  readonly withdrawnWith?: ReadonlyMap<Address, Address>;
  /** What stays although it is ours, each with the reason in words. */
  readonly spared: ReadonlyMap<Address, string>;
  /** What stays as long as another thing does: a password and the user whose password it is. */
  readonly keptWith?: ReadonlyMap<Address, Address>;
}

/** The kinds and checks of one deployment, ready to ask a world. */
export interface Opened {
  /**
   * Resources that the file asks for by a rule instead of by name, which only the live world can name: every node pool of
   * the cluster when the file names none. Their addresses are none of `describe`'s.
   */
  readonly discover: (session: Session) => Promise<readonly Resource[]>;
  /**
   * The same resources, some with further fields that follow from what carries our mark and isn't asked for any more (the
   * members of a project that was taken out are `null` in their policy) or from what is there (members of others that the
   * file wants gone). Pure; a resource without further fields is answered as it was given. Left out: nothing follows.
   */
  readonly extend?: (
    resources: readonly Resource[],
    unasked: readonly Marked[],
    live: ReadonlyMap<Address, Live>,
  ) => readonly Resource[];
  /**
   * For a destroy: what the deployment has put into things that may stay (members, rights), and what must stay. Pure. Left
   * out: nothing.
   */
  readonly takeDown?: (resources: readonly Resource[], live: ReadonlyMap<Address, Live>) => TakeDown;
  /**
   * What of the steps' needs the caller may not do, as errors; asked before anything is written. It may know less than the
   * cloud, never more: a caller who could carry out the steps isn't refused. Left out: nobody is asked.
   */
  readonly findForbidden?: (
    steps: readonly Pick<Step, "action" | "address" | "at">[],
  ) => Promise<readonly Diagnostic[]>;
  readonly kinds: readonly ResourceKind[];
  readonly checks: readonly Check[];
  readonly lease: LeasePort;
  /** Digest of the chart and helm's major.minor, for the plan's header; null where there is none. */
  readonly versions: () => Promise<{ readonly chart: string | null; readonly helm: string | null }>;
}
