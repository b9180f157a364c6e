import type { Address } from "./address.ts";
import type { FieldChange } from "./change.ts";
import type { Diagnostic } from "./diagnostic.ts";
import type { Json } from "./json.ts";

/** The pair that says whose a thing is. `cluster` is `location/name`. */
export interface Mark {
  readonly deployment: string;
  readonly cluster: string;
}

/** What a present resource says about whose it is. */
export type Marking =
  | { readonly by: "us" }
  | { readonly by: "nobody" }
  | { readonly by: "other"; readonly mark: Mark }
  | { readonly by: "unmarkable" };

/** Whether a present resource can be used. */
export type Readiness =
  | { readonly status: "ready" }
  /** Something runs that will make it ready (an operation, a rollout): what it waits for. */
  | {
      readonly status: "waiting";
      readonly why: string;
      /** It is still being made: an apply waits for it though it has nothing more to write to it. */
      readonly making?: true;
      /** It is being deleted, by a run that was killed or by others: soon it isn't there. */
      readonly leaving?: true;
    }
  /** It won't get ready by itself. */
  | {
      readonly status: "failed";
      readonly why: string;
      readonly help?: string;
      /** Nothing mends it, only another one in its place would: what says so now, and what that one will say. */
      readonly remade?: FieldChange;
    };

/** Something of others that hangs on the resource and is kept: a member, a role, a label, a value. */
export interface Kept {
  /** Plural noun: `members`, `labels`, `values`. */
  readonly what: string;
  readonly name: string;
}

/** A thing that is there, as it was read. */
export interface Present {
  readonly status: "present";
  /** Live values, by the same paths as the resource's fields; what isn't there is left out. */
  readonly fields: Readonly<Record<string, Json>>;
  /** What tells it from a later thing of the same name: unique id, uid. Empty when there is none. */
  readonly identity: Readonly<Record<string, string>>;
  readonly marking: Marking;
  /** What other resources take from it (`Later`). */
  readonly outputs: Readonly<Record<string, Json>>;
  readonly kept: readonly Kept[];
  readonly readiness: Readiness;
  /**
   * Fields that only say that a write of just what is asked for was cut off. A plan that writes the thing anyway goes on over
   * them, and who wrote its fields before doesn't matter any more.
   */
  readonly cutOff?: readonly string[];
  /** Field path → who wrote it last, where the API says so. */
  readonly managers: Readonly<Record<string, string>>;
  /** Things to say about it in the plan. */
  readonly remarks: readonly Diagnostic[];
  /** What the kind needs to write to it (etag, resourceVersion, the raw object). Never shown, never in a plan. */
  readonly state: unknown;
}

/** A thing that isn't there. */
export interface Absent {
  readonly status: "absent";
  readonly remarks: readonly Diagnostic[];
  /**
   * That thing is there and has no need of this one, which is only there by default: nothing is said of it, and whatever else
   * is made, it isn't made as long as that thing stays.
   */
  readonly needless?: Address;
  /** What is there can't do without it: it is made even if it is only there by default. */
  readonly needed?: true;
}

/** A thing of which nobody can say whether it is there: why, and whether that changes. */
export interface Unreadable {
  readonly status: "unreadable";
  readonly why: Diagnostic;
  /** It can't be asked yet, but will be once what it hangs on is there or repaired: planned as `ensure`. */
  readonly later: boolean;
}

/** What was really found. */
export type Live = Present | Absent | Unreadable;

/** Nothing is there, and there is nothing to say about it. */
export const absent: Absent = { status: "absent", remarks: [] };

/** A present resource; what isn't given is empty, ready and marked by nobody. */
export function present(parts: Partial<Omit<Present, "status">>): Present {
  return {
    status: "present",
    fields: {},
    identity: {},
    marking: { by: "nobody" },
    outputs: {},
    kept: [],
    readiness: { status: "ready" },
    managers: {},
    remarks: [],
    state: undefined,
    ...parts,
  };
}

/** Something inside a thing that shall be deleted. */
export interface Content {
  /** In words, with its name: `the database billing`, `2 running executions in flytesnacks-development`. */
  readonly what: string;
  /** Its address, where it has one: what is the deployment's own doesn't keep anything. */
  readonly address?: Address;
  /** It is at work right now: a whole destroy is refused until it has ended. */
  readonly running?: true;
  /** The command that shows it or ends it. */
  readonly help?: string;
}

/** Why a protected thing that the file doesn't name any more stays, and what may be done about it. */
export interface Stays {
  readonly why: string;
  readonly help: string;
  /** It stays by the rules: a warning in the plan that takes something out of it, and only a note in later ones. */
  readonly saidOnce?: true;
}

/** A thing that carries a mark of this deployment's name. */
export interface Marked {
  readonly address: Address;
  readonly at: Readonly<Record<string, string>>;
  readonly mark: Mark;
  /** Databases, buckets and clusters: never pruned. */
  readonly protected: boolean;
  /** What to say of a protected thing that stays, in its kind's words. */
  readonly stays?: Stays;
  /** What it hangs on: it is deleted before these. */
  readonly dependsOn: readonly Address[];
  /** What a destroy deletes before it: that would bring it back. */
  readonly neededBy?: readonly Address[];
}

/** Whether a thing carries both halves of the mark. */
export function isMarkedBy({ mark }: Pick<Marked, "mark">, ours: Mark): boolean {
  return mark.deployment === ours.deployment && mark.cluster === ours.cluster;
}
