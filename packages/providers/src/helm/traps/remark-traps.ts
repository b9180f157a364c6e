import type { Diagnostic, Field, Resource } from "@fgk/engine";
import { joinValuePath, splitValuePath } from "../../deployment/values-path.ts";
import type { ReleaseRecord } from "../release-record.ts";
import { readComingValues } from "./coming-values.ts";
import { findValueTraps } from "./find-value-traps.ts";
import type { TrapContext, TrapPath, ValueTrap } from "./trap.ts";
import { sayWayOut } from "./trap.ts";

const prefix = "values.";
const ofFile = "flyte.values";

/**
 * The traps in the values that helm will get: the file's, those that a person gave a release that lives and its chart's own.
 * What the file's own values say all by themselves was said with the file. Of what lives already it is only warned: it was
 * accepted once. Pure.
 */
export function remarkTraps(
  resource: Resource,
  record: ReleaseRecord | undefined,
  context: TrapContext,
): readonly Diagnostic[] {
  const told = new Set(
    findValueTraps(readComingValues(resource, undefined), context)
      .filter((trap) => isOfFile(resource, trap))
      .map(keyOfTrap),
  );
  return findValueTraps(readComingValues(resource, record), context)
    .filter((trap) => !told.has(keyOfTrap(trap)))
    .map((trap) => describeTrap(resource, trap, record !== undefined));
}

function keyOfTrap({ paths, summary }: ValueTrap): string {
  return `${joinValuePath(paths[0])} ${summary}`;
}

function isOfFile(resource: Resource, { paths }: ValueTrap): boolean {
  return paths.some((path) => findWritten(resource, path)?.source?.startsWith(ofFile));
}

function describeTrap(
  resource: Resource,
  { severity, paths, summary, cause, out }: ValueTrap,
  isLive: boolean,
): Diagnostic {
  const written = paths.map((path) => findWritten(resource, path));
  const source = written.find((field) => field?.source !== undefined)?.source;
  const lives = paths.filter((_path, index) => written[index] === undefined).map(joinValuePath);
  const isAsked = severity === "error" && source?.startsWith(ofFile) === true;
  return {
    severity: isAsked ? "error" : "warning",
    code: isAsked ? "does-not-fit" : "warning",
    summary,
    cause: isLive && lives.length > 0 ? `${cause} (in the live release's values: ${lives.join(", ")})` : cause,
    help: sayWayOut(out, false),
    address: resource.address,
    keyPath: source ?? "flyte",
  };
}

/** The field by which the file decides about a value; one that is only sent with a new release doesn't. */
function findWritten({ fields }: Resource, path: TrapPath): Field | undefined {
  return Object.entries(fields).find(([name, { role }]) => {
    if (!name.startsWith(prefix) || role === "default") return false;
    return splitValuePath(name.slice(prefix.length)).every((key, index) => path[index] === key);
  })?.[1];
}
