import type { SeededBug } from "./bug.ts";

/** What must be caught, each by the row that should. A bug that no longer fits its file is one too: mend its line. */
export const bugs: readonly SeededBug[] = [
  {
    name: "a policy is written without the etag that was read",
    row: "R4.others",
    file: "packages/providers/src/iam/grants.ts",
    from: "await write(edited);",
    to: 'await write({ ...edited, etag: "" });',
  },
  {
    name: "labels of a cluster are written without their fingerprint",
    row: "R4.others",
    file: "packages/providers/src/gke/cluster-update.ts",
    from: 'labelFingerprint: cluster.labelFingerprint ?? ""',
    to: 'labelFingerprint: ""',
  },
  {
    name: "a policy is overwritten by our grants alone",
    row: "R4.others",
    file: "packages/providers/src/iam/policy.ts",
    from: "addGrants(kept, grants)",
    to: "addGrants([], grants)",
  },
  {
    name: "a binding with a condition is taken for one without",
    row: "R4.others",
    file: "packages/providers/src/iam/policy.ts",
    from: "return binding.condition === undefined || binding.condition === null;",
    to: "return binding.role !== undefined;",
  },
];
