import type { Plan } from "@fgk/engine";
import { beforeAll, describe, expect, it } from "vitest";
import { apply, plan, stepsOf } from "../product/run-fgk.ts";
import { cloneSimulatedCloud } from "../simulation/clone-cloud.ts";
import type { SimulatedCloud } from "../simulation/simulated-cloud.ts";
import {
  annotate,
  ask,
  flyteService,
  google,
  install,
  listWrites,
  movePort,
  openWorld,
  readBack,
  removeMember,
  smallest,
} from "./installation.ts";

/** With keys written that a person may change meanwhile. */
const text = smallest.replace("cluster: { name: flyte }", "cluster: { name: flyte, releaseChannel: regular }");
const member = (who: string): string => `serviceAccount:acme-ml.svc.id.goog[${who}]`;

let drifted: SimulatedCloud;
let made: Plan;
beforeAll(async () => {
  drifted = await install(text);
  await removeMember(drifted, member("flytesnacks-production/default"));
  await annotate(drifted, "flytesnacks-staging", null);
  await movePort(drifted, 8090);
  made = readBack(await plan(openWorld(drifted).world, text, { allow: ["downtime"] }));
  expect(stepsOf(made)).toEqual([
    "update iam.account-policy/flyte-sa",
    "update kubernetes.service-account/flytesnacks-staging/default",
    "update kubernetes.service/flyte/flyte-binary",
  ]);
});

/** What happened between plan and apply, and which words the refusal must have. */
type Case = readonly [string, (simulated: SimulatedCloud) => Promise<unknown>, readonly (string | RegExp)[]];

const annotation = "annotations.iam.gke.io/gcp-service-account";
const cases: readonly Case[] = [
  [
    "the account was deleted and made again",
    async (simulated) => {
      await ask(simulated, "DELETE", google.account);
      await ask(simulated, "POST", "https://iam.googleapis.com/v1/projects/acme-ml/serviceAccounts", {
        accountId: "flyte-sa",
        serviceAccount: { displayName: "Flyte" },
      });
    },
    [/^iam\.service-account\/flyte-sa was re-created: its uniqueId was \d+ when planned and is \d+ now$/],
  ],
  [
    "the account is gone",
    (simulated) => ask(simulated, "DELETE", google.account),
    ["iam.service-account/flyte-sa is not there any more; steps of this plan rely on it"],
  ],
  [
    "an annotation that no step concerns was changed",
    (simulated) => annotate(simulated, "flytesnacks-development", "mine@acme-ml.iam.gserviceaccount.com"),
    [
      `kubernetes.service-account/flytesnacks-development/default ${annotation} is mine@acme-ml.iam.gserviceaccount.com now, asked for is flyte-sa@acme-ml.iam.gserviceaccount.com; the plan has no such step`,
    ],
  ],
  [
    "another tool writes the field by now, with the same value",
    async (simulated) => {
      await movePort(simulated, 9999, "argocd-controller");
      await movePort(simulated, 8090, "argocd-controller");
    },
    [
      "kubernetes.service/flyte/flyte-binary ports was written by kubectl-edit when planned and by argocd-controller now",
    ],
  ],
  [
    "the annotation that a step writes got a value",
    (simulated) => annotate(simulated, "flytesnacks-staging", "mine@acme-ml.iam.gserviceaccount.com"),
    [
      `kubernetes.service-account/flytesnacks-staging/default ${annotation} was not there when planned and is mine@acme-ml.iam.gserviceaccount.com now`,
    ],
  ],
  [
    "the release channel, which the file names, was changed",
    async (simulated) => {
      await ask(simulated, "PUT", google.cluster, { update: { desiredReleaseChannel: { channel: "RAPID" } } });
      await simulated.clock.sleep(600_000);
    },
    ["gke.cluster/flyte releaseChannel is rapid now, asked for is regular; the plan has no such step"],
  ],
  [
    "the port that a step mends was moved once more",
    (simulated) => movePort(simulated, 8091),
    [
      /^kubernetes\.service\/flyte\/flyte-binary ports was .*"port":8090.* when planned and is .*"port":8091.* now, written by kubectl-edit$/,
    ],
  ],
  [
    "another field of the thing that a step mends",
    (simulated) =>
      ask(
        simulated,
        "PATCH",
        flyteService,
        { spec: { selector: { "app.kubernetes.io/name": "other" } } },
        "application/merge-patch+json",
      ),
    [
      'kubernetes.service/flyte/flyte-binary selector differs now as well: it is {"app.kubernetes.io/name":"other"}, asked for is {"app.kubernetes.io/name":"flyte-binary"}, written by by-hand',
    ],
  ],
  [
    "the same port was written again by another tool",
    async (simulated) => {
      await movePort(simulated, 8092, "argocd");
      await movePort(simulated, 8090, "argocd");
    },
    ["kubernetes.service/flyte/flyte-binary ports was written by kubectl-edit when planned and by argocd now"],
  ],
  [
    "a member was taken that no step gives back",
    (simulated) => removeMember(simulated, member("flyte/flyte-binary")),
    [
      `iam.account-policy/flyte-sa roles/iam.workloadIdentityUser ${member("flyte/flyte-binary")} differs now as well: it is not there, asked for is true`,
    ],
  ],
  [
    "a right on a bucket was taken",
    async (simulated) => {
      const policy = await ask(simulated, "GET", `${google.bucket}/iam`);
      const bindings = (policy["bindings"] as { role: string }[]).filter(
        ({ role }) => role !== "roles/storage.objectAdmin",
      );
      await ask(simulated, "PUT", `${google.bucket}/iam`, { ...policy, bindings });
    },
    [
      "storage.bucket-rights/acme-ml-flyte-data roles/storage.objectAdmin serviceAccount:flyte-sa@acme-ml.iam.gserviceaccount.com is not there now, asked for is true; the plan has no such step",
    ],
  ],
  [
    "a namespace was deleted, and Flyte made it again",
    async (simulated) => {
      await ask(simulated, "DELETE", "cluster:/api/v1/namespaces/flytesnacks-staging");
      await simulated.clock.sleep(60_000);
    },
    [/^kubernetes\.namespace\/flytesnacks-staging was re-created: its uid was \S+ when planned and is \S+ now$/],
  ],
  [
    "the Service was deleted",
    async (simulated) => {
      await ask(simulated, "DELETE", flyteService);
      await simulated.clock.sleep(60_000);
    },
    ["kubernetes.service/flyte/flyte-binary needs create now; the plan says update"],
  ],
  [
    "a bucket was deleted",
    async (simulated) => {
      await ask(simulated, "DELETE", google.bucket);
    },
    ["storage.bucket/acme-ml-flyte-data needs create now; the plan has no such step"],
  ],
  [
    "the address that the Service has was given back",
    async (simulated) => {
      await ask(simulated, "DELETE", flyteService);
      await simulated.clock.sleep(60_000);
      await ask(simulated, "DELETE", google.address);
      await simulated.clock.sleep(60_000);
    },
    ["network.address/fgk-prod-lb-10-132-0-6 is not there any more; steps of this plan rely on it"],
  ],
  [
    "somebody added a node pool whose pods can't have the account",
    async (simulated) => {
      const nodePool = {
        name: "theirs",
        initialNodeCount: 1,
        config: { machineType: "e2-standard-4", workloadMetadataConfig: { mode: "GCE_METADATA" } },
      };
      await ask(simulated, "POST", `${google.cluster}/nodePools`, { nodePool });
      await simulated.clock.sleep(600_000);
    },
    [
      "gke.node-pool/flyte/theirs workloadMetadata is GCE_METADATA now, asked for is GKE_METADATA; the plan has no such step",
    ],
  ],
  [
    "the cluster was deleted and made again under its name",
    async (simulated) => {
      const { name, network, subnetwork } = await ask(simulated, "GET", google.cluster);
      await ask(simulated, "DELETE", google.cluster);
      await simulated.clock.sleep(1_200_000);
      const clusters = google.cluster.replace(/\/flyte$/, "");
      await ask(simulated, "POST", clusters, { cluster: { name, network, subnetwork, initialNodeCount: 1 } });
      await simulated.clock.sleep(1_200_000);
    },
    [/^gke\.cluster\/flyte was re-created: its id was \S+ when planned and is \S+ now$/],
  ],
];

describe("a plan that the world has overtaken", () => {
  it.each(cases)("because %s, is refused by name, and nothing is written", async (_name, happen, expected) => {
    const simulated = cloneSimulatedCloud(drifted);
    await happen(simulated);
    // What is due happens with the next request, whoever asks.
    await ask(simulated, "GET", "https://storage.googleapis.com/storage/v1/b?project=acme-ml");
    const since = simulated.cloud.journal.length;
    const before = structuredClone(worldOf(simulated));
    const outcome = await apply(openWorld(simulated).world, text, made);
    const summaries = outcome.diagnostics.map((one) => one.summary);
    expect({ ...outcome, diagnostics: summaries }).toMatchObject({ status: "stale", done: [], failed: [] });
    expect(new Set(outcome.diagnostics.map((one) => one.code))).toEqual(new Set(["plan-stale"]));
    for (const words of expected) {
      expect(summaries).toContainEqual(typeof words === "string" ? words : expect.stringMatching(words));
    }
    expect(listWrites(simulated, since)).toEqual([]);
    expect(worldOf(simulated)).toEqual(before);
  });
});

/** All that a plan could have changed outside the cluster, as it is stored. */
function worldOf({ cloud }: SimulatedCloud): unknown {
  const { projects, serviceAccounts, clusters, compute, connections, sql, buckets, secrets } = cloud.state;
  return { projects, serviceAccounts, clusters, compute, connections, sql, buckets, secrets };
}
