import type { Address, Diagnostic } from "@fgk/engine";
import type { ObjectEffect } from "../objects/manifest-object.ts";
import { nameForKubectl } from "./name-for-kubectl.ts";

/** An error for an object with a field that nobody can change: helm's upgrade would fail in the middle. Pure. */
export function refuseFixed(address: Address, { action, object, differences }: ObjectEffect): readonly Diagnostic[] {
  if (action !== "replace") return [];
  const paths = differences.map(({ path }) => path);
  const [kind = "", name = ""] = object.split(" ");
  const [namespace, own] = name.includes("/") ? name.split("/") : [undefined, name];
  return [
    {
      severity: "error",
      code: "does-not-fit",
      summary: `${address}: helm can't change the ${object}: ${paths.slice(0, 3).join(", ")}`,
      cause:
        "such a field is fixed when the object is made, and helm doesn't make it anew; others may have made this one",
      help: `look at it, then delete it: kubectl delete ${nameForKubectl(kind, own, namespace)}; the next plan makes it again`,
      address,
    },
  ];
}
