import { describe, expect, it } from "vitest";
import type { Stored } from "../../cloud/http.ts";
import { resourceNamed } from "../resources.ts";
import { describeOutgoing, patchInstead } from "./outgoing.ts";

const server = { uid: "u-1", resourceVersion: "7", creationTimestamp: "2026-11-22T10:00:00Z", generation: 1 };

function written(manager: string): Stored {
  return { managedFields: [{ manager, operation: "Update", time: "2026-11-22T10:00:00Z" }] };
}

const pod: Stored = {
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "p", namespace: "flyte", ...server },
  spec: { nodeName: "n" },
  status: { phase: "Pending", conditions: [{ type: "PodScheduled", status: "True" }] },
};
const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name: "a-development" } };

describe("what is sent for a write to the copy", () => {
  const rows: readonly {
    name: string;
    resource: string;
    before?: Stored;
    after?: Stored;
    sent: readonly unknown[];
  }[] = [
    {
      name: "a create, without what only the server writes",
      resource: "namespaces",
      after: {
        ...namespace,
        metadata: { name: "a-development", ...server, ...written("flyte") },
        status: { phase: "Active" },
      },
      sent: [{ method: "POST", path: "/api/v1/namespaces?fieldManager=flyte", body: namespace }],
    },
    {
      name: "a node's create, with what it can hold",
      resource: "nodes",
      after: { apiVersion: "v1", kind: "Node", metadata: { name: "n" }, spec: {}, status: { capacity: { cpu: "2" } } },
      sent: [
        {
          method: "POST",
          path: "/api/v1/nodes?fieldManager=kubelet",
          body: {
            apiVersion: "v1",
            kind: "Node",
            metadata: { name: "n" },
            spec: {},
            status: { capacity: { cpu: "2" } },
          },
        },
      ],
    },
    {
      name: "a status, by itself, for this very pod; lists as a whole",
      resource: "pods",
      before: pod,
      after: {
        ...pod,
        metadata: { ...pod["metadata"], resourceVersion: "8", ...written("kubelet") },
        status: { phase: "Running", conditions: [{ type: "Ready", status: "True" }] },
      },
      sent: [
        {
          method: "PATCH",
          path: "/api/v1/namespaces/flyte/pods/p/status?fieldManager=kubelet",
          body: {
            metadata: { uid: "u-1" },
            status: { phase: "Running", conditions: [{ type: "Ready", status: "True" }] },
          },
        },
      ],
    },
    {
      name: "a finalizer that goes and a status that is emptied: two patches, and null for what is no more",
      resource: "services",
      before: {
        metadata: { name: "s", namespace: "flyte", uid: "u-2", finalizers: ["f"] },
        status: { loadBalancer: { ingress: [] } },
      },
      after: { metadata: { name: "s", namespace: "flyte", uid: "u-2" }, status: { loadBalancer: {} } },
      sent: [
        {
          method: "PATCH",
          path: "/api/v1/namespaces/flyte/services/s?fieldManager=kubelet",
          body: { metadata: { finalizers: null } },
        },
        {
          method: "PATCH",
          path: "/api/v1/namespaces/flyte/services/s/status?fieldManager=kubelet",
          body: { metadata: { uid: "u-2" }, status: { loadBalancer: { ingress: null } } },
        },
      ],
    },
    {
      name: "an annotation, in a group's path, by who wrote it last",
      resource: "deployments.apps",
      before: { metadata: { name: "d", namespace: "flyte", ...written("helm") } },
      after: {
        metadata: {
          name: "d",
          namespace: "flyte",
          annotations: { a: "b" },
          managedFields: [...written("helm")["managedFields"], ...written("a person")["managedFields"]],
        },
      },
      sent: [
        {
          method: "PATCH",
          path: "/apis/apps/v1/namespaces/flyte/deployments/d?fieldManager=a%20person",
          body: { metadata: { annotations: { a: "b" } } },
        },
      ],
    },
    {
      name: "a pod that has stopped: at once, and no other of its name",
      resource: "pods",
      before: pod,
      sent: [
        {
          method: "DELETE",
          path: "/api/v1/namespaces/flyte/pods/p",
          body: { gracePeriodSeconds: 0, preconditions: { uid: "u-1" } },
        },
      ],
    },
    {
      name: "a revision alone: nothing",
      resource: "pods",
      before: pod,
      after: { ...pod, metadata: { ...pod["metadata"], resourceVersion: "9" } },
      sent: [],
    },
  ];
  it.each(rows)("$name", ({ resource, before, after, sent }) => {
    expect(describeOutgoing(resourceNamed(resource), before, after)).toEqual(sent);
  });
});

it("what is there already is patched with what would have been created", () => {
  const account = {
    apiVersion: "v1",
    kind: "ServiceAccount",
    metadata: { name: "default", namespace: "a-development" },
  };
  const object = { ...account, metadata: { ...account.metadata, uid: "made-up", ...written("flyte") } };
  expect(patchInstead(resourceNamed("serviceaccounts"), object)).toEqual({
    method: "PATCH",
    path: "/api/v1/namespaces/a-development/serviceaccounts/default?fieldManager=flyte",
    body: account,
  });
});
