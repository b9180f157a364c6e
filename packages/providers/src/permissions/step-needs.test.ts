import type { Step } from "@fgk/engine";
import { describe, expect, it } from "vitest";
import { listStepNeeds, type StepPlace } from "./step-needs.ts";

function step(action: Step["action"], address: Step["address"]): StepPlace {
  return { action, address };
}

const rows: readonly {
  readonly name: string;
  readonly steps: readonly StepPlace[];
  readonly needs: readonly string[];
}[] = [
  { name: "nothing to do", steps: [], needs: [] },
  { name: "an API", steps: [step("create", "services.api/a")], needs: ["serviceusage.services.enable"] },
  {
    name: "a new cluster without its nodes' account, its pool within it",
    steps: [step("create", "gke.cluster/c"), step("create", "gke.node-pool/c/p")],
    needs: ["container.clusters.create"],
  },
  {
    name: "a pool of a cluster that is there",
    steps: [step("create", "gke.node-pool/c/p")],
    needs: ["container.clusters.update"],
  },
  {
    name: "a policy, whatever is done with it",
    steps: [step("create", "iam.account-policy/a"), step("delete", "storage.bucket-rights/b")],
    needs: ["iam.serviceAccounts.setIamPolicy", "storage.buckets.setIamPolicy"],
  },
  {
    name: "an annotation that goes",
    steps: [step("delete", "kubernetes.service-account/ns/default")],
    needs: ["container.serviceAccounts.update"],
  },
  { name: "a mark", steps: [step("adopt", "storage.bucket/b")], needs: ["storage.buckets.update"] },
  {
    name: "a bucket that is made anew, whatever is in it",
    steps: [step("replace", "storage.bucket/b")],
    needs: ["storage.buckets.delete", "storage.buckets.create"],
  },
  {
    name: "a release, of which only the record is certain",
    steps: [step("update", "helm.release/flyte/fb")],
    needs: ["container.secrets.create", "container.secrets.update"],
  },
  { name: "what can't be known yet", steps: [step("ensure", "flyte.project/p")], needs: [] },
];

describe("what steps can't do without", () => {
  const lease = ["container.leases.get", "container.leases.create", "container.leases.update"];

  it.each(rows)("$name", ({ steps, needs }) => {
    const found = listStepNeeds(steps, "lease/default").map(({ permission }) => permission);
    expect(found).toEqual([...needs, ...lease]);
  });
});
