import type { Risk } from "@fgk/engine";
import { beforeAll, describe, expect, it } from "vitest";
import {
  ask,
  createEmptyCloud,
  google,
  install,
  listWrites,
  movePort,
  openWorld,
  readBack,
  smallest,
} from "../plan/installation.ts";
import { apply, plan, showDiagnostic, stepsOf } from "../product/run-fgk.ts";
import { cloneSimulatedCloud } from "../simulation/clone-cloud.ts";
import type { SimulatedCloud } from "../simulation/simulated-cloud.ts";
import { passMinutes, patch, setMetadataMode } from "./by-hand.ts";

let installed: SimulatedCloud;
beforeAll(async () => {
  installed = await install(smallest);
});

/** The file with a key's line replaced. */
function write(before: string, after: string): string {
  const text = smallest.replace(before, after);
  if (text === smallest) throw new Error(`the file has no ${before}`);
  return text;
}

interface Row {
  readonly name: string;
  readonly text?: string;
  readonly happens?: (simulated: SimulatedCloud) => Promise<unknown>;
  readonly risk: Risk;
  /** The steps that have it, and why. */
  readonly steps: readonly string[];
  readonly why: string;
}

const flyteAccount = "/api/v1/namespaces/flyte/serviceaccounts/flyte-binary";

const rows: readonly Row[] = [
  {
    name: "a larger machine type",
    text: write("{ name: flyte }", "{ name: flyte, nodePools: [{ name: default, machineType: e2-standard-8 }] }"),
    risk: "nodes",
    steps: ["update gke.node-pool/flyte/default"],
    why: "in place, but the nodes are recreated one after the other (machineType)",
  },
  {
    name: "a pool back to GKE_METADATA",
    happens: (simulated) => setMetadataMode(simulated, "default", "GCE_METADATA"),
    risk: "nodes",
    steps: ["update gke.node-pool/flyte/default"],
    why: "in place, but the nodes are recreated one after the other (workloadMetadata)",
  },
  {
    name: "a pool back to GKE_METADATA, with a pod on it that uses the node's account",
    happens: async (simulated) => {
      await setMetadataMode(simulated, "default", "GCE_METADATA");
      const pod = { metadata: { name: "report" }, spec: { containers: [{ name: "report", image: "nginx:1.29" }] } };
      await ask(simulated, "POST", "cluster:/api/v1/namespaces/default/pods", {
        apiVersion: "v1",
        kind: "Pod",
        ...pod,
      });
      await passMinutes(simulated, 1);
    },
    risk: "identity",
    steps: ["update gke.node-pool/flyte/default"],
    why: "1 pod on the pool uses the node's account and loses it",
  },
  {
    name: "another port of the Service",
    text: write("address: 10.132.0.6", "address: 10.132.0.6, ports: { http: 80, grpc: 8089 }"),
    risk: "downtime",
    steps: ["update kubernetes.service/flyte/flyte-binary"],
    why: "clients lose Flyte while its ports change",
  },
  {
    name: "a port that somebody moved, back",
    happens: (simulated) => movePort(simulated, 8090),
    risk: "downtime",
    steps: ["update kubernetes.service/flyte/flyte-binary"],
    why: "clients lose Flyte while its ports change",
  },
  {
    name: "another address",
    text: write("10.132.0.6", "10.132.0.7"),
    risk: "downtime",
    steps: ["update kubernetes.service/flyte/flyte-binary"],
    why: "clients lose Flyte while its address changes",
  },
  {
    name: "a larger database",
    text: write("{ instance: flyte-db }", "{ instance: flyte-db, tier: db-custom-4-15360 }"),
    risk: "downtime",
    steps: ["update sql.instance/flyte-db"],
    why: "the database restarts (tier)",
  },
  {
    name: "an account that acts as another one now",
    happens: (simulated) =>
      patch(simulated, flyteAccount, {
        metadata: { annotations: { "iam.gke.io/gcp-service-account": "other@acme-ml.iam.gserviceaccount.com" } },
      }),
    risk: "identity",
    steps: ["update kubernetes.service-account/flyte/flyte-binary"],
    why: "its pods act as other@acme-ml.iam.gserviceaccount.com now, and as flyte-sa@acme-ml.iam.gserviceaccount.com afterwards",
  },
  {
    name: "a load balancer for all regions",
    text: write("address: 10.132.0.6", "address: 10.132.0.6, globalAccess: true"),
    risk: "exposure",
    steps: ["update kubernetes.service/flyte/flyte-binary"],
    why: "clients of every region reach Flyte",
  },
  {
    name: "a load balancer whose ranges were narrowed by hand, open again",
    text: write("address: 10.132.0.6", "address: 10.132.0.6, sourceRanges: []"),
    happens: async (simulated) => {
      const spec = { loadBalancerSourceRanges: ["10.0.0.0/8"] };
      await patch(simulated, "/api/v1/namespaces/flyte/services/flyte-binary", { spec });
      await passMinutes(simulated, 1);
    },
    risk: "exposure",
    steps: ["update kubernetes.service/flyte/flyte-binary"],
    why: "more addresses may reach Flyte",
  },
  {
    name: "a project that is taken out of the file",
    text: write("[flytesnacks]", "[forecasting]"),
    risk: "access",
    steps: [
      "delete kubernetes.service-account/flytesnacks-development/default",
      "delete kubernetes.service-account/flytesnacks-production/default",
      "delete kubernetes.service-account/flytesnacks-staging/default",
    ],
    why: "pods of this account lose the Google account",
  },
];

describe("consent", () => {
  it.each(rows)("is asked for: $name", async ({ text = smallest, happens, risk, steps, why }) => {
    const simulated = cloneSimulatedCloud(installed);
    await happens?.(simulated);

    const asked = readBack(await plan(openWorld(simulated).world, text));
    const blocked = asked.steps.filter((one) => one.blocked);
    expect(blocked.map((one) => `${one.action} ${one.address}`)).toEqual(steps);
    for (const one of blocked) expect(one.risk).toEqual({ risk, why });
    expect(asked.summary.needs).toEqual([risk]);

    const since = simulated.cloud.journal.length;
    const refused = await apply(openWorld(simulated).world, text, asked);
    expect(refused.status).toBe("blocked");
    expect(refused.diagnostics.map(showDiagnostic).join("\n")).toContain(`--allow ${risk}`);
    expect(refused.done).toEqual([]);
    // Not even the lease: nothing at all was asked of the cloud.
    expect(simulated.cloud.journal.slice(since)).toEqual([]);

    const agreed = readBack(await plan(openWorld(simulated).world, text, { allow: [risk] }));
    expect(agreed.steps.some((one) => one.blocked)).toBe(false);
    const done = await apply(openWorld(simulated).world, text, agreed);
    expect(done.diagnostics.map(showDiagnostic)).toEqual([]);
    expect(done.status).toBe("done");
    // Nodes and the release may have taken Flyte's pod along.
    await passMinutes(simulated, 5);
    expect(stepsOf(await plan(openWorld(simulated).world, text, { allow: [risk] }))).toEqual([]);
  });

  it("is asked for before Flyte gets a public address", async () => {
    const text = write("{ address: 10.132.0.6 }", "{ internal: false }");
    const simulated = createEmptyCloud();
    const asked = readBack(await plan(openWorld(simulated).world, text));
    expect(asked.steps.filter((one) => one.blocked).map((one) => [one.address, one.risk])).toEqual([
      ["kubernetes.service/flyte/flyte-binary", { risk: "exposure", why: "Flyte gets a public address" }],
    ]);
    const since = simulated.cloud.journal.length;
    expect((await apply(openWorld(simulated).world, text, asked)).status).toBe("blocked");
    expect(listWrites(simulated, since)).toEqual([]);
    const agreed = readBack(await plan(openWorld(simulated).world, text, { allow: ["exposure"] }));
    const done = await apply(openWorld(simulated).world, text, agreed);
    expect(done.diagnostics.map(showDiagnostic)).toEqual([]);
    expect(done.status).toBe("done");
  });

  it("is asked for when a load balancer becomes public", async () => {
    const simulated = cloneSimulatedCloud(installed);
    const text = write("{ address: 10.132.0.6 }", "{ internal: false }");
    const asked = readBack(await plan(openWorld(simulated).world, text));
    expect(
      asked.steps.map(({ action, address, risk, blocked }) => [`${action} ${address}`, risk?.risk, blocked]),
    ).toEqual([["update kubernetes.service/flyte/flyte-binary", "exposure", true]]);
    const since = simulated.cloud.journal.length;
    expect((await apply(openWorld(simulated).world, text, asked)).status).toBe("blocked");
    expect(simulated.cloud.journal.slice(since)).toEqual([]);
  });

  it("isn't asked for by an address that the file doesn't write any more: the Service keeps it", async () => {
    const simulated = cloneSimulatedCloud(installed);
    const made = await plan(openWorld(simulated).world, write("loadBalancer: { address: 10.132.0.6 }\n", ""));
    expect(stepsOf(made)).toEqual([]);
    expect(made.diagnostics.map(({ code, address }) => [code, address])).toContainEqual([
      "protected",
      "network.address/fgk-prod-lb-10-132-0-6",
    ]);
  });

  it("isn't asked for a restart of Flyte", async () => {
    const simulated = cloneSimulatedCloud(installed);
    const text = write("projects:", "values: { configuration: { logging: { level: 6 } } }\n  projects:");
    const made = readBack(await plan(openWorld(simulated).world, text));
    expect(
      made.steps.map(({ action, address, risk, blocked }) => [`${action} ${address}`, risk?.risk, blocked]),
    ).toEqual([["update helm.release/flyte/fb", "restart", false]]);
    expect((await apply(openWorld(simulated).world, text, made)).status).toBe("done");
  });

  it("may stand in the deployment file", async () => {
    const simulated = cloneSimulatedCloud(installed);
    await movePort(simulated, 8090);
    const text = `${smallest}allow: [downtime]\n`;
    const made = readBack(await plan(openWorld(simulated).world, text));
    expect(made.summary.needs).toEqual([]);
    expect((await apply(openWorld(simulated).world, text, made)).status).toBe("done");
  });

  it("to one risk is none to another, and nothing of the plan is begun", async () => {
    const simulated = cloneSimulatedCloud(installed);
    await movePort(simulated, 8090);
    await ask(simulated, "DELETE", google.bucket);
    const made = readBack(await plan(openWorld(simulated).world, smallest, { allow: ["nodes", "identity"] }));
    expect(stepsOf(made)).toEqual([
      "create storage.bucket/acme-ml-flyte-data",
      "create storage.bucket-rights/acme-ml-flyte-data",
      "update kubernetes.service/flyte/flyte-binary",
    ]);
    const since = simulated.cloud.journal.length;
    expect((await apply(openWorld(simulated).world, smallest, made)).status).toBe("blocked");
    expect(listWrites(simulated, since)).toEqual([]);
  });
});
