// biome-ignore lint/suspicious/noExplicitAny: the emulator stores each resource as its API's own JSON
export type Stored = Record<string, any>;

export type PieceKind =
  | "service"
  | "policy"
  | "account"
  | "cluster"
  | "node pool"
  | "compute"
  | "connection"
  | "instance"
  | "database"
  | "user"
  | "tables"
  | "flyte project"
  | "flyte execution"
  | "bucket"
  | "object"
  | "secret"
  | "secret version"
  | "kubernetes";

/** The smallest thing that somebody may own: one line of what the witness compares. */
export interface Piece {
  readonly kind: PieceKind;
  /** Unique, and readable in a message: `node pool projects/P/…/nodePools/N`. */
  readonly id: string;
  /** The Kubernetes resource (`configmaps`) or compute collection (`addresses`); empty otherwise. */
  readonly collection: string;
  readonly name: string;
  readonly project: string;
  /** Addresses by which a plan may speak of it; `*` at the end stands for anything. */
  readonly addresses: readonly string[];
  /** Ids of what it goes with, nearest first. */
  readonly within: readonly string[];
  /** What is compared; of a policy: its bindings. */
  readonly value: Stored;
  /** The cloud or Flyte makes it by itself beside what people make: it goes with what it is in. */
  readonly byItself: boolean;
  /**
   * A controller makes, changes and removes it as it follows something else, which is compared: nodes a pool, endpoints and
   * forwarding rules a Service, what has an owner its owner. Events are counted and forgotten.
   */
  readonly follows: boolean;
}

/** Takes a piece of which only what differs from the usual is said. */
export type AddPiece = (piece: Partial<Piece> & Pick<Piece, "kind" | "id" | "value">) => void;
