import type { CrashPoint } from "./simulated-world.ts";

/** Before and after each call that writes, and after every so-manieth of the others; when left out: of none. */
export function listCrashPoints(calls: readonly string[], everyRead?: number): readonly CrashPoint[] {
  const points: CrashPoint[] = [];
  let reads = 0;
  for (const [index, name] of calls.entries()) {
    const call = index + 1;
    if (isWrite(name)) {
      points.push({ call, when: "before" }, { call, when: "after" });
    } else {
      if (everyRead !== undefined && reads % everyRead === 0) points.push({ call, when: "after" });
      reads += 1;
    }
  }
  return points;
}

/** Before and after every call, those of the calls that write first. */
export function listEveryPoint(calls: readonly string[]): readonly CrashPoint[] {
  const all = calls.map((name, index) => ({ name, call: index + 1 }));
  const sorted = [...all.filter(({ name }) => isWrite(name)), ...all.filter(({ name }) => !isWrite(name))];
  return sorted.flatMap(({ call }): readonly CrashPoint[] => [
    { call, when: "before" },
    { call, when: "after" },
  ]);
}

/** Whether a call of an API changes something. Renewing the lease is looked at like a read: there are many. */
export function isWrite(call: string): boolean {
  const [method = "", place = ""] = call.replace(/^helm /, "").split(" ");
  if (call.endsWith("(HTTP/2)")) return /\/(Register|Update|Create|Terminate|Delete)/.test(place);
  if (method === "GET" || place.includes("/leases/")) return false;
  return !/:getIamPolicy$|:testIamPermissions$|:access$|selfsubjectaccessreviews|\/wait$/.test(place);
}
