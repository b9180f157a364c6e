import type { Action } from "@fgk/engine";
import type { Paint } from "./paint.ts";

/** How an action is drawn and said. */
export interface ActionWords {
  readonly symbol: string;
  readonly name: string;
  /** `creating` */
  readonly now: string;
  /** `created` */
  readonly past: string;
  readonly colour: keyof Paint;
}

export const actionWords: Readonly<Record<Action, ActionWords>> = {
  create: { symbol: "+", name: "create", now: "creating", past: "created", colour: "green" },
  update: { symbol: "~", name: "update", now: "updating", past: "updated", colour: "yellow" },
  replace: { symbol: "-/+", name: "replace", now: "replacing", past: "replaced", colour: "red" },
  delete: { symbol: "-", name: "delete", now: "deleting", past: "deleted", colour: "red" },
  adopt: { symbol: ">", name: "adopt", now: "adopting", past: "adopted", colour: "blue" },
  ensure: { symbol: "?", name: "ensure", now: "ensuring", past: "ensured", colour: "blue" },
  keep: { symbol: " ", name: "keep", now: "keeping", past: "kept", colour: "dim" },
};
