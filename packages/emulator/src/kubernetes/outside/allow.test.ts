import { describe, expect, it } from "vitest";
import { ApiError } from "../../cloud/api-error.ts";
import { storeOf } from "../store.ts";
import { parseTarget } from "../target.ts";
import { makeTestCluster } from "../test-cluster.ts";
import { requireAllowed } from "./allow.ts";

/** Asks for somebody who holds these permissions; answers the message of the refusal, undefined: let on. */
function refusalFor(
  held: readonly string[],
  line: string,
  body?: unknown,
  type = "application/json",
): string | undefined {
  const { cloud, cluster } = makeTestCluster();
  const [method = "", path = ""] = line.split(" ");
  const request = {
    method,
    url: new URL(path, "https://cluster.invalid"),
    headers: { "content-type": type },
    body: new TextEncoder().encode(body === undefined ? "" : JSON.stringify(body)),
  };
  const may = (permission: string): boolean => held.includes(permission);
  const place = { cloud, cluster, store: storeOf(cloud, cluster) };
  try {
    requireAllowed(place, request, parseTarget(request.url.pathname), { email: "a@example.com", may, mayGoOn: may });
    return undefined;
  } catch (error) {
    if (error instanceof ApiError) return error.message;
    throw error;
  }
}

const rules = [{ verbs: ["get"], apiGroups: [""], resources: ["pods"] }];
const roles = "/apis/rbac.authorization.k8s.io/v1/namespaces/default/roles";

describe("who is let on to a real API server", () => {
  it.each([
    ["what is about no kind", [], "GET /apis/apps/v1"],
    ["a path of no objects", [], "GET /openapi/v3"],
    ["a kind of the table", ["container.pods.list"], "GET /api/v1/pods"],
    ["a kind that isn't in it", ["container.endpointSlices.list"], "GET /apis/discovery.k8s.io/v1/endpointslices"],
    ["a custom kind", ["container.thirdPartyObjects.get"], "GET /apis/example.com/v1/namespaces/a/things/b"],
  ])("%s", (_, held, line) => {
    expect(refusalFor(held, line)).toBeUndefined();
  });

  it.each([
    ["a kind of the table", "POST /api/v1/namespaces/a/secrets", 'requires one of ["container.secrets.create"]'],
    ["a log", "GET /api/v1/namespaces/a/pods/p/log", 'requires one of ["container.pods.getLogs"]'],
    ["an exec", "POST /api/v1/namespaces/a/pods/p/exec", 'requires one of ["container.pods.exec"]'],
    [
      "a kind that isn't in it",
      "DELETE /apis/example.com/v1/namespaces/a/things/b",
      'things.example.com is forbidden: User "a@example.com" cannot delete resource "things" in API group "example.com" in ' +
        'the namespace "a": requires one of ["container.thirdPartyObjects.delete"]',
    ],
  ])("not without the permission: %s", (_, line, said) => {
    expect(refusalFor([], line)).toContain(said);
  });
});

describe("whoever gives rights needs the right to", () => {
  it.each([
    ["a create", `POST ${roles}`, { metadata: { name: "r" }, rules }, "application/json"],
    ["a patch of the rules", `PATCH ${roles}/r`, { rules }, "application/merge-patch+json"],
    ["a JSON patch, whatever it says", `PATCH ${roles}/r`, [{ op: "test" }], "application/json-patch+json"],
  ])("%s", (_, line, body, type) => {
    const held = ["container.roles.create", "container.roles.update"];
    expect(refusalFor(held, line, body, type)).toContain("attempting to grant RBAC permissions not currently held");
    expect(refusalFor([...held, "container.roles.escalate"], line, body, type)).toBeUndefined();
  });

  it("a patch of labels gives none", () => {
    const body = { metadata: { labels: { a: "b" } } };
    expect(
      refusalFor(["container.roles.update"], `PATCH ${roles}/r`, body, "application/merge-patch+json"),
    ).toBeUndefined();
  });
});
