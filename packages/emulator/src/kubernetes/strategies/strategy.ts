import type { Cloud } from "../../cloud/cloud.ts";
import type { Stored } from "../../cloud/http.ts";
import type { FieldProblem } from "../status.ts";
import type { ClusterStore } from "../store.ts";
import type { NameRule } from "./names.ts";

/** Where a write happens. */
export interface Place {
  readonly cloud: Cloud;
  readonly cluster: string;
  readonly store: ClusterStore;
}

/**
 * What one kind does differently from the generic registry. `object` may be changed in place, `before` not.
 * All are called with the object as it would be stored.
 */
export interface Strategy {
  /** What the server fills in as it reads an object; whoever writes it owns these fields too. Throws on what can't be read. */
  readonly setDefaults?: (object: Stored) => void;
  /** Allocation and admission of a new object; nobody owns what they set. Throws to refuse. */
  readonly prepareCreate?: (place: Place, object: Stored) => void;
  /** The same for a changed one. */
  readonly prepareUpdate?: (place: Place, object: Stored, before: Stored) => void;
  /** Every wrong field; `before` is given for updates. */
  readonly validate?: (object: Stored, before: Stored | undefined) => readonly FieldProblem[];
  /** DNS label, DNS subdomain (the default), or anything that fits in a path. */
  readonly nameRule?: NameRule;
}
