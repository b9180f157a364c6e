import type { Address } from "./address.ts";
import type { Change, FieldChange, NonEmpty, RiskNote } from "./change.ts";
import type { Effect, Foreseen } from "./effect.ts";
import type { Content, Live, Mark, Marked, Present } from "./live.ts";
import type { Resource } from "./resource.ts";
import type { World } from "./world.ts";

/** One pass over the world: what was asked once isn't asked again within it. A new pass sees the world afresh. */
export interface Session {
  readonly world: World;
  readonly mark: Mark;
  /**
   * True when the pass reads the whole deployment: what carries the mark is listed in any case, so that a thing is looked
   * for in those lists first. Else the pass is one step's: a thing is asked for by itself.
   */
  readonly whole: boolean;
  /**
   * The first call with a key runs `make`, later ones of the same session share its answer (a failure that is final too;
   * one that may pass is asked again by the next call).
   */
  readonly once: <T>(key: string, make: () => Promise<T>) => Promise<T>;
}

/**
 * All that fgk knows about one kind of resource. Its functions throw `Failure` and nothing else of the outside's.
 * Writes are idempotent and carry the server's own precondition where there is one, taken from `live.state`, which was read
 * just before. A write may return before its effect is complete: the engine then reads until `readiness` says ready.
 */
export interface ResourceKind {
  readonly name: string;
  /** Reads every resource of the kind in as few calls as there are lists; answers each address that it was given. */
  readonly read: (session: Session, resources: readonly Resource[]) => Promise<ReadonlyMap<Address, Live>>;
  /** What carries this deployment's name in a mark, whatever its cluster. Left out for kinds without a mark. */
  readonly marked?: (session: Session) => Promise<readonly Marked[]>;
  readonly create: (session: Session, resource: Resource) => Promise<void>;
  /** `effects`: what the plan said that it does besides; nothing more may be overwritten by force. */
  readonly update: (
    session: Session,
    resource: Resource,
    live: Present,
    changes: NonEmpty<FieldChange>,
    effects?: readonly Effect[],
  ) => Promise<void>;
  /** Writes the mark and nothing else. */
  readonly adopt?: (session: Session, resource: Resource, live: Present) => Promise<void>;
  /** `contents`: what of others goes with it, by the consent of whoever planned; without it nothing of others may go. */
  readonly delete?: (
    session: Session,
    resource: Resource,
    live: Present,
    contents?: readonly string[],
  ) => Promise<void>;
  /** What its delete really does, where the thing itself stays. Left out: it is gone. */
  readonly deleteLeaves?: string;
  /**
   * What would be lost or broken with it when it is deleted, asked when planning and again right before the delete. What has
   * an address that the file asks for, or that carries our mark, doesn't count.
   */
  readonly contents?: (session: Session, resource: Resource, live: Present) => Promise<readonly Content[]>;
  /**
   * How `destroy` treats it. `before-container`: it is deleted by itself although what it is within goes too (a LoadBalancer
   * leaves things in the cloud) · `with-container`: it goes with what it is within and stays with it · `by-name`: only when
   * its address is named as a target. Left out: deleted when it is ours, left to its container when that goes.
   */
  readonly destroyed?: "before-container" | "with-container" | "by-name";
  /** It lives inside the cluster: a plan that skips the cluster leaves it out. */
  readonly inCluster?: true;
  /** A field that can't be changed in place. */
  readonly immutable?: (path: string) => boolean;
  /** `create-first`: the new one needs another name, so that a replace under the same address is refused. */
  readonly replaceOrder?: "delete-first" | "create-first";
  /**
   * What can't be made, or changed, while a thing of this kind that leaves is still there: both would have one name, address
   * or database. Its delete then comes before these, which is a gap. Pure. Left out: deletes come last.
   */
  readonly makesRoomFor?: (leaving: Address) => readonly Address[];
  /** Steps of one lane run one at a time (one operation per cluster, one writer per policy). */
  readonly lane?: (resource: Resource) => string;
  /** What the change may do to people who use the deployment now; pure. */
  readonly risk?: (change: Change, live: Live) => RiskNote | undefined;
  /**
   * What a create, an update or a replace does to things that are no resources of their own. Asked once for each such step of
   * a plan (for an `ensure` as for a create: the most that it may write); reads the world and writes nothing. The change's
   * resource has every value that is known by now. Throws `Failure`.
   */
  readonly foresee?: (session: Session, change: Change, live: Live) => Promise<Foreseen>;
  /** How long the change usually takes, in seconds; pure. */
  readonly expectSeconds?: (change: Change) => number;
  /**
   * The command by which its owner makes it (`create`) or changes one field, as a person types it into a shell; for what
   * fgk may not write. Pure. Undefined when no command does it.
   */
  readonly mend?: (resource: Resource, change: FieldChange | "create") => string | undefined;
  /** Its creates and updates are made by helm from the chart: a plan that has one fixes the chart and helm's version. */
  readonly fromChart?: true;
  /** What goes on while one of its calls takes long: `helm is still at work`. */
  readonly calling?: string;
  /**
   * What is seen of it while its create or update takes long: `helm waits for pod flyte-0: CrashLoopBackOff`; undefined when
   * that is nothing worth saying. Asked beside the call, every `limits.lookMs` at most; what it throws is passed over.
   */
  readonly observe?: (session: Session, resource: Resource) => Promise<string | undefined>;
  /** How often it is read at first while waiting (later ever more seldom), and how long at most. Left out: 5 s, 30 minutes. */
  readonly wait?: { readonly everyMs: number; readonly atMostMs: number };
}
