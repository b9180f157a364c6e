import type { Address } from "../model/address.ts";
import type { TakeDown } from "../model/catalog.ts";
import type { Mark } from "../model/live.ts";

/** Whose deployment goes, and how much of it. */
export interface DestroyChoices {
  readonly mark: Mark;
  /** Only these; empty: everything. */
  readonly target: readonly Address[];
  /** Containers that go with what others put into them. */
  readonly withContents: readonly Address[];
  readonly takeDown: TakeDown;
}
