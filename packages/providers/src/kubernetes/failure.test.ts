import { Failure, WorldError } from "@fgk/engine";
import { describe, expect, it } from "vitest";
import { ask, askIfThere, clusterFailure } from "./failure.ts";

/** As client-node throws it. */
function apiException(code: number, body: unknown, headers: Record<string, string> = {}): Error {
  return Object.assign(new Error(`HTTP-Code: ${code}`), { code, body, headers });
}

const status = (reason: string, message: string): string => JSON.stringify({ kind: "Status", reason, message });
const patch = { verb: "patch", resource: "services", name: "flyte/flyte-binary" } as const;
const list = { verb: "list", resource: "namespaces", name: "" } as const;

describe("what the API server answers", () => {
  it.each([
    ["401", apiException(401, status("Unauthorized", "Unauthorized")), list, "no-credentials", "never"],
    ["404", apiException(404, status("NotFound", 'services "x" not found')), patch, "not-found", "never"],
    [
      "409 on a stale version",
      apiException(409, status("Conflict", "the object has been modified")),
      patch,
      "cloud-refused",
      "conflict",
    ],
    [
      "409 on a name that is taken",
      apiException(409, status("AlreadyExists", "already exists")),
      patch,
      "cloud-refused",
      "conflict",
    ],
    ["410 on an old page", apiException(410, status("Expired", "too old")), list, "quota", "transient"],
    ["422", apiException(422, status("Invalid", "spec.ports[0].port: Invalid value")), patch, "cloud-refused", "never"],
    ["429", apiException(429, status("TooManyRequests", "slow down")), list, "quota", "transient"],
    ["500", apiException(500, status("InternalError", "etcd")), patch, "cloud-failed", "transient"],
    ["503 that is no JSON", apiException(503, "no control plane"), list, "cloud-failed", "transient"],
    ["a reset while reading", new WorldError("reset", "ECONNRESET"), list, "unreachable", "transient"],
    ["a reset while writing", new WorldError("reset", "ECONNRESET"), patch, "answer-lost", "lost"],
    ["a timeout while writing", new WorldError("timeout", "20 s"), patch, "answer-lost", "lost"],
    ["nobody listens", new WorldError("refused", "ECONNREFUSED"), list, "unreachable", "never"],
    ["a wrong certificate", new WorldError("tls", "self-signed"), list, "unreachable", "never"],
  ] as const)("%s", (_, error, asked, code, retry) => {
    const failure = clusterFailure(error, asked);
    expect(failure).toBeInstanceOf(Failure);
    expect(failure).toMatchObject({ retry, diagnostic: { code } });
  });

  it.each([
    'pods "x" is forbidden: exceeded quota: q, requested: pods=1, used: pods=0, limited: pods=0',
    'pods "x" is forbidden: maximum cpu usage per Pod is 100m, but limit is 200m',
    'pods "x" is forbidden: violates PodSecurity "restricted:latest": allowPrivilegeEscalation != false',
    'admission webhook "validation.gatekeeper.sh" denied the request: you must provide labels',
  ])("no role helps against the cluster's own rules: %s", (said) => {
    expect(clusterFailure(apiException(403, status("Forbidden", said)), patch)).toMatchObject({
      retry: "never",
      diagnostic: {
        code: "cloud-refused",
        summary: "the cluster's own rules refuse to patch service flyte/flyte-binary",
        cause: said,
      },
    });
  });

  it("names the permission that a refusal wants", () => {
    const said = 'services "flyte-binary" is forbidden: User "me" cannot patch resource "services" in API group ""';
    expect(clusterFailure(apiException(403, status("Forbidden", said)), patch)).toMatchObject({
      retry: "never",
      diagnostic: { code: "no-permission", permission: "container.services.update", cause: said },
    });
  });

  it.each([
    ["pods/exec", "connect", "container.pods.exec"],
    ["pods/portforward", "connect", "container.pods.portForward"],
    ["pods/log", "get", "container.pods.getLogs"],
    ["flyteworkflows", "list", "container.thirdPartyObjects.list"],
  ] as const)("names Google's own permission for %s", (resource, verb, permission) => {
    const failure = clusterFailure(apiException(403, status("Forbidden", "no")), { verb, resource, name: "flyte/fb" });
    expect(failure).toMatchObject({ diagnostic: { permission } });
  });

  it("waits for a namespace that is being deleted", () => {
    const said = "unable to create new content in namespace flyte because it is being terminated";
    expect(clusterFailure(apiException(403, status("Forbidden", said)), patch)).toMatchObject({ retry: "busy" });
  });

  it("keeps the server's own wish to wait", () => {
    const failure = clusterFailure(apiException(429, status("TooManyRequests", ""), { "retry-after": "7" }), list);
    expect(failure).toMatchObject({ retryAfterMs: 7_000 });
  });

  it("repeats no token that the server repeats", () => {
    const failure = clusterFailure(apiException(400, status("BadRequest", "bad header Bearer ya29.abcdefgh")), list);
    expect(JSON.stringify((failure as Failure).diagnostic)).not.toContain("ya29.abcdefgh");
  });

  it("passes our own faults as they are", () => {
    const bug = new TypeError("x is not a function");
    expect(clusterFailure(bug, list)).toBe(bug);
  });
});

describe("asking for one thing", () => {
  it("answers undefined when it isn't there", async () => {
    expect(await askIfThere(patch, () => Promise.reject(apiException(404, status("NotFound", ""))))).toBeUndefined();
  });

  it("throws every other failure", async () => {
    await expect(ask(patch, () => Promise.reject(apiException(409, "")))).rejects.toMatchObject({ retry: "conflict" });
  });
});
