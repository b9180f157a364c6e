import { resourceToDelete } from "../live/read-leaving.ts";
import type { Leaving } from "../live/read-live.ts";
import type { Address } from "../model/address.ts";
import type { Diagnostic } from "../model/diagnostic.ts";
import type { Content } from "../model/live.ts";
import { fingerprintOf } from "./diff-fields.ts";
import type { Difference } from "./difference.ts";

/** A thing that is ours and shall go. */
export interface Candidate {
  readonly address: Address;
  readonly at: Readonly<Record<string, string>>;
  /** It is deleted before these. */
  readonly dependsOn: readonly Address[];
}

/**
 * Deletes a thing that is ours, unless something of others is inside it or it can't be looked into: then it is kept, and
 * said by what. `withContents` names things that go with all that is in them. Pure.
 */
export function diffLeaving(candidate: Candidate, leaving: Leaving, withContents: readonly Address[]): Difference {
  const { address, at, dependsOn } = candidate;
  const { live, contents, unseen } = leaving;
  if (live.status === "absent") return { changes: [], diagnostics: [] };
  if (live.status === "unreadable") return keep(address, `it can't be read (${live.why.summary})`, live.why.help);
  if (unseen !== undefined) return keep(address, sayInside(leaving), unseen.help);
  const taken = withContents.includes(address) ? contents : [];
  if (contents.length > taken.length) return keep(address, sayContents(contents), adviseContents(address, contents));
  const seen = fingerprintOf(resourceToDelete(address, at), live);
  const expect = Object.keys(seen.identity).length === 0 ? {} : { expect: seen };
  const inside = taken.length === 0 ? {} : { contents: taken.map(({ what }) => what) };
  return { changes: [{ action: "delete", address, at, dependsOn, ...expect, ...inside }], diagnostics: [] };
}

/** What is inside, or that nobody can say, in words. */
export function sayInside({ contents, unseen }: Pick<Leaving, "contents" | "unseen">): string {
  return unseen === undefined ? sayContents(contents) : `nobody can say what is in it (${unseen.summary})`;
}

/** What keeps it, in words. */
export function sayContents(contents: readonly Content[]): string {
  const [shown, more] = [contents.slice(0, 5).map(({ what }) => what), contents.length - 5];
  return `${contents.every(({ running }) => running) ? "there are" : "it holds"} ${shown.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

function adviseContents(address: Address, contents: readonly Content[]): string {
  const help = contents.find((one) => one.help !== undefined)?.help;
  const force = `fgk destroy --target ${address} --with-contents ${address}`;
  return help === undefined
    ? `empty it first, or let all of it go: ${force}`
    : `${help}; or let all of it go: ${force}`;
}

function keep(address: Address, why: string, help: string | undefined): Difference {
  const diagnostic: Diagnostic = {
    severity: "warning",
    code: "protected",
    summary: `${address} is kept: ${why}`,
    ...(help === undefined ? {} : { help }),
    address,
  };
  return { changes: [], diagnostics: [diagnostic] };
}
