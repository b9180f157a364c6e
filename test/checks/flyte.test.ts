import { beforeAll, describe, expect, it } from "vitest";
import { ask, flyteService, install, movePort, openWorld, removeMember, smallest } from "../plan/installation.ts";
import { apply, plan, stepsOf } from "../product/run-fgk.ts";
import { cloneSimulatedCloud } from "../simulation/clone-cloud.ts";
import type { SimulatedCloud } from "../simulation/simulated-cloud.ts";
import {
  breakHelm,
  helm,
  killHelm,
  passMinutes,
  patch,
  removeBucketRole,
  restartFlyte,
  setPassword,
} from "./by-hand.ts";
import { expectSeen, type Red, type Seen, verifyNow, withoutRelease } from "./expect-checks.ts";

let installed: SimulatedCloud;
beforeAll(async () => {
  installed = await install(smallest);
});

const email = "flyte-sa@acme-ml.iam.gserviceaccount.com";
const deployment = "/apis/apps/v1/namespaces/flyte/deployments/flyte-binary";
const service = "/api/v1/namespaces/flyte/services/flyte-binary";
const instanceMend =
  'gcloud sql instances describe flyte-db --project acme-ml --format="value(ipAddresses)"; its private address needs the peering of this network';
const setPasswordCommand =
  "gcloud sql users set-password flyteadmin --instance=flyte-db --project=acme-ml --prompt-for-password";
const imageMend = "set network.nat: auto, or copy the image to Artifact Registry and name it in flyte.images";

interface Row extends Seen {
  readonly name: string;
  readonly happens: (simulated: SimulatedCloud) => Promise<unknown>;
}

const unreachable: Red = {
  evidence: "10.64.0.3:5432 - no response",
  cause: "the database flyte-db can't be reached from the cluster",
  mend: instanceMend,
};

const refusedPassword: Red = {
  evidence: 'FATAL:  password authentication failed for user "flyteadmin"',
  cause: "the database doesn't accept the password that Flyte has",
  mend: `${setPasswordCommand}, with what this prints: gcloud secrets versions access 1 --secret=fgk-prod-db-password --project=acme-ml`,
};

const scale = "kubectl scale deployment flyte-binary -n flyte --replicas=1";

const releases: readonly Row[] = [
  {
    name: "Flyte's image can't be pulled",
    happens: async (simulated) => {
      simulated.cloud.faults.imagesUnpullable = ["cr.flyte.org/"];
      await restartFlyte(simulated);
    },
    red: {
      release: {
        evidence: "cr.flyte.org/flyteorg/flyte-binary:v1.16.8: not found",
        cause: "a container image can't be pulled; private nodes reach public registries only through Cloud NAT",
        mend: imageMend,
      },
    },
    notAsked: withoutRelease,
  },
  {
    name: "the image that waits for the database can't be pulled",
    happens: async (simulated) => {
      simulated.cloud.faults.imagesUnpullable = ["postgres"];
      await restartFlyte(simulated);
    },
    red: {
      release: {
        evidence: "docker.io/library/postgres:15-alpine: not found",
        cause: "a container image can't be pulled",
        mend: imageMend,
      },
      // It is asked from a pod of that same image.
      database: {
        evidence: "a probe pod doesn't start in flyte",
        cause: "docker.io/library/postgres:15-alpine: not found",
        mend: "set flyte.images.waitForDb to a copy of postgres:15-alpine that the nodes can pull; private nodes without NAT reach no public registry",
      },
    },
    notAsked: withoutRelease,
  },
  {
    name: "the probe's image can't be pulled",
    happens: async (simulated) => {
      simulated.cloud.faults.imagesUnpullable = ["curlimages/"];
    },
    red: Object.fromEntries(
      ["flyte", "flytesnacks-development"].map((namespace) => [
        `identity-probe/${namespace}`,
        {
          evidence: `a probe pod doesn't start in ${namespace}`,
          cause: "docker.io/curlimages/curl:8.11.1: not found",
          mend: "set flyte.images.probe to a copy of curlimages/curl:8.11.1 that the nodes can pull; private nodes without NAT reach no public registry",
        },
      ]),
    ),
    notAsked: { "upload-location": "identity-probe/flyte" },
  },
  {
    name: "Flyte dies at its start: its member is missing",
    happens: async (simulated) => {
      await removeMember(simulated, "serviceAccount:acme-ml.svc.id.goog[flyte/flyte-binary]");
      await restartFlyte(simulated);
    },
    red: {
      release: {
        evidence: "container flyte: CrashLoopBackOff",
        cause: `the pod's account may not act as ${email}: its identity member is missing`,
        mend: `gcloud iam service-accounts add-iam-policy-binding ${email} --project acme-ml --role roles/iam.workloadIdentityUser --member "serviceAccount:acme-ml.svc.id.goog[flyte/flyte-binary]"`,
      },
      members: {
        evidence: "missing: roles/iam.workloadIdentityUser serviceAccount:acme-ml.svc.id.goog[flyte/flyte-binary]",
        cause: "not granted, or was taken away",
        mend: `gcloud iam service-accounts add-iam-policy-binding ${email} --project acme-ml --role roles/iam.workloadIdentityUser --member "serviceAccount:acme-ml.svc.id.goog[flyte/flyte-binary]"`,
      },
      "identity-probe/flyte": {
        evidence: `e-mail ${email}, token 403`,
        cause: `flyte/flyte-binary may not act as ${email}`,
        mend: `gcloud iam service-accounts add-iam-policy-binding ${email} --project acme-ml --role roles/iam.workloadIdentityUser --member "serviceAccount:acme-ml.svc.id.goog[flyte/flyte-binary]"`,
      },
    },
    notAsked: withoutRelease,
  },
  {
    name: "Flyte dies at its start: it may not read its bucket",
    happens: async (simulated) => {
      await removeBucketRole(simulated, "acme-ml-flyte-metadata", "roles/storage.legacyBucketReader");
      await restartFlyte(simulated);
    },
    red: {
      release: {
        evidence: `${email} does not have storage.buckets.get access to the Google Cloud Storage bucket`,
        cause: `${email} may not read the bucket acme-ml-flyte-metadata itself; objectAdmin alone doesn't include that`,
        mend: `gcloud storage buckets add-iam-policy-binding gs://acme-ml-flyte-metadata --member serviceAccount:${email} --role roles/storage.legacyBucketReader`,
      },
      rights: {
        evidence: `missing: roles/storage.legacyBucketReader serviceAccount:${email}`,
        cause: "not granted, or was taken away",
        mend: `gcloud storage buckets add-iam-policy-binding gs://acme-ml-flyte-metadata --member serviceAccount:${email} --role roles/storage.legacyBucketReader`,
      },
    },
    notAsked: withoutRelease,
  },
  {
    name: "Flyte dies at its start: its password was changed in SQL alone",
    happens: async (simulated) => {
      await setPassword(simulated, "changed in SQL alone");
      await restartFlyte(simulated);
    },
    red: {
      release: {
        evidence: 'FATAL: password authentication failed for user "flyteadmin" (SQLSTATE 28P01)',
        cause: "the database doesn't accept the password of flyteadmin",
        mend: `${setPasswordCommand}, with the password that Flyte has`,
      },
      database: refusedPassword,
    },
    notAsked: withoutRelease,
  },
  {
    name: "a restarted Flyte waits for a database that can't be reached",
    happens: async (simulated) => {
      simulated.cloud.faults.databaseUnreachable = true;
      await restartFlyte(simulated);
    },
    red: {
      release: { ...unreachable, evidence: "container wait-for-db: running, not ready: 10.64.0.3:5432 - no response" },
      database: unreachable,
    },
    notAsked: withoutRelease,
  },
  {
    name: "somebody scaled Flyte to nothing",
    happens: async (simulated) => {
      await patch(simulated, deployment, { spec: { replicas: 0 } });
      await passMinutes(simulated, 1);
    },
    red: { release: { evidence: "0 ready pods", cause: "the Deployment has no pod", mend: scale } },
    notAsked: withoutRelease,
  },
  {
    name: "somebody scaled Flyte to two",
    happens: async (simulated) => {
      await patch(simulated, deployment, { spec: { replicas: 2 } });
      await passMinutes(simulated, 2);
    },
    red: { release: { evidence: "2 ready pods", cause: "Flyte must run exactly once", mend: scale } },
    notAsked: withoutRelease,
  },
  {
    name: "the last helm failed",
    happens: (simulated) => breakHelm(simulated),
    red: {
      release: {
        evidence: "revision 2, chart v1.16.8: failed",
        cause: "the last helm failed or was killed",
        mend: "helm history fb -n flyte; fgk apply goes on from there",
      },
    },
    notAsked: withoutRelease,
  },
  {
    name: "a helm was killed on its way",
    happens: (simulated) => killHelm(simulated),
    red: {
      release: {
        evidence: "revision 2, chart v1.16.8: pending-upgrade",
        cause: "the last helm failed or was killed",
        mend: "helm history fb -n flyte; fgk apply goes on from there",
      },
    },
    notAsked: withoutRelease,
  },
  {
    name: "the release is gone",
    happens: async (simulated) => {
      const ended = await helm(simulated, ["uninstall", "fb", "--namespace", "flyte"]);
      expect(ended.code).toBe(0);
      await passMinutes(simulated, 1);
    },
    red: {
      release: { evidence: "there is no release fb in flyte", cause: "Flyte isn't installed", mend: "fgk apply" },
      "account-annotation": {
        evidence: "there is no account flyte/flyte-binary",
        cause: "its namespace or the release isn't there",
        mend: "fgk apply",
      },
    },
    notAsked: {
      ...withoutRelease,
      "identity-probe/flyte": "there is no account flyte/flyte-binary",
      database: "Flyte isn't installed, so nothing says which database it uses",
    },
  },
];

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
  "service-address": { evidence, cause: "it was edited", mend },
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
  ["the release", releases],
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
        "list-projects": "Flyte wants a login, and the file has no flyte.auth",
        "upload-location": "list-projects",
      },
    });
  });
});
