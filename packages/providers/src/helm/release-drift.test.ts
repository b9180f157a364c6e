import type { Address, Diagnostic, Json, Live, Marking, Resource } from "@fgk/engine";
import { addressOf, openSession, present } from "@fgk/engine";
import { describe, expect, it } from "vitest";
import type { OpenCluster } from "../kubernetes/reach.ts";
import { makeRecord } from "./make-record.ts";
import type { ObjectEffect } from "./objects/manifest-object.ts";
import { describeDrift, noDrift, putBackDrift, readDrift, remarkDrift } from "./release-drift.ts";
import type { ReleaseRecord } from "./release-record.ts";

const address = addressOf("helm.release", "flyte", "fb");
const place = { namespace: "flyte", name: "fb" };

function edit(object: string, path: string, manager?: string): ObjectEffect {
  const difference = { path, before: 1, after: 2, ...(manager === undefined ? {} : { manager }) };
  return { action: "update", object, differences: [difference] };
}

const deleted: ObjectEffect = {
  action: "create",
  object: "Service flyte/http",
  differences: [{ path: "content", after: "sha256:aa" }],
};
const scaled = edit("Deployment flyte/x", "spec.replicas", "kubectl-edit");
const drift = { ...noDrift, effects: [deleted, scaled, edit("Role flyte/r", "rules", "argocd")] };

function recordOf(status: string, manifest: string): ReleaseRecord {
  return makeRecord({ status, manifest });
}

const configMap = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n  level: '5'\n";
const account =
  "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: b\n  annotations:\n    iam.gke.io/gcp-service-account: x\n";

/** What helm writes on each object beside. */
const owned = {
  annotations: { "meta.helm.sh/release-name": "fb", "meta.helm.sh/release-namespace": "flyte" },
  labels: { "app.kubernetes.io/managed-by": "Helm" },
};

/** A cluster that has these objects by path, and refuses what is null. */
function openFake(objects: Readonly<Record<string, Json>>) {
  const fetch = async (url: string) => {
    const found = objects[url.replace("https://k", "")];
    const code = found === undefined ? 404 : found === null ? 403 : 200;
    const reason = code === 404 ? "NotFound" : "Forbidden";
    const content = code === 200 ? found : { kind: "Status", reason, code, message: "no", details: { name: "a" } };
    return { status: code, headers: {}, trailers: {}, body: Buffer.from(JSON.stringify(content)) };
  };
  const session = openSession({ fetch } as never, { deployment: "d", cluster: "c" });
  const core = { readNamespacedServiceAccount: async () => objects["account"] };
  const cluster = { world: { fetch }, core, address: { server: "https://k", ca: "pem", token: async () => "t" } };
  return { session, cluster: cluster as unknown as OpenCluster };
}

const configMapPath = "/api/v1/namespaces/flyte/configmaps/a";

describe("how a release's objects differ from what helm made of them", () => {
  it("an edited field, from what it is to what it shall be", async () => {
    const live = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a", ...owned }, data: { level: "1" } };
    const { session, cluster } = openFake({ [configMapPath]: live });
    const found = await readDrift(session, cluster, place, recordOf("deployed", configMap));
    expect(found.effects).toEqual([
      { action: "update", object: "ConfigMap flyte/a", differences: [{ path: "data.level", before: "1", after: "5" }] },
    ]);
  });

  it("an object that may not be read is said, and no difference", async () => {
    const { session, cluster } = openFake({ [configMapPath]: null });
    const found = await readDrift(session, cluster, place, recordOf("deployed", configMap));
    expect(found.effects).toEqual([]);
    expect(found.unread).toHaveLength(1);
  });

  it("a release that helm didn't finish isn't looked at", async () => {
    const { session, cluster } = openFake({});
    expect(await readDrift(session, cluster, place, recordOf("failed", configMap))).toEqual(noDrift);
    expect(await readDrift(session, cluster, place, recordOf("deployed", "\n"))).toEqual(noDrift);
  });

  it("the identity on an account is its own kind's matter", async () => {
    const live = { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "b", ...owned } };
    const { session, cluster } = openFake({ account: live });
    expect((await readDrift(session, cluster, place, recordOf("deployed", account))).effects).toEqual([]);
  });
});

describe("drift as fields of the release", () => {
  it("names what was deleted and edited and by whom, never a value", () => {
    expect(describeDrift(drift)).toEqual({
      fields: { deleted: "Service flyte/http", edited: ["Deployment flyte/x spec.replicas", "Role flyte/r rules"] },
      managers: { edited: "argocd, kubectl-edit" },
    });
  });

  it("of none has no fields", () => {
    expect(describeDrift(noDrift)).toEqual({ fields: {}, managers: {} });
  });

  it("counts from the twenty-first field on", () => {
    const effects = Array.from({ length: 23 }, (_, index) => edit(`Role flyte/r${index}`, "rules"));
    const { edited } = describeDrift({ ...noDrift, effects }).fields;
    expect(edited).toHaveLength(21);
    expect(Array.isArray(edited) && edited[20]).toBe("3 more");
  });
});

describe("what is said of drift", () => {
  it("of our own release nothing: it is a step", () => {
    expect(remarkDrift(address, drift, true)).toEqual([]);
  });

  it("of somebody else's release what was edited, and how fgk would keep it true", () => {
    expect(remarkDrift(address, drift, false)).toMatchObject([
      {
        severity: "warning",
        summary:
          "helm.release/flyte/fb: somebody changed what helm installed: Deployment flyte/x spec.replicas, Role flyte/r rules",
        help: "put what is meant into flyte.values, or let fgk keep the release true: fgk plan --adopt helm.release/flyte/fb",
      },
    ]);
  });

  it("what couldn't be read, with the permission that is missing", () => {
    const why: Diagnostic = {
      severity: "error",
      code: "unreadable",
      summary: "no",
      permission: "container.secrets.get",
    };
    expect(remarkDrift(address, { ...noDrift, unread: [why, why] }, true)).toMatchObject([
      { severity: "note", summary: "2 objects of helm.release/flyte/fb not compared (needs container.secrets.get)" },
    ]);
  });
});

describe("what is put back", () => {
  const resource: Resource = {
    address,
    at: { namespace: "flyte" },
    fields: {},
    managed: true,
    protected: false,
    dependsOn: [],
    source: "flyte",
  };
  const live = (marking: Marking): ReadonlyMap<Address, Live> =>
    new Map([[address, present({ fields: { ...describeDrift(drift).fields }, marking })]]);
  const gone = { value: null, role: "always" };

  it("of our own release all of it", () => {
    const [found] = putBackDrift(address, [resource], live({ by: "us" }));
    expect(found?.fields).toEqual({ deleted: gone, edited: gone });
  });

  it("of somebody else's what was deleted", () => {
    const [found] = putBackDrift(address, [resource], live({ by: "nobody" }));
    expect(found?.fields).toEqual({ deleted: gone });
  });

  it("of a release without drift, or that isn't there, nothing", () => {
    const right = present({ fields: {}, marking: { by: "us" } });
    expect(putBackDrift(address, [resource], new Map([[address, right]]))).toEqual([resource]);
    expect(putBackDrift(address, [resource], new Map())).toEqual([resource]);
  });
});
