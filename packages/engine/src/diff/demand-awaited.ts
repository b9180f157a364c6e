import type { Address } from "../model/address.ts";
import type { Change } from "../model/change.ts";
import type { Diagnostic } from "../model/diagnostic.ts";
import type { Live } from "../model/live.ts";
import { findLaters } from "../model/resource.ts";
import type { Difference } from "./difference.ts";

/**
 * Another team's thing that isn't there, or that may not be read, is a warning or a note, unless a change takes a value from
 * it: that change could only wait for ever, so it is an error. Pure.
 */
export function demandAwaited({ changes, diagnostics }: Difference, live: ReadonlyMap<Address, Live>): Difference {
  const awaited = new Set(changes.flatMap(listAwaited));
  const demand = (one: Diagnostic): Diagnostic => {
    if (one.address === undefined || !awaited.has(one.address)) return one;
    const found = live.get(one.address);
    if (found?.status === "absent" && one.code === "does-not-fit") return { ...one, severity: "error" };
    return found?.status === "unreadable" && one.code === "unreadable" ? demandRead(one, found.why) : one;
  };
  return { changes, diagnostics: diagnostics.map(demand) };
}

/** What keeps it from being read, as an error at the key that names it. */
function demandRead({ address, keyPath }: Diagnostic, why: Diagnostic): Diagnostic {
  return {
    ...why,
    severity: "error",
    summary: `${why.summary}, and a value of it is needed`,
    ...(address === undefined ? {} : { address }),
    ...(keyPath === undefined ? {} : { keyPath }),
  };
}

/** Whose outputs a change takes. */
function listAwaited(change: Change): readonly Address[] {
  switch (change.action) {
    case "create":
    case "replace":
    case "ensure":
      return Object.values(change.resource.fields).flatMap(({ value }) => addressesIn(value));
    case "update":
      return change.fields.flatMap(({ after }) => addressesIn(after));
    case "adopt":
    case "delete":
    case "keep":
      return [];
  }
}

function addressesIn(value: Parameters<typeof findLaters>[0]): readonly Address[] {
  return findLaters(value).map(({ later }) => later.address);
}
