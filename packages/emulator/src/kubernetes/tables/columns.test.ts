import { describe, expect, it } from "vitest";
import type { Stored } from "../../cloud/http.ts";
import { nameResource, resourceNamed, resources } from "../resources.ts";
import type { ClusterStore } from "../store.ts";
import { makeTestCluster } from "../test-cluster.ts";
import { asTable } from "./as-table.ts";

const created = "2026-11-22T09:59:00Z";

/** What a real kube-apiserver 1.33.13 shows for these objects, a minute after they were made. */
const cases: readonly {
  readonly name: string;
  readonly resource: string;
  readonly object: Stored;
  readonly cells: readonly unknown[];
}[] = [
  {
    name: "a service with a load balancer",
    resource: "services",
    object: {
      spec: {
        type: "LoadBalancer",
        clusterIPs: ["34.118.227.28"],
        ports: [
          { port: 8088, nodePort: 32461, protocol: "TCP" },
          { port: 8089, nodePort: 31702, protocol: "TCP" },
        ],
        selector: { "app.kubernetes.io/name": "flyte-binary" },
      },
      status: { loadBalancer: { ingress: [{ ip: "10.132.0.6" }] } },
    },
    cells: [
      ...["x", "LoadBalancer", "34.118.227.28", "10.132.0.6", "8088:32461/TCP,8089:31702/TCP", "60s"],
      "app.kubernetes.io/name=flyte-binary",
    ],
  },
  {
    name: "a service whose load balancer isn't there yet",
    resource: "services",
    object: {
      spec: {
        type: "LoadBalancer",
        clusterIPs: ["10.0.0.220"],
        ports: [{ port: 80, nodePort: 30259, protocol: "TCP" }],
      },
      status: {},
    },
    cells: ["x", "LoadBalancer", "10.0.0.220", "<pending>", "80:30259/TCP", "60s", "<none>"],
  },
  {
    name: "a service with addresses of its own besides",
    resource: "services",
    object: {
      spec: { type: "LoadBalancer", clusterIPs: ["10.0.0.2"], externalIPs: ["80.11.12.10"], ports: [] },
      status: { loadBalancer: { ingress: [{ hostname: "b.c" }, { ip: "1.2.3.4" }] } },
    },
    cells: ["x", "LoadBalancer", "10.0.0.2", "1.2.3.4,b.c,80.11.12.10", "<none>", "60s", "<none>"],
  },
  {
    name: "a service inside the cluster",
    resource: "services",
    object: {
      spec: {
        type: "ClusterIP",
        clusterIPs: ["None"],
        ports: [{ port: 53, protocol: "UDP" }],
        selector: { b: "2", a: "1" },
      },
    },
    cells: ["x", "ClusterIP", "None", "<none>", "53/UDP", "60s", "a=1,b=2"],
  },
  {
    name: "a service that is a name elsewhere",
    resource: "services",
    object: { spec: { type: "ExternalName", externalName: "a.b" } },
    cells: ["x", "ExternalName", "<none>", "a.b", "<none>", "60s", "<none>"],
  },
  {
    name: "a deployment",
    resource: "deployments.apps",
    object: {
      spec: {
        replicas: 2,
        selector: { matchLabels: { b: "1" }, matchExpressions: [{ key: "a", operator: "In", values: ["y", "x"] }] },
        template: {
          spec: {
            containers: [
              { name: "a", image: "nginx" },
              { name: "b", image: "redis" },
            ],
          },
        },
      },
      status: { readyReplicas: 1, updatedReplicas: 2, availableReplicas: 1 },
    },
    cells: ["x", "1/2", 2, 1, "60s", "a,b", "nginx,redis", "a in (x,y),b=1"],
  },
  {
    name: "a replica set without pods",
    resource: "replicasets.apps",
    object: {
      spec: {
        replicas: 0,
        selector: { matchLabels: { a: "b" } },
        template: { spec: { containers: [{ name: "a", image: "b" }] } },
      },
      status: {},
    },
    cells: ["x", 0, 0, 0, "60s", "a", "b", "a=b"],
  },
  {
    name: "a node that takes no pods",
    resource: "nodes",
    object: {
      metadata: { labels: { "node-role.kubernetes.io/worker": "", "kubernetes.io/role": "agent" } },
      spec: { unschedulable: true },
      status: {
        conditions: [{ type: "Ready", status: "False" }],
        addresses: [{ type: "InternalIP", address: "10.132.15.200" }],
        nodeInfo: { kubeletVersion: "v1.33.5", osImage: "COS", kernelVersion: "6.6", containerRuntimeVersion: "" },
      },
    },
    cells: [
      ...[
        "x",
        "NotReady,SchedulingDisabled",
        "agent,worker",
        "60s",
        "v1.33.5",
        "10.132.15.200",
        "<none>",
        "COS",
        "6.6",
      ],
      "<unknown>",
    ],
  },
  {
    name: "an event",
    resource: "events",
    object: {
      type: "Warning",
      reason: "BackOff",
      involvedObject: { kind: "Pod", name: "p", fieldPath: "spec.containers{c}" },
      source: { component: "kubelet", host: "n1" },
      message: "Back-off \n",
      firstTimestamp: "2026-11-22T09:50:00Z",
      lastTimestamp: "2026-11-22T09:59:30Z",
      count: 4,
    },
    cells: ["30s", "Warning", "BackOff", "pod/p", "spec.containers{c}", "kubelet, n1", "Back-off", "10m", 4, "x"],
  },
  {
    name: "an event of the newer sort",
    resource: "events",
    object: {
      type: "Normal",
      reason: "Scheduled",
      involvedObject: { kind: "Pod", name: "p" },
      eventTime: "2026-11-22T09:59:50.000000Z",
      firstTimestamp: null,
      lastTimestamp: null,
      reportingComponent: "default-scheduler",
      reportingInstance: "vm",
    },
    cells: ["10s", "Normal", "Scheduled", "pod/p", "", "default-scheduler, vm", "", "10s", 1, "x"],
  },
  {
    name: "a namespace",
    resource: "namespaces",
    object: { status: { phase: "Active" } },
    cells: ["x", "Active", "60s"],
  },
  {
    name: "a secret",
    resource: "secrets",
    object: { type: "Opaque", data: { a: "", b: "" } },
    cells: ["x", "Opaque", 2, "60s"],
  },
  {
    name: "a config map",
    resource: "configmaps",
    object: { data: { a: "" }, binaryData: { b: "" } },
    cells: ["x", 2, "60s"],
  },
  { name: "a service account", resource: "serviceaccounts", object: {}, cells: ["x", 0, "60s"] },
  {
    name: "endpoints, of which three are shown",
    resource: "endpoints",
    object: { subsets: [{ addresses: [{ ip: "10.0.0.1" }, { ip: "10.0.0.2" }], ports: [{ port: 1 }, { port: 2 }] }] },
    cells: ["x", "10.0.0.1:1,10.0.0.2:1,10.0.0.1:2 + 1 more...", "60s"],
  },
  { name: "endpoints of nothing", resource: "endpoints", object: {}, cells: ["x", "<none>", "60s"] },
  { name: "a role", resource: "roles.rbac.authorization.k8s.io", object: { rules: [] }, cells: ["x", created] },
  {
    name: "a binding",
    resource: "clusterrolebindings.rbac.authorization.k8s.io",
    object: {
      roleRef: { kind: "ClusterRole", name: "view" },
      subjects: [
        { kind: "User", name: "a" },
        { kind: "User", name: "b" },
        { kind: "ServiceAccount", namespace: "flyte", name: "default" },
      ],
    },
    cells: ["x", "ClusterRole/view", "60s", "a, b", "", "flyte/default"],
  },
  {
    name: "a lease",
    resource: "leases.coordination.k8s.io",
    object: { spec: { holderIdentity: "me" } },
    cells: ["x", "me", "60s"],
  },
  {
    name: "a definition of custom resources",
    resource: "customresourcedefinitions.apiextensions.k8s.io",
    object: { spec: {} },
    cells: ["x", created],
  },
  {
    name: "webhooks",
    resource: "mutatingwebhookconfigurations.admissionregistration.k8s.io",
    object: { webhooks: [{}, {}] },
    cells: ["x", 2, "60s"],
  },
  {
    name: "a claim that has its volume",
    resource: "persistentvolumeclaims",
    object: {
      spec: { volumeName: "v", storageClassName: "standard", volumeMode: "Filesystem" },
      status: { phase: "Bound", capacity: { storage: "10Gi" }, accessModes: ["ReadWriteMany", "ReadWriteOnce"] },
    },
    cells: ["x", "Bound", "v", "10Gi", "RWO,RWX", "standard", "<unset>", "60s", "Filesystem"],
  },
  {
    name: "a budget for disruptions",
    resource: "poddisruptionbudgets.policy",
    object: { spec: { minAvailable: 0 }, status: { disruptionsAllowed: 1 } },
    cells: ["x", "0", "N/A", 1, "60s"],
  },
  {
    name: "the storage class that is the default",
    resource: "storageclasses.storage.k8s.io",
    object: {
      metadata: { annotations: { "storageclass.kubernetes.io/is-default-class": "true" } },
      provisioner: "a.b",
    },
    cells: ["x (default)", "a.b", "Delete", "Immediate", false, "60s"],
  },
  {
    name: "a custom resource without a definition's columns",
    resource: "flyteworkflows.flyte.lyft.com",
    object: {},
    cells: ["x", "60s"],
  },
];

function makePlace(objects: ClusterStore["objects"] = {}): Parameters<typeof asTable>[0] {
  const { cloud, cluster } = makeTestCluster();
  return { cloud, cluster, store: { ...(cloud.state.kubernetes[cluster] as ClusterStore), objects } };
}

function cellsOf(place: Parameters<typeof asTable>[0], resource: string, object: Stored): readonly unknown[] {
  const whole = { ...object, metadata: { name: "x", creationTimestamp: created, ...object["metadata"] } };
  const options = { includeObject: "None", version: "v1", withHeaders: true } as const;
  const table = asTable(place, resourceNamed(resource), whole, options);
  expect(table["columnDefinitions"]).toHaveLength(table["rows"][0].cells.length);
  return table["rows"][0].cells;
}

describe("rows say what the real server says", () => {
  it.each(cases)("$name", ({ resource, object, cells }) => {
    expect(cellsOf(makePlace(), resource, object)).toStrictEqual(cells);
  });

  it.each(resources.filter(({ review }) => !review).map(nameResource))(
    "%s: nothing but a name is no trouble",
    (name) => {
      expect(cellsOf(makePlace(), name, {})).toContain("x");
    },
  );

  it("custom resources have the columns of their definition", () => {
    const column = (name: string, type: string, jsonPath: string): Stored => ({ name, type, jsonPath });
    const additionalPrinterColumns = [
      column("Text", "string", ".spec.a"),
      column("Object", "string", ".spec.obj"),
      column("Second", "integer", ".spec.list[1].n"),
      column("Last", "integer", ".spec.list[-1].n"),
      column("First of all", "string", ".spec.list[*].n"),
      column("Ready", "string", '.status.conditions[?(@.type=="Ready")].status'),
      column("Flag", "boolean", ".spec.b"),
      column("Number", "number", ".spec.n"),
      column("Label", "string", ".metadata.labels.x\\.y/z"),
      column("Age", "date", ".metadata.creationTimestamp"),
      column("No date", "date", ".spec.a"),
      column("No number", "integer", ".spec.a"),
      column("Nothing", "string", ".spec.missing.deeper"),
    ];
    const definition = { spec: { versions: [{ name: "v1alpha1", additionalPrinterColumns }] } };
    const place = makePlace({
      "customresourcedefinitions.apiextensions.k8s.io": { "flyteworkflows.flyte.lyft.com": definition },
    });
    const object = {
      metadata: { labels: { "x.y/z": "q" } },
      spec: { a: "hello", obj: { k: [1, "x"] }, list: [{ n: 1 }, { n: 2 }, { n: 3 }], b: true, n: 1.5 },
      status: {
        conditions: [
          { type: "X", status: "False" },
          { type: "Ready", status: "True" },
        ],
      },
    };
    expect(cellsOf(place, "flyteworkflows.flyte.lyft.com", object)).toStrictEqual([
      ...["x", "hello", '{"k":[1,"x"]}', 2, 3, "1", "True", true, 1.5, "q", "60s", "<invalid>", null, null],
    ]);
  });
});
