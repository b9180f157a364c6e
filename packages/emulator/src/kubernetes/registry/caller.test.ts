import { describe, expect, it } from "vitest";
import { addCaller } from "../../google/caller.ts";
import { knownPermissions } from "../../google/permission-catalog.ts";
import { answerKubernetes } from "../answer.ts";
import { resourceNamed, resources } from "../resources.ts";
import type { TestCluster } from "../test-cluster.ts";
import { makeTestCluster, testCluster } from "../test-cluster.ts";
import { permissionFor, permissionForUnserved } from "./caller.ts";

const weak = { authorization: "Bearer weak" };
const rbac = "/apis/rbac.authorization.k8s.io/v1";

/** A cluster and a caller with these permissions alone. */
function makeCluster(...permissions: readonly string[]): TestCluster {
  const made = makeTestCluster();
  made.cloud.state.callers["weak"] = { email: "dev@acme.example", permissions };
  return made;
}

describe("the IAM permission of a request to a cluster", () => {
  it.each([
    { resource: "pods", verb: "get", permission: "container.pods.get" },
    { resource: "pods", verb: "watch", permission: "container.pods.list" },
    { resource: "pods", verb: "create", subresource: "exec", permission: "container.pods.exec" },
    { resource: "pods", verb: "create", subresource: "portforward", permission: "container.pods.portForward" },
    { resource: "pods", verb: "get", subresource: "log", permission: "container.pods.getLogs" },
    { resource: "pods", verb: "get", subresource: "status", permission: "container.pods.getStatus" },
    { resource: "configmaps", verb: "patch", permission: "container.configMaps.update" },
    { resource: "endpoints", verb: "list", permission: "container.endpoints.list" },
    { resource: "serviceaccounts", verb: "update", permission: "container.serviceAccounts.update" },
    {
      resource: "persistentvolumeclaims",
      verb: "deletecollection",
      permission: "container.persistentVolumeClaims.delete",
    },
    {
      resource: "deployments.apps",
      verb: "patch",
      subresource: "status",
      permission: "container.deployments.updateStatus",
    },
    { resource: "leases.coordination.k8s.io", verb: "create", permission: "container.leases.create" },
    {
      resource: "mutatingwebhookconfigurations.admissionregistration.k8s.io",
      verb: "delete",
      permission: "container.mutatingWebhookConfigurations.delete",
    },
    {
      resource: "customresourcedefinitions.apiextensions.k8s.io",
      verb: "get",
      permission: "container.customResourceDefinitions.get",
    },
    { resource: "clusterroles.rbac.authorization.k8s.io", verb: "get", permission: "container.clusterRoles.get" },
  ])("to $verb $resource $subresource is $permission", ({ resource, verb, subresource, permission }) => {
    expect(permissionFor(resourceNamed(resource), verb, subresource)).toBe(permission);
  });

  it("exists at Google for every resource and verb that clusters serve", () => {
    const asked = resources
      .filter((resource) => !resource.review)
      .flatMap((resource) => [
        ...["get", "list", "watch", "create", "update", "patch", "delete", "deletecollection"].map((verb) =>
          permissionFor(resource, verb),
        ),
        ...resource.subresources.flatMap((subresource) => [
          permissionFor(resource, "get", subresource),
          permissionFor(resource, "patch", subresource),
        ]),
      ]);
    expect(asked.filter((permission) => !knownPermissions.includes(permission))).toEqual([]);
  });

  it.each([
    { group: "example.com", plural: "widgets", verb: "list", permission: "container.thirdPartyObjects.list" },
    { group: "example.com", plural: "pods", verb: "patch", permission: "container.thirdPartyObjects.update" },
    { group: "apps", plural: "statefulsets", verb: "watch", permission: "container.statefulSets.list" },
    { group: "networking.k8s.io", plural: "ingresses", verb: "create", permission: "container.ingresses.create" },
  ])("is told for $plural.$group, which isn't served", ({ group, plural, verb, permission }) => {
    expect(permissionForUnserved(group, plural, verb)).toBe(permission);
  });
});

describe("a caller of a cluster", () => {
  it("may do what policies of the project give a principal", async () => {
    const { cloud, send } = makeTestCluster();
    addCaller(cloud, "jane", { member: "user:jane@acme.example" });
    const headers = { authorization: "Bearer jane" };
    const secrets = "/api/v1/namespaces/default/secrets";
    expect((await send("GET", "/api/v1/namespaces/default/pods", undefined, headers)).status).toBe(403);
    const project = cloud.state.projects["acme-ml"];
    project?.policy["bindings"].push({ role: "roles/container.viewer", members: ["user:jane@acme.example"] });
    expect((await send("GET", "/api/v1/namespaces/default/pods", undefined, headers)).status).toBe(200);
    const refused = await send("GET", secrets, undefined, headers);
    expect([refused.status, refused.body["message"]]).toEqual([
      403,
      'secrets is forbidden: User "jane@acme.example" cannot list resource "secrets" in API group "" in the namespace ' +
        '"default": requires one of ["container.secrets.list"] permission(s).',
    ]);
  });

  it("learns what there is, and what it may do, with no permission at all", async () => {
    const { send } = makeCluster();
    for (const path of ["/version", "/api", "/apis", "/api/v1", "/apis/apps/v1"]) {
      expect([path, (await send("GET", path, undefined, weak)).status]).toEqual([path, 200]);
    }
    const review = {
      spec: { resourceAttributes: { verb: "list", group: "flyte.lyft.com", resource: "flyteworkflows" } },
    };
    const answer = await send("POST", "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", review, weak);
    expect([answer.status, answer.body["status"]]).toEqual([
      201,
      { allowed: false, reason: 'requires one of ["container.thirdPartyObjects.list"] permission(s).' },
    ]);
  });

  it("needs to create as well when an apply makes an object", async () => {
    const { cloud, send } = makeCluster("container.configMaps.update");
    const path = "/api/v1/namespaces/default/configmaps/a?fieldManager=fgk&force=true";
    const body = { apiVersion: "v1", kind: "ConfigMap", data: { a: "1" } };
    const headers = { ...weak, "content-type": "application/apply-patch+yaml" };
    const refused = await send("PATCH", path, body, headers);
    expect([refused.status, refused.body["message"]]).toEqual([
      403,
      'configmaps "a" is forbidden: User "dev@acme.example" cannot create resource "configmaps" in API group "" in the ' +
        'namespace "default": requires one of ["container.configMaps.create"] permission(s).',
    ]);
    const permissions = ["container.configMaps.update", "container.configMaps.create"];
    cloud.state.callers["weak"] = { email: "dev@acme.example", permissions };
    expect((await send("PATCH", path, body, headers)).status).toBe(201);
    cloud.state.callers["weak"] = { email: "dev@acme.example", permissions: permissions.slice(0, 1) };
    expect((await send("PATCH", path, { ...body, data: { a: "2" } }, headers)).status).toBe(200);
  });

  it("comes in by the DNS endpoint only with the permission to connect", async () => {
    const { cloud } = makeCluster("container.pods.list");
    const cluster = cloud.state.clusters[testCluster] ?? {};
    const host = "gke-1-2.europe-west1-b.gke.goog";
    cluster["controlPlaneEndpointsConfig"] = { dnsEndpointConfig: { allowExternalTraffic: true, endpoint: host } };
    const list = async (): Promise<number> => {
      const url = new URL(`https://${host}/api/v1/namespaces/default/pods`);
      return (await answerKubernetes(cloud, testCluster, { method: "GET", url, headers: weak, body: new Uint8Array() }))
        .status;
    };
    expect(await list()).toBe(403);
    const permissions = ["container.pods.list", "container.clusters.connect"];
    cloud.state.callers["weak"] = { email: "dev@acme.example", permissions };
    expect(await list()).toBe(200);
  });
});

describe("giving more than one has", () => {
  const role = { metadata: { name: "r" }, rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["get", "list"] }] };
  const binding = {
    metadata: { name: "b" },
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "r" },
    subjects: [{ kind: "ServiceAccount", name: "default", namespace: "default" }],
  };

  it("in a cluster role needs escalate, in its rules alone", async () => {
    const { cloud, send } = makeCluster("container.clusterRoles.create", "container.clusterRoles.update");
    const refused = await send("POST", `${rbac}/clusterroles`, role, weak);
    expect([refused.status, refused.body["message"]]).toEqual([
      403,
      'clusterroles.rbac.authorization.k8s.io "r" is forbidden: user "dev@acme.example" (groups=["system:authenticated"]) ' +
        'is attempting to grant RBAC permissions not currently held:\n{APIGroups:[""], Resources:["pods"], Verbs:["get" "list"]}',
    ]);
    expect((await send("POST", `${rbac}/clusterroles`, { metadata: { name: "empty" } }, weak)).status).toBe(201);
    const more = { ...role, metadata: { name: "empty" } };
    expect((await send("PUT", `${rbac}/clusterroles/empty`, more, weak)).status).toBe(403);
    const permissions = ["container.clusterRoles.create", "container.clusterRoles.escalate"];
    cloud.state.callers["weak"] = { email: "dev@acme.example", permissions };
    expect((await send("POST", `${rbac}/clusterroles`, role, weak)).status).toBe(201);
    cloud.state.callers["weak"] = { email: "dev@acme.example", permissions: ["container.clusterRoles.update"] };
    const labelled = { ...role, metadata: { name: "r", labels: { a: "b" } } };
    expect((await send("PUT", `${rbac}/clusterroles/r`, labelled, weak)).status).toBe(200);
  });

  it("in a binding needs bind on what is bound", async () => {
    const { cloud, send } = makeCluster("container.clusterRoleBindings.create");
    expect((await send("POST", `${rbac}/clusterrolebindings`, binding, weak)).status).toBe(403);
    const permissions = ["container.clusterRoleBindings.create", "container.clusterRoles.bind"];
    cloud.state.callers["weak"] = { email: "dev@acme.example", permissions };
    expect((await send("POST", `${rbac}/clusterrolebindings`, binding, weak)).status).toBe(201);
  });
});
