import type { Address } from "@fgk/engine";
import { ask, google, smallest } from "../plan/installation.ts";
import type { SimulatedCloud } from "../simulation/simulated-cloud.ts";
import { killAfter, type Met, meet, openCloud } from "./run-operation.ts";

/** An operation that is under way or over when fgk comes. */
export interface Meeting {
  readonly name: string;
  readonly ends: "done" | "failed" | "refused" | "blocked";
  /** How often it was begun in all, by whomever. */
  readonly begun: number;
  /** A line that must be said. */
  readonly says?: RegExp;
  readonly meet: () => Promise<Met>;
}

const clusterKey = "projects/acme-ml/locations/europe-west1-b/clusters/flyte";
const instanceKey = "projects/acme-ml/instances/flyte-db";
const stable = smallest.replace("cluster: { name: flyte }", "cluster: { name: flyte, releaseChannel: stable }");
const larger = smallest.replace(
  "database: { instance: flyte-db }",
  "database: { instance: flyte-db, tier: db-custom-4-15360 }",
);
const unprotected = smallest.replace("cluster: { name: flyte }", "cluster: { name: flyte, protect: false }");
const deleteCluster =
  "delete it, then run the same command again: gcloud container clusters delete flyte --location europe-west1-b --project acme-ml";

/** The operations of an installation: how the emulator names their type, which request begins them, what fails how. */
const kinds = [
  {
    api: "container",
    type: "CREATE_CLUSTER",
    begins: /^POST .*\/clusters$/,
    after: "refused",
    see: "gcloud container operations describe operation-\\S+ --location=europe-west1-b --project=acme-ml",
  },
  {
    api: "compute",
    type: "insert",
    begins: /^POST .*\/regions\/europe-west1\/addresses$/,
    after: "done",
    see: "gcloud compute operations describe operation-\\S+ --region=europe-west1 --project=acme-ml",
  },
  {
    api: "servicenetworking",
    type: "PEERING",
    begins: /^POST .*\/connections$/,
    after: "done",
    see: "gcloud services vpc-peerings operations describe --name=operations/\\S+",
  },
  {
    api: "sqladmin",
    type: "CREATE",
    begins: /^POST .*\/instances$/,
    after: "refused",
    see: "gcloud sql operations describe \\S+ --project=acme-ml",
  },
  {
    api: "sqladmin (database)",
    type: "CREATE_DATABASE",
    begins: /^POST .*\/databases$/,
    after: "done",
    see: "gcloud sql operations describe \\S+ --project=acme-ml",
  },
] as const;

/** What broken things that were left behind are said to be. */
const remains: Readonly<Record<string, RegExp>> = {
  CREATE_CLUSTER: new RegExp(
    `^unreachable: nothing in the cluster flyte can be asked.*\\| It broke\\. \\| ${deleteCluster}$`,
  ),
  CREATE:
    /the instance's state is FAILED: it couldn't be made \(.*It broke\.\) \| gcloud sql instances delete flyte-db --project acme-ml; its name stays taken/,
};

/** All of them; `calls` are those of an undisturbed installation, `open` copies one that stands. */
export function listMeetings(calls: readonly string[], open: () => SimulatedCloud): readonly Meeting[] {
  return [...listKilled(calls), ...listFailed(calls), ...listOthers(open)];
}

/** Begun by a run that was killed right then: the next one joins it. */
function listKilled(calls: readonly string[]): readonly Meeting[] {
  return [...kinds, { api: "serviceusage", begins: /^POST .*\/services\/container\.googleapis\.com:enable$/ }].map(
    ({ api, begins }) => ({
      name: `${api}: begun by a run that was killed`,
      ends: "done",
      begun: 1,
      meet: async () => {
        const simulated = openCloud();
        await killAfter(simulated, calls.findIndex((call) => begins.test(call)) + 1);
        return meet(simulated, smallest, begins);
      },
    }),
  );
}

/** Begun by this run, or by one that was killed, and failed: explained, and made again where nothing is in the way. */
function listFailed(calls: readonly string[]): readonly Meeting[] {
  return kinds.flatMap(({ api, type, begins, after, see }) => [
    {
      name: `${api}: fails while fgk waits`,
      ends: "failed",
      begun: 1,
      says: new RegExp(
        `^cloud-failed: can't .*: the operation \\S+ failed \\| .*It broke\\. \\| what Google says of it: ${see}; the same command again goes on where it is$`,
      ),
      meet: () => {
        const simulated = openCloud();
        simulated.cloud.faults.operationFails = { [type]: "It broke." };
        return meet(simulated, smallest, begins);
      },
    },
    {
      name: `${api}: began by a run that was killed, and failed since`,
      ends: after,
      begun: after === "done" ? 2 : 1,
      ...(remains[type] === undefined ? {} : { says: remains[type] }),
      meet: async () => {
        const simulated = openCloud();
        simulated.cloud.faults.operationFails = { [type]: "It broke." };
        await killAfter(simulated, calls.findIndex((call) => begins.test(call)) + 1);
        await simulated.clock.sleep(10 * 60_000);
        return meet(simulated, smallest, begins);
      },
    },
  ]);
}

/** On an installation that stands: what people and Google do to it. */
function listOthers(open: () => SimulatedCloud): readonly Meeting[] {
  const others: readonly (Omit<Meeting, "meet"> & {
    readonly text?: string;
    readonly restMinutes?: number;
    readonly dataLoss?: readonly Address[];
    readonly begins: RegExp;
    readonly prepare: (simulated: SimulatedCloud) => unknown;
  })[] = [
    {
      name: "Google upgrades the cluster that fgk shall change",
      ends: "done",
      begun: 1,
      text: stable,
      begins: /^PUT .*\/clusters\/flyte$/,
      prepare: ({ cloud, clock }) => {
        cloud.faults.clusterBusyUntilMs = { [clusterKey]: clock.now() + 300_000 };
      },
    },
    {
      name: "a person changes the cluster that fgk shall change: one change each",
      ends: "done",
      begun: 2,
      text: stable,
      begins: /^PUT .*\/clusters\/flyte$/,
      prepare: (simulated) =>
        ask(simulated, "PUT", google.cluster, { update: { desiredVerticalPodAutoscaling: { enabled: true } } }),
    },
    {
      name: "a person changes the instance that fgk shall change: one change each",
      ends: "done",
      begun: 2,
      text: larger,
      begins: /^PATCH .*\/instances\/flyte-db$/,
      prepare: (simulated) => ask(simulated, "PATCH", google.instance, { settings: { userLabels: { owner: "ann" } } }),
    },
    {
      name: "a person deletes the cluster: its end is waited for, and it is made once",
      ends: "done",
      begun: 1,
      begins: /^POST .*\/clusters$/,
      prepare: (simulated) => ask(simulated, "DELETE", google.cluster),
    },
    {
      name: "a cluster that is DEGRADED is worked with",
      ends: "done",
      begun: 0,
      begins: /^POST .*\/clusters$/,
      prepare: ({ cloud }) => setState(cloud.state.clusters[clusterKey], "status", "DEGRADED"),
    },
    {
      name: "a protected cluster that broke says what mends it",
      ends: "refused",
      begun: 0,
      says: new RegExp(
        `^protected: gke.cluster/flyte is there but doesn't work: its status is ERROR \\| nothing mends it: .* it is protected \\| set cluster.protect: false and plan with --allow-data-loss gke.cluster/flyte; or ${deleteCluster}$`,
      ),
      begins: /^POST .*\/clusters$/,
      prepare: ({ cloud }) => setState(cloud.state.clusters[clusterKey], "status", "ERROR"),
    },
    {
      name: "a cluster that broke isn't replaced without consent",
      ends: "blocked",
      begun: 0,
      text: unprotected,
      begins: /^(POST|DELETE) .*\/clusters/,
      prepare: ({ cloud }) => setState(cloud.state.clusters[clusterKey], "status", "ERROR"),
    },
    {
      name: "a cluster that broke is deleted and made again, by consent",
      ends: "done",
      begun: 2,
      text: unprotected,
      dataLoss: ["gke.cluster/flyte"],
      begins: /^(POST .*\/clusters|DELETE .*\/clusters\/flyte)$/,
      prepare: ({ cloud }) => setState(cloud.state.clusters[clusterKey], "status", "ERROR"),
    },
    {
      name: "a cluster of others that broke is warned of",
      ends: "done",
      begun: 0,
      text: unprotected,
      dataLoss: ["gke.cluster/flyte"],
      says: new RegExp(
        `^warning: gke.cluster/flyte is there but doesn't work: its status is ERROR \\| ${deleteCluster}$`,
      ),
      begins: /^(POST|DELETE) .*\/clusters/,
      prepare: ({ cloud }) => {
        const cluster = cloud.state.clusters[clusterKey];
        setState(cluster, "resourceLabels", {});
        setState(cluster, "status", "ERROR");
      },
    },
    {
      name: "a node pool that broke is deleted and made again",
      ends: "done",
      begun: 2,
      begins: /^(POST .*\/nodePools|DELETE .*\/nodePools\/[a-z-]+)$/,
      // Flyte's pods come up on the new nodes.
      restMinutes: 5,
      prepare: ({ cloud }) => setState(cloud.state.clusters[clusterKey]?.["nodePools"][0], "status", "ERROR"),
    },
    {
      name: "an instance that Google suspended says how to see why",
      ends: "refused",
      begun: 0,
      says: /the instance's state is SUSPENDED \| see why: gcloud sql instances describe flyte-db --project acme-ml --format "value\(suspensionReason\)"$/,
      begins: /^POST .*\/instances$/,
      prepare: ({ cloud }) => setState(cloud.state.sql[instanceKey], "state", "SUSPENDED"),
    },
    {
      name: "an instance that broke later",
      ends: "refused",
      begun: 0,
      says: /the instance's state is FAILED: /,
      begins: /^POST .*\/instances$/,
      prepare: ({ cloud }) => setState(cloud.state.sql[instanceKey], "state", "FAILED"),
    },
  ];
  return others.map(({ text = smallest, dataLoss = [], restMinutes = 0, begins, prepare, ...told }) => ({
    ...told,
    meet: async () => {
      const simulated = open();
      await prepare(simulated);
      return meet(simulated, text, begins, { dataLoss, restMinutes });
    },
  }));
}

function setState(thing: Record<string, unknown> | undefined, key: string, value: unknown): void {
  const inner = thing?.["instance"];
  const place = typeof inner === "object" && inner !== null ? (inner as Record<string, unknown>) : thing;
  if (place === undefined || !(key in place)) throw new Error(`there is no ${key} to set`);
  place[key] = value;
}
