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
  /** What is said of a step whose result was there before it: `was already there`. */
  readonly already: string;
  readonly colour: keyof Paint;
}

export const actionWords: Readonly<Record<Action, ActionWords>> = {
  create: {
    symbol: "+",
    name: "create",
    now: "creating",
    past: "created",
    already: "was already there",
    colour: "green",
  },
  update: {
    symbol: "~",
    name: "update",
    now: "updating",
    past: "updated",
    already: "was already so",
    colour: "yellow",
  },
  replace: {
    symbol: "-/+",
    name: "replace",
    now: "replacing",
    past: "replaced",
    already: "was already so",
    colour: "red",
  },
  delete: { symbol: "-", name: "delete", now: "deleting", past: "deleted", already: "was already gone", colour: "red" },
  adopt: {
    symbol: ">",
    name: "adopt",
    now: "adopting",
    past: "adopted",
    already: "was already marked",
    colour: "blue",
  },
  ensure: { symbol: "?", name: "ensure", now: "ensuring", past: "ensured", already: "was already so", colour: "blue" },
  keep: { symbol: " ", name: "keep", now: "keeping", past: "kept", already: "was already so", colour: "dim" },
};
