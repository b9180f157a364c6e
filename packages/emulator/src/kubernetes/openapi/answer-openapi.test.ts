import { describe, expect, it } from "vitest";
import type { Stored } from "../../cloud/http.ts";
import { atomicFields, listFacts, patchStrategies } from "../patch/list-facts.ts";
import { resources, versionOf } from "../resources.ts";
import { makeTestCluster } from "../test-cluster.ts";
import { findKind, findType } from "./api-types.ts";
import { newerFields, quantities, requiredFields } from "./type-facts.ts";

const { send } = makeTestCluster();
const index = async (): Promise<Stored> => JSON.parse((await send("GET", "/openapi/v3")).text) as Stored;
const document = async (path: string): Promise<Stored> => (await send("GET", `/openapi/v3/${path}`)).body;

describe("the index", () => {
  it("names a document for every group and version, by its hash", async () => {
    const { paths } = await index();
    const groups = resources.filter(({ custom }) => !custom).map((row) => versionOf(row));
    const wanted = new Set(groups.map((version) => (version === "v1" ? "api/v1" : `apis/${version}`)));
    expect(Object.keys(paths)).toEqual([...wanted].sort());
    expect(paths["apis/apps/v1"].serverRelativeURL).toMatch(/^\/openapi\/v3\/apis\/apps\/v1\?hash=[0-9A-F]{128}$/);
  });

  it("isn't sent to a client that has it", async () => {
    const first = await send("GET", "/openapi/v3");
    const etag = first.headers["etag"] ?? "";
    const again = await send("GET", "/openapi/v3", undefined, { "if-none-match": etag });
    expect([first.status, again.status, again.text]).toEqual([200, 304, ""]);
  });

  it("changes when a definition comes and goes", async () => {
    const crds = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
    const name = "flyteworkflows.flyte.lyft.com";
    const before = await index();
    const schema = { openAPIV3Schema: { type: "object", properties: { spec: { type: "object" } } } };
    await send("POST", crds, {
      metadata: { name },
      spec: {
        group: "flyte.lyft.com",
        names: { plural: "flyteworkflows", kind: "FlyteWorkflow" },
        versions: [{ name: "v1alpha1", served: true, storage: true, schema }],
      },
    });
    expect(Object.keys((await index())["paths"])).toContain("apis/flyte.lyft.com/v1alpha1");
    const { schemas } = (await document("apis/flyte.lyft.com/v1alpha1"))["components"];
    expect(schemas["com.lyft.flyte.v1alpha1.FlyteWorkflow"]).toMatchObject({
      properties: { spec: { type: "object" }, kind: { type: "string" } },
      "x-kubernetes-group-version-kind": [{ group: "flyte.lyft.com", version: "v1alpha1", kind: "FlyteWorkflow" }],
    });
    await send("DELETE", `${crds}/${name}`);
    expect(await index()).toEqual(before);
  });
});

describe("a document", () => {
  it("lasts under its hash, and is found from an old one", async () => {
    const url: string = (await index())["paths"]["apis/batch/v1"].serverRelativeURL;
    const lasting = await send("GET", url);
    expect([lasting.status, lasting.headers["cache-control"]]).toEqual([200, "public, immutable"]);
    const old = await send("GET", "/openapi/v3/apis/batch/v1?hash=ABC");
    expect([old.status, old.headers["location"]]).toEqual([301, url]);
    expect((await send("GET", "/openapi/v3/apis/nope/v1")).status).toBe(404);
  });

  it("tells types, required fields and how lists merge", async () => {
    const { schemas } = (await document("apis/apps/v1"))["components"];
    expect(schemas["io.k8s.api.apps.v1.Deployment"]["x-kubernetes-group-version-kind"]).toEqual([
      { group: "apps", version: "v1", kind: "Deployment" },
    ]);
    expect(schemas["io.k8s.api.core.v1.PodSpec"]).toMatchObject({
      required: ["containers"],
      properties: {
        containers: {
          type: "array",
          items: { $ref: "#/components/schemas/io.k8s.api.core.v1.Container" },
          "x-kubernetes-list-type": "map",
          "x-kubernetes-list-map-keys": ["name"],
          "x-kubernetes-patch-merge-key": "name",
          "x-kubernetes-patch-strategy": "merge",
        },
        tolerations: { "x-kubernetes-list-type": "atomic" },
        nodeSelector: { "x-kubernetes-map-type": "atomic" },
        hostNetwork: { type: "boolean" },
      },
    });
    expect(schemas["io.k8s.api.core.v1.PodSpec"].properties.hostnameOverride).toBeUndefined();
    expect(schemas["io.k8s.api.apps.v1.DeploymentSpec"]).toMatchObject({
      required: ["selector", "template"],
      properties: { strategy: { "x-kubernetes-patch-strategy": "retainKeys" } },
    });
    expect(schemas["io.k8s.api.core.v1.Container"].properties.ports).toMatchObject({
      "x-kubernetes-list-map-keys": ["containerPort", "protocol"],
      "x-kubernetes-patch-merge-key": "containerPort",
    });
  });

  it("tells of patches that they take fieldValidation and dryRun", async () => {
    const { paths } = await document("apis/apps/v1");
    const { patch } = paths["/apis/apps/v1/namespaces/{namespace}/deployments/{name}"];
    expect(patch["x-kubernetes-group-version-kind"]).toEqual({ group: "apps", version: "v1", kind: "Deployment" });
    expect((patch.parameters as readonly Stored[]).map(({ name }) => name)).toEqual([
      "dryRun",
      "fieldManager",
      "fieldValidation",
      "force",
    ]);
  });

  it.each(["api/v1", "apis/apps/v1", "apis/apiextensions.k8s.io/v1", "apis/autoscaling/v2"])(
    "%s refers to nothing that it lacks",
    async (path) => {
      const { text } = await send("GET", `/openapi/v3/${path}`);
      const names = new Set([...text.matchAll(/#\/components\/schemas\/([^"]+)/g)].map(([, name]) => name));
      const { schemas } = (JSON.parse(text) as Stored)["components"];
      expect([...names].filter((name) => schemas[name ?? ""] === undefined)).toEqual([]);
    },
  );
});

it("the client has a type for every kind that is served", () => {
  const own = resources.filter(({ custom }) => !custom);
  expect(own.filter(({ group, version, kind }) => findKind(group, version, kind) === undefined)).toEqual([]);
});

it("facts are told of fields that there are", () => {
  const listed = [quantities, requiredFields].flatMap((table) =>
    Object.entries(table).flatMap(([type, names]) => names.split(" ").map((name) => `${type}.${name}`)),
  );
  const facts = [...Object.keys(listFacts), ...Object.keys(patchStrategies), ...atomicFields, ...listed];
  const unknown = facts.filter((fact) => {
    const [type = "", name = ""] = fact.split(".");
    return findType(type)?.fields.has(name) !== true;
  });
  expect(unknown).toEqual([]);
  expect(Object.keys(newerFields).filter((type) => findType(type) === undefined)).toEqual([]);
});
