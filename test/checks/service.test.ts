import { beforeAll, describe, expect, it } from "vitest";
import { ask, flyteService, install, movePort, openWorld, smallest } from "../plan/installation.ts";
import { apply, plan, stepsOf } from "../product/run-fgk.ts";
import { cloneSimulatedCloud } from "../simulation/clone-cloud.ts";
import type { SimulatedCloud } from "../simulation/simulated-cloud.ts";
import { passMinutes, patch, setPassword } from "./by-hand.ts";
import { expectSeen, refusedPassword, type Seen, unreachable, verifyNow } from "./expect-checks.ts";

let installed: SimulatedCloud;
beforeAll(async () => {
  installed = await install(smallest);
});

const service = "/api/v1/namespaces/flyte/services/flyte-binary";

interface Row extends Seen {
  readonly name: string;
  readonly happens: (simulated: SimulatedCloud) => Promise<unknown>;
}

const databases: readonly Row[] = [
  {
    name: "can't be reached",
    happens: async (simulated) => {
      simulated.cloud.faults.databaseUnreachable = true;
    },
    red: { database: unreachable },
  },
  {
    name: "has another password: Flyte runs on, and would not start again",
    happens: (simulated) => setPassword(simulated, "changed in SQL alone"),
    red: { database: refusedPassword },
  },
];

const edited = (evidence: string, mend = "fgk apply --allow downtime"): Seen["red"] => ({
  "service-address": { evidence, cause: "it was edited, or the file has changed since it was applied", mend },
});

const services: readonly Row[] = [
  {
    name: "another Service has its address",
    happens: loseAddress,
    red: {
      "service-address": {
        evidence: "the load balancer has no address yet: SyncLoadBalancerFailed: Error syncing load balancer",
        cause: "the load balancer isn't made, or not with that address",
        mend: "kubectl describe service flyte-binary -n flyte",
      },
    },
  },
  {
    name: "was made a moment ago",
    happens: async (simulated) => {
      const before = await ask(simulated, "GET", flyteService);
      await ask(simulated, "DELETE", flyteService);
      await passMinutes(simulated, 2);
      await makeService(simulated, "flyte", "flyte-binary", before);
    },
    red: {
      "service-address": {
        evidence: "the load balancer has no address yet",
        cause: "the load balancer isn't made",
        mend: "kubectl describe service flyte-binary -n flyte",
      },
    },
  },
  {
    name: "has gRPC on 8090",
    happens: (simulated) => movePort(simulated, 8090),
    red: edited("its grpc port is 8090, not 8089"),
  },
  {
    name: "leads gRPC to the port of HTTP",
    happens: (simulated) =>
      patch(simulated, service, [{ op: "replace", path: "/spec/ports/1/targetPort", value: 8088 }], "json"),
    red: edited("its grpc port leads to 8088, not grpc"),
  },
  {
    name: "has HTTP on 80",
    happens: (simulated) =>
      patch(simulated, service, [{ op: "replace", path: "/spec/ports/0/port", value: 80 }], "json"),
    red: edited("its http port is 80, not 8088"),
  },
  {
    name: "has no gRPC port",
    happens: (simulated) => patch(simulated, service, [{ op: "remove", path: "/spec/ports/1" }], "json"),
    red: edited("there is no port named grpc, 8089"),
  },
  {
    name: "selects nothing",
    happens: (simulated) => patch(simulated, service, { spec: { selector: { "app.kubernetes.io/name": "flyte" } } }),
    red: edited('spec.selector is {"app.kubernetes.io/name":"flyte"}'),
  },
  {
    name: "asks for another address",
    happens: (simulated) => patch(simulated, service, { spec: { loadBalancerIP: "10.132.0.99" } }),
    red: edited("the address that it asks for is 10.132.0.99"),
  },
  {
    name: "is no load balancer any more",
    happens: (simulated) => patch(simulated, service, { spec: { type: "ClusterIP" } }),
    red: edited('spec.type is "ClusterIP"', "fgk apply"),
  },
  {
    name: "is gone",
    happens: async (simulated) => {
      await ask(simulated, "DELETE", flyteService);
      await passMinutes(simulated, 1);
    },
    red: {
      "service-address": {
        evidence: "there is no such Service",
        cause: "it was not made, or was deleted",
        mend: "fgk apply",
      },
    },
  },
];

type Service = Record<string, unknown>;

/** The Service is deleted; a colleague's takes its address; somebody makes the Service again. */
async function loseAddress(simulated: SimulatedCloud): Promise<void> {
  const before = await ask(simulated, "GET", flyteService);
  await ask(simulated, "DELETE", flyteService);
  await passMinutes(simulated, 1);
  await makeService(simulated, "default", "colleague", before);
  await passMinutes(simulated, 2);
  await makeService(simulated, "flyte", "flyte-binary", before);
  await passMinutes(simulated, 2);
}

function makeService(simulated: SimulatedCloud, namespace: string, name: string, like: Service): Promise<unknown> {
  const { annotations, labels } = like["metadata"] as Service;
  const { selector, loadBalancerIP, ports } = like["spec"] as Service;
  const open = (ports as readonly Service[]).map(({ name, port, targetPort }) => ({ name, port, targetPort }));
  return ask(simulated, "POST", `cluster:/api/v1/namespaces/${namespace}/services`, {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name, annotations, labels },
    spec: { type: "LoadBalancer", selector, loadBalancerIP, ports: open },
  });
}

describe.each([
  ["the database", databases],
  ["the Service", services],
])("verify, of %s", (_, rows) => {
  it.each(rows)("$name", async ({ happens, ...seen }) => {
    const simulated = cloneSimulatedCloud(installed);
    await happens(simulated);
    expectSeen(await verifyNow(simulated), seen);
  });
});

describe("verify, of what Flyte answers", () => {
  it("takes reflection that is switched off for a warning, and is green", async () => {
    const simulated = cloneSimulatedCloud(installed);
    simulated.cloud.faults.reflectionOff = true;
    expectSeen(await verifyNow(simulated), {
      red: {},
      warnings: { "grpc-reflection": "gRPC reflection is switched off" },
    });
  });

  it("doesn't ask what a login guards", async () => {
    const simulated = cloneSimulatedCloud(installed);
    const auth = "  values: { configuration: { inline: { server: { security: { useAuth: true } } } } }\n";
    const text = smallest.replace("loadBalancer:", `${auth}loadBalancer:`);
    const { world } = openWorld(simulated);
    const made = await plan(world, text);
    expect(stepsOf(made)).toEqual(["update helm.release/flyte/fb"]);
    expect((await apply(world, text, made)).status).toBe("done");
    expectSeen(await verifyNow(simulated, { text }), {
      red: {},
      notAsked: {
        "list-projects": "Flyte asks for a login, and the file has no flyte.auth",
        "upload-location": "list-projects",
      },
    });
  });
});
