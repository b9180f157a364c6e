import { describe, expect, it } from "vitest";
import { addCaller } from "../google/caller.ts";
import { makeTestCluster } from "./test-cluster.ts";

const reviews = "/apis/authorization.k8s.io/v1";

describe("reviews", () => {
  it("of others answer by the policies of the project, for those who may ask", async () => {
    const { cloud, send } = makeTestCluster();
    cloud.state.projects["acme-ml"]?.policy["bindings"].push(
      { role: "roles/container.viewer", members: ["user:jane@acme.example"] },
      { role: "roles/editor", members: ["user:ed@acme.example"] },
    );
    const ask = (verb: string) => ({
      spec: { user: "jane@acme.example", resourceAttributes: { verb, resource: "pods", namespace: "default" } },
    });
    expect((await send("POST", `${reviews}/subjectaccessreviews`, ask("list"))).body["status"].allowed).toBe(true);
    const refused = await send("POST", `${reviews}/subjectaccessreviews`, ask("create"));
    expect(refused.body["status"]).toEqual({
      allowed: false,
      reason: 'requires one of ["container.pods.create"] permission(s).',
    });
    const local = `${reviews}/namespaces/default/localsubjectaccessreviews`;
    expect((await send("POST", local, ask("list"))).body["status"].allowed).toBe(true);
    addCaller(cloud, "ed", { member: "user:ed@acme.example" });
    const headers = { authorization: "Bearer ed" };
    expect((await send("POST", `${reviews}/subjectaccessreviews`, ask("list"), headers)).status).toBe(403);
  });

  it("of nothing are refused", async () => {
    const { send } = makeTestCluster();
    const answer = await send("POST", `${reviews}/subjectaccessreviews`, { spec: { user: "bob" } });
    expect([answer.status, answer.body["message"]]).toEqual([
      422,
      '.authorization.k8s.io "" is invalid: spec.resourceAttributes: Invalid value: "null": exactly one of nonResourceAttributes or resourceAttributes must be specified',
    ]);
  });

  it("list what everybody may, and say that IAM may give more", async () => {
    const { send } = makeTestCluster();
    const { body } = await send("POST", `${reviews}/selfsubjectrulesreviews`, { spec: { namespace: "default" } });
    expect(body["status"]).toMatchObject({
      incomplete: true,
      evaluationError: "webhook authorizer does not support user rule resolution",
    });
  });

  it("tell who a caller is", async () => {
    const { cloud, send } = makeTestCluster();
    addCaller(cloud, "jane", { member: "user:jane@acme.example" });
    const headers = { authorization: "Bearer jane" };
    const path = "/apis/authentication.k8s.io/v1/selfsubjectreviews";
    const { status, body } = await send("POST", path, {}, headers);
    expect([status, body["status"].userInfo.username]).toEqual([201, "jane@acme.example"]);
  });
});

describe("a token of a service account", () => {
  const path = "/api/v1/namespaces/default/serviceaccounts/default/token";

  it("names the account, ends in time and is somebody in this cloud who may do nothing yet", async () => {
    const { send } = makeTestCluster();
    const { status, body } = await send("POST", path, { spec: { expirationSeconds: 600 } });
    expect(status).toBe(201);
    expect(body["status"].expirationTimestamp).toBe("2026-11-22T10:10:00Z");
    const { token } = body["status"];
    const claims: unknown = JSON.parse(Buffer.from(String(token).split(".")[1] ?? "", "base64url").toString());
    expect(claims).toMatchObject({ sub: "system:serviceaccount:default:default" });
    const headers = { authorization: `Bearer ${token}` };
    const answer = await send("GET", "/api/v1/namespaces/default/pods", undefined, headers);
    expect(answer.status).toBe(403);
    expect(answer.body["message"]).toContain('User "system:serviceaccount:default:default" cannot list');
  });

  it("isn't given for less than ten minutes, nor of an account that isn't there", async () => {
    const { send } = makeTestCluster();
    expect((await send("POST", path, { spec: { expirationSeconds: 60 } })).status).toBe(422);
    const other = await send("POST", path.replace("/default/token", "/nobody/token"), {});
    expect([other.status, other.body["message"]]).toEqual([404, 'serviceaccounts "nobody" not found']);
  });
});
