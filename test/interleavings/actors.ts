import { annotate, ask, type Binding, google, movePort, removeMember } from "../plan/installation.ts";
import type { Draw } from "../property/draw.ts";
import type { SimulatedCloud } from "../simulation/simulated-cloud.ts";

/** What one of the others does while fgk applies. */
export interface Act {
  readonly what: string;
  readonly act: (cloud: SimulatedCloud) => Promise<unknown>;
  /** Of a drift: addresses that a next plan names, when it isn't mended. */
  readonly drifts?: RegExp;
  /** Of something of theirs: whether it is still there. */
  readonly kept?: (cloud: SimulatedCloud) => Promise<boolean>;
}

const ours = "serviceAccount:flyte-sa@acme-ml.iam.gserviceaccount.com";
const space = "flytesnacks-development";
const crm = "https://cloudresourcemanager.googleapis.com/v3/projects/acme-ml";

/** People who change by hand what the file says. */
const drifts: readonly Act[] = [
  {
    what: "takes the Workload Identity member",
    act: (cloud) => removeMember(cloud, `serviceAccount:acme-ml.svc.id.goog[${space}/default]`),
    drifts: /^iam\.account-policy\//,
  },
  {
    what: "takes the annotation",
    act: (cloud) => annotate(cloud, space, null),
    drifts: /^kubernetes\.service-account\//,
  },
  {
    what: "moves the Service's port",
    act: (cloud) => movePort(cloud, 9_999),
    drifts: /^(kubernetes\.service|helm\.release)\//,
  },
  {
    what: "turns the bucket's versioning on",
    act: (cloud) => ask(cloud, "PATCH", google.bucket, { versioning: { enabled: true } }),
    drifts: /^storage\.bucket\//,
  },
  {
    what: "takes our rights on the bucket",
    act: async (cloud) => {
      const policy = await ask(cloud, "GET", `${google.bucket}/iam?optionsRequestedPolicyVersion=3`);
      const bindings = (policy["bindings"] as readonly Binding[]).map((one) => ({
        ...one,
        members: one.members.filter((member) => member !== ours),
      }));
      await ask(cloud, "PUT", `${google.bucket}/iam`, { ...policy, bindings });
    },
    drifts: /^storage\.bucket-rights\//,
  },
  {
    what: "turns the backups off",
    act: (cloud) => ask(cloud, "PATCH", google.instance, { settings: { backupConfiguration: { enabled: false } } }),
    drifts: /^sql\.instance\//,
  },
  {
    what: "puts the cluster into another channel",
    act: (cloud) => ask(cloud, "PUT", google.cluster, { update: { desiredReleaseChannel: { channel: "STABLE" } } }),
    drifts: /^gke\.cluster\//,
  },
];

/** Google, Flyte's controller and other people, with things of their own. */
function listForeign(who: string): readonly Act[] {
  return [
    {
      what: "Google upgrades the nodes",
      act: (cloud) =>
        ask(cloud, "PUT", google.cluster, { update: { desiredNodeVersion: "-", desiredNodePoolId: "default" } }),
    },
    {
      what: "Google repairs the pool",
      act: (cloud) => ask(cloud, "POST", `${google.cluster}/nodePools/default:setSize`, { nodeCount: 2 }),
    },
    {
      what: "Flyte's controller makes a namespace, and somebody an object in it",
      act: async (cloud) => {
        const named = { apiVersion: "v1", kind: "Namespace", metadata: { name: `${who}-development` } };
        await ask(cloud, "POST", "cluster:/api/v1/namespaces", named);
        const object = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "theirs" }, data: { a: "1" } };
        await ask(cloud, "POST", `cluster:/api/v1/namespaces/${who}-development/configmaps`, object);
      },
      kept: (cloud) => isThere(cloud, `cluster:/api/v1/namespaces/${who}-development/configmaps/theirs`),
    },
    {
      what: "somebody labels our namespace",
      act: (cloud) =>
        ask(
          cloud,
          "PATCH",
          `cluster:/api/v1/namespaces/${space}`,
          { metadata: { labels: { [`team.example/${who}`]: "here" } } },
          "application/merge-patch+json",
        ),
      kept: (cloud) => says(cloud, "GET", `cluster:/api/v1/namespaces/${space}`, `"team.example/${who}":"here"`),
    },
    {
      what: "somebody is given a role on the project",
      act: async (cloud) => {
        const options = { requestedPolicyVersion: 3 };
        const policy = await ask(cloud, "POST", `${crm}:getIamPolicy`, { options });
        const bindings = [
          ...((policy["bindings"] ?? []) as readonly Binding[]),
          {
            role: "roles/viewer",
            members: [`user:${who}@acme.example`],
            condition: { title: who, expression: "true" },
          },
        ];
        await ask(cloud, "POST", `${crm}:setIamPolicy`, { policy: { ...policy, version: 3, bindings } });
      },
      kept: (cloud) =>
        says(cloud, "POST", `${crm}:getIamPolicy`, `user:${who}@acme.example`, {
          options: { requestedPolicyVersion: 3 },
        }),
    },
    {
      what: "somebody labels the bucket",
      act: (cloud) => ask(cloud, "PATCH", google.bucket, { labels: { [who]: "here" } }),
      kept: (cloud) => says(cloud, "GET", google.bucket, `"${who}":"here"`),
    },
  ];
}

/** One act of somebody's; `who` is a name that no other has. */
export function drawAct(draw: Draw, who: string): Act {
  return draw.chance(0.5) ? draw.one(drifts) : draw.one(listForeign(who));
}

async function says(
  cloud: SimulatedCloud,
  method: string,
  target: string,
  text: string,
  body?: unknown,
): Promise<boolean> {
  return JSON.stringify(await ask(cloud, method, target, body)).includes(text);
}

async function isThere(cloud: SimulatedCloud, target: string): Promise<boolean> {
  const { kind } = await ask(cloud, "GET", target);
  return kind !== undefined;
}
