import type { Risk } from "@fgk/engine";
import { beforeAll, describe, expect, it } from "vitest";
import {
  annotate,
  ask,
  changePolicy,
  flyteService,
  google,
  install,
  movePort,
  openWorld,
  removeMember,
  smallest,
} from "../plan/installation.ts";
import { apply, plan, showDiagnostic, stepsOf, verify } from "../product/run-fgk.ts";
import { cloneSimulatedCloud } from "../simulation/clone-cloud.ts";
import type { SimulatedCloud } from "../simulation/simulated-cloud.ts";
import {
  breakHelm,
  disableIdentityPool,
  killHelm,
  passMinutes,
  patch,
  removeBucketRole,
  setMetadataMode,
  setPassword,
} from "./by-hand.ts";
import { expectSeen, verifyNow } from "./expect-checks.ts";

let installed: SimulatedCloud;
beforeAll(async () => {
  installed = await install(smallest);
});

interface Row {
  readonly name: string;
  readonly happens: (simulated: SimulatedCloud) => Promise<unknown>;
  /** Red checks before. */
  readonly red: readonly string[];
  readonly allow?: readonly Risk[];
  /** What fgk plans. */
  readonly steps: readonly string[];
}

const flyteAccount = "/api/v1/namespaces/flyte/serviceaccounts/flyte-binary";

const rows: readonly Row[] = [
  {
    name: "no identity pool, and GCE_METADATA",
    happens: async (simulated) => {
      await setMetadataMode(simulated, "default", "GCE_METADATA");
      await disableIdentityPool(simulated);
    },
    red: ["identity-pool"],
    allow: ["nodes"],
    steps: ["update gke.cluster/flyte", "update gke.node-pool/flyte/default"],
  },
  {
    name: "a node pool on GCE_METADATA",
    happens: (simulated) => setMetadataMode(simulated, "default", "GCE_METADATA"),
    red: ["node-pools"],
    allow: ["nodes"],
    steps: ["update gke.node-pool/flyte/default"],
  },
  {
    name: "Flyte's account without annotation",
    happens: (simulated) =>
      patch(simulated, flyteAccount, { metadata: { annotations: { "iam.gke.io/gcp-service-account": null } } }),
    red: ["account-annotation", "identity-probe/flyte"],
    steps: ["update kubernetes.service-account/flyte/flyte-binary"],
  },
  {
    name: "Flyte's account with another annotation",
    happens: (simulated) =>
      patch(simulated, flyteAccount, {
        metadata: { annotations: { "iam.gke.io/gcp-service-account": "other@acme-ml.iam.gserviceaccount.com" } },
      }),
    red: ["account-annotation", "identity-probe/flyte"],
    allow: ["identity"],
    steps: ["update kubernetes.service-account/flyte/flyte-binary"],
  },
  {
    name: "a default account without annotation",
    happens: (simulated) => annotate(simulated, "flytesnacks-development", null),
    red: ["account-annotation", "identity-probe/flytesnacks-development"],
    steps: ["update kubernetes.service-account/flytesnacks-development/default"],
  },
  {
    name: "a member missing",
    happens: (simulated) =>
      removeMember(simulated, "serviceAccount:acme-ml.svc.id.goog[flytesnacks-development/default]"),
    red: ["members", "identity-probe/flytesnacks-development"],
    steps: ["update iam.account-policy/flyte-sa"],
  },
  {
    name: "token creator missing",
    happens: (simulated) =>
      changePolicy(simulated, (bindings) => {
        bindings.splice(
          bindings.findIndex(({ role }) => role === "roles/iam.serviceAccountTokenCreator"),
          1,
        );
      }),
    red: ["rights", "upload-location"],
    steps: ["update iam.account-policy/flyte-sa"],
  },
  {
    name: "a right on the metadata bucket missing",
    happens: (simulated) => removeBucketRole(simulated, "acme-ml-flyte-metadata", "roles/storage.legacyBucketReader"),
    red: ["rights"],
    steps: ["update storage.bucket-rights/acme-ml-flyte-metadata"],
  },
  {
    name: "the data bucket gone",
    happens: (simulated) => ask(simulated, "DELETE", google.bucket),
    red: ["rights"],
    steps: ["create storage.bucket/acme-ml-flyte-data", "create storage.bucket-rights/acme-ml-flyte-data"],
  },
  {
    name: "the Google account gone",
    happens: (simulated) => ask(simulated, "DELETE", google.account),
    red: ["members", "rights", "identity-probe/flyte", "identity-probe/flytesnacks-development"],
    steps: [
      "create iam.service-account/flyte-sa",
      "create iam.account-policy/flyte-sa",
      "update storage.bucket-rights/acme-ml-flyte-data",
      "update storage.bucket-rights/acme-ml-flyte-metadata",
    ],
  },
  {
    name: "the Service gone",
    happens: async (simulated) => {
      await ask(simulated, "DELETE", flyteService);
      await passMinutes(simulated, 1);
    },
    red: ["service-address"],
    steps: ["create kubernetes.service/flyte/flyte-binary"],
  },
  {
    name: "the Service's gRPC port moved",
    happens: (simulated) => movePort(simulated, 8090),
    red: ["service-address"],
    allow: ["downtime"],
    steps: ["update kubernetes.service/flyte/flyte-binary"],
  },
  {
    name: "the Service's selector changed",
    happens: (simulated) =>
      patch(simulated, "/api/v1/namespaces/flyte/services/flyte-binary", {
        spec: { selector: { "app.kubernetes.io/name": "flyte" } },
      }),
    red: ["service-address"],
    allow: ["downtime"],
    steps: ["update kubernetes.service/flyte/flyte-binary"],
  },
  {
    name: "the Service's type changed",
    happens: async (simulated) => {
      await patch(simulated, "/api/v1/namespaces/flyte/services/flyte-binary", { spec: { type: "ClusterIP" } });
      await passMinutes(simulated, 1);
    },
    red: ["service-address"],
    steps: ["update kubernetes.service/flyte/flyte-binary"],
  },
  {
    name: "a failed release",
    happens: async (simulated) => {
      await breakHelm(simulated);
      simulated.cloud.faults.imagesUnpullable = [];
    },
    red: ["release"],
    steps: ["update helm.release/flyte/fb", "ensure flyte.project/flytesnacks"],
  },
  {
    name: "a release whose helm was killed",
    happens: (simulated) => killHelm(simulated),
    red: ["release"],
    steps: ["update helm.release/flyte/fb"],
  },
];

describe("what verify finds and fgk mends", () => {
  it.each(rows)("$name", async ({ happens, red, allow = [], steps }) => {
    const simulated = cloneSimulatedCloud(installed);
    await happens(simulated);
    const before = await verifyNow(simulated);
    const reds = before.findings.filter(({ finding }) => finding.status === "red").map(({ name }) => name);
    expect(reds.toSorted()).toEqual(red.toSorted());

    const { world } = openWorld(simulated);
    const made = await plan(world, smallest, { allow });
    expect(stepsOf(made).toSorted()).toEqual(steps.toSorted());
    const outcome = await apply(world, smallest, made);
    expect(outcome.diagnostics.map(showDiagnostic)).toEqual([]);
    expect(outcome.status).toBe("done");

    expectSeen(await verify(world, smallest, { changed: outcome.done }), { red: {} });
    expect(stepsOf(await plan(openWorld(simulated).world, smallest))).toEqual([]);
  });
});

describe("what verify finds and a person mends with the command that it names", () => {
  it("a password changed in SQL alone: plan finds nothing, Secret Manager has the right one", async () => {
    const simulated = cloneSimulatedCloud(installed);
    await setPassword(simulated, "changed in SQL alone");
    expect(stepsOf(await plan(openWorld(simulated).world, smallest))).toEqual([]);
    const version = await ask(simulated, "GET", `${google.secret}/versions/1:access`);
    const { data } = version["payload"] as { readonly data: string };
    await setPassword(simulated, Buffer.from(data, "base64").toString("utf8"));
    expectSeen(await verifyNow(simulated), { red: {} });
  });

  it("Flyte scaled to nothing", async () => {
    const simulated = cloneSimulatedCloud(installed);
    const deployment = "/apis/apps/v1/namespaces/flyte/deployments/flyte-binary";
    await patch(simulated, deployment, { spec: { replicas: 0 } });
    await passMinutes(simulated, 1);
    await patch(simulated, deployment, { spec: { replicas: 1 } });
    await passMinutes(simulated, 3);
    expectSeen(await verifyNow(simulated), { red: {} });
  });
});
