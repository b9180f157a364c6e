import type { SeededBug } from "./bug.ts";

/** Mistakes in how Google's APIs, the cluster and helm are asked. */
export const providerBugs: readonly SeededBug[] = [
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
    name: "a policy is overwritten by its bindings with a condition and our grants",
    row: "R4.actors",
    file: "packages/providers/src/iam/policy.ts",
    from: "addGrants(kept, grants)",
    to: "addGrants(kept.filter((one) => !isPlain(one)), grants)",
  },
  {
    name: "a binding with a condition is taken for one without",
    row: "S8.iam",
    file: "packages/providers/src/iam/policy.ts",
    from: "return binding.condition === undefined || binding.condition === null;",
    to: "return binding.role !== undefined;",
  },
  {
    name: "a lease of anybody is taken for free",
    row: "R4.two-applies",
    file: "packages/providers/src/lease.ts",
    from: 'return other === "" || other === holder;',
    to: 'return other === "" || holder !== "";',
  },
  {
    name: "a failed operation is told without its command",
    row: "R2.operations",
    file: "packages/providers/src/google/operations.ts",
    from: ": seeOperation(operation),",
    to: ': "try again",',
  },
  {
    name: "half of a refusal is taken at its word",
    row: "R3.faults",
    file: "packages/providers/src/google/failure.ts",
    from: "if (isCutOff(answer))",
    to: "if (false)",
  },
  {
    name: "a secret gets a version although one was just added",
    row: "R10.stale",
    file: "packages/providers/src/secrets/secret-create.ts",
    from: "added.get(path) ??",
    to: "undefined ??",
  },
  {
    name: "a new bucket that isn't seen yet is an error",
    row: "R10.stale",
    file: "packages/providers/src/storage/bucket-rights.ts",
    from: ".catch(waitForBucket)",
    to: "",
  },
  {
    name: "a new cluster that isn't listed yet is an error",
    row: "R10.stale",
    file: "packages/providers/src/kubernetes/reach.ts",
    from: '"propagating",',
    to: '"never",',
  },
  {
    name: "an accelerator is compared without its count",
    row: "R5.sequences",
    file: "packages/providers/src/deployment/scope/cluster-scope.ts",
    from: '{ ...accelerator, count: accelerator["count"] ?? 1 }',
    to: "accelerator",
  },
];
