import type { FetchOptions } from "@fgk/engine";
import { openSession } from "@fgk/engine";
import { describe, expect, it } from "vitest";
import type { OpenCluster } from "../../kubernetes/reach.ts";
import type { ManifestObject } from "./manifest-object.ts";
import { readObjects } from "./read-objects.ts";

function object(apiVersion: string, kind: string, namespace: string | undefined, name: string): ManifestObject {
  return { apiVersion, kind, namespace, name, content: {} };
}

function refuse(code: number, reason: string, name: string): Answer {
  return { status: code, content: { kind: "Status", reason, code, message: `no ${name}`, details: { name } } };
}

interface Answer {
  readonly status: number;
  readonly content: unknown;
}

/** A cluster with these answers by path; what has none isn't a path that it knows. */
function openFake(answers: Readonly<Record<string, Answer>>) {
  const asked: string[] = [];
  let atOnce = 0;
  let most = 0;
  const fetch = async (url: string, how: FetchOptions) => {
    expect(how.headers?.["authorization"]).toBe("Bearer t");
    asked.push(url.replace("https://k", ""));
    atOnce += 1;
    most = Math.max(most, atOnce);
    await Promise.resolve();
    atOnce -= 1;
    const answer = answers[url.replace("https://k", "")];
    const text = answer === undefined ? "404 page not found\n" : JSON.stringify(answer.content);
    return { status: answer?.status ?? 404, headers: {}, trailers: {}, body: Buffer.from(text) };
  };
  const world = { fetch };
  const cluster = { world, address: { server: "https://k", ca: "pem", token: async () => "t" } };
  const session = openSession(world as never, { deployment: "d", cluster: "c" });
  return { asked, most: () => most, session, cluster: cluster as unknown as OpenCluster };
}

describe("readObjects", () => {
  it("asks for each object by its own path, once", async () => {
    const content = { kind: "Any", metadata: { name: "x" } };
    const paths = [
      "/api/v1/namespaces/flyte/configmaps/a",
      "/apis/apps/v1/namespaces/flyte/deployments/b",
      "/apis/networking.k8s.io/v1/namespaces/flyte/ingresses/c",
      "/apis/rbac.authorization.k8s.io/v1/clusterroles/system%3Ad",
      "/apis/scheduling.k8s.io/v1/priorityclasses/e",
    ];
    const fake = openFake(Object.fromEntries(paths.map((path) => [path, { status: 200, content }])));
    const wanted = [
      object("v1", "ConfigMap", "flyte", "a"),
      object("apps/v1", "Deployment", "flyte", "b"),
      object("networking.k8s.io/v1", "Ingress", "flyte", "c"),
      object("rbac.authorization.k8s.io/v1", "ClusterRole", undefined, "system:d"),
      object("scheduling.k8s.io/v1", "PriorityClass", undefined, "e"),
    ];
    const found = await readObjects(fake.session, fake.cluster, [...wanted, ...wanted]);
    expect(fake.asked.sort()).toEqual([...paths].sort());
    expect([...found.values()].every((one) => one.status === "present" && one.content["kind"] === "Any")).toBe(true);
    await readObjects(fake.session, fake.cluster, wanted);
    expect(fake.asked).toHaveLength(paths.length);
  });

  it("learns of kinds that aren't Kubernetes' own from the cluster, once for all of a version", async () => {
    const kinds = [
      { name: "issuers", kind: "Issuer", namespaced: true },
      { name: "issuers/status", kind: "Issuer", namespaced: true },
      { name: "clusterissuers", kind: "ClusterIssuer", namespaced: false },
    ];
    const fake = openFake({
      "/apis/cert-manager.io/v1": { status: 200, content: { kind: "APIResourceList", resources: kinds } },
      "/apis/cert-manager.io/v1/namespaces/flyte/issuers/a": { status: 200, content: { kind: "Issuer" } },
      "/apis/cert-manager.io/v1/clusterissuers/b": { status: 200, content: { kind: "ClusterIssuer" } },
    });
    const found = await readObjects(fake.session, fake.cluster, [
      object("cert-manager.io/v1", "Issuer", "flyte", "a"),
      object("cert-manager.io/v1", "ClusterIssuer", "flyte", "b"),
    ]);
    expect([...found.values()].map(({ status }) => status)).toEqual(["present", "present"]);
    expect(fake.asked.filter((path) => path === "/apis/cert-manager.io/v1")).toHaveLength(1);
  });

  const rows: readonly (readonly [string, ManifestObject, Readonly<Record<string, Answer>>, unknown])[] = [
    [
      "an object that isn't there",
      object("v1", "ConfigMap", "flyte", "a"),
      { "/api/v1/namespaces/flyte/configmaps/a": refuse(404, "NotFound", "a") },
      { status: "absent" },
    ],
    ["an object whose kind isn't there", object("x.test/v1", "Thing", "flyte", "a"), {}, { status: "absent" }],
    [
      "a version that is gone",
      object("policy/v1beta1", "PodDisruptionBudget", "flyte", "a"),
      {},
      {
        status: "unreadable",
        why: expect.objectContaining({
          code: "unreadable",
          summary: "the cluster no longer knows PodDisruptionBudget a as policy/v1beta1",
        }),
      },
    ],
    [
      "an object that the caller may not read",
      object("rbac.authorization.k8s.io/v1", "RoleBinding", "flyte", "a"),
      { "/apis/rbac.authorization.k8s.io/v1/namespaces/flyte/rolebindings/a": refuse(403, "Forbidden", "a") },
      {
        status: "unreadable",
        why: expect.objectContaining({ code: "no-permission", permission: "container.roleBindings.get" }),
      },
    ],
  ];
  it.each(rows)("finds %s", async (_name, wanted, answers, expected) => {
    const fake = openFake(answers);
    expect([...(await readObjects(fake.session, fake.cluster, [wanted])).values()]).toEqual([expected]);
  });

  it("throws what may pass", async () => {
    const fake = openFake({ "/api/v1/namespaces/flyte/configmaps/a": refuse(503, "ServiceUnavailable", "a") });
    const reading = readObjects(fake.session, fake.cluster, [object("v1", "ConfigMap", "flyte", "a")]);
    await expect(reading).rejects.toMatchObject({ retry: "transient" });
  });

  it("asks for ten at once, at most", async () => {
    const fake = openFake({});
    const many = Array.from({ length: 40 }, (_, index) => object("v1", "ConfigMap", "flyte", `c${index}`));
    expect((await readObjects(fake.session, fake.cluster, many)).size).toBe(40);
    expect(fake.most()).toBe(10);
  });
});
