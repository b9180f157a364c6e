import { readFileSync } from "node:fs";
import path from "node:path";
import { parseDocument } from "yaml";
import { root } from "../product/run-fgk.ts";

/** The complete file with the chart that the emulator brings and a role on the project: protected, or with everything let go. */
export function writeFull(protect: boolean): string {
  const document = parseDocument(readFileSync(path.join(root, "schemas/deployment-full.yaml"), "utf8"));
  document.setIn(["flyte", "chart"], document.createNode({ path: "../../packages/emulator/chart/flyte-binary" }));
  document.setIn(["serviceAccount", "projectRoles"], document.createNode(["roles/logging.logWriter"]));
  for (const block of ["cluster", "database", "buckets"]) document.setIn([block, "protect"], protect);
  document.setIn(["flyte", "removeNamespaces"], !protect);
  return document.toString();
}
