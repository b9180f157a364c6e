import type { Stored } from "../../cloud/http.ts";
import { findDefinition, listServed } from "../discovery/served.ts";
import type { Resource } from "../resources.ts";
import { versionOf } from "../resources.ts";
import type { ClusterStore } from "../store.ts";
import type { ApiType } from "./api-types.ts";
import { findKind, findType } from "./api-types.ts";
import type { BodySchemas } from "./paths.ts";
import { describePaths } from "./paths.ts";
import { describeType, listTypes, refer, schemaName, sharedSchemas } from "./schemas.ts";

/** The paths that have a document, as the index names them: `api/v1`, `apis/apps/v1`. */
export function listDocuments(store: ClusterStore): readonly string[] {
  return [...new Set(listServed(store).map(documentOf))].sort();
}

/** The document that a resource is described in: `apis/apps/v1`. */
export function documentOf(resource: Resource): string {
  return resource.group === "" ? `api/${resource.version}` : `apis/${versionOf(resource)}`;
}

/** The OpenAPI 3 document of one group and version; undefined where the cluster serves nothing. */
export function describeDocument(store: ClusterStore, path: string): Stored | undefined {
  const rows = listServed(store).filter((resource) => documentOf(resource) === path);
  if (rows.length === 0) return undefined;
  const types = [...listTypes(rows.flatMap(rootsOf)), ...listTypes(sharedTypes())];
  const schemas: Stored = { ...sharedSchemas };
  for (const type of types) schemas[schemaName(type, rows[0]?.group, rows[0]?.version)] = describeType(type);
  for (const row of rows) Object.assign(schemas, describeKinds(store, row));
  return {
    openapi: "3.0.0",
    info: { title: "Kubernetes", version: "1.33" },
    paths: Object.assign({}, ...rows.map((row) => describePaths(row, bodySchemas(row)))) as Stored,
    components: { schemas: Object.fromEntries(Object.entries(schemas).sort(([a], [b]) => (a < b ? -1 : 1))) },
  };
}

const patchSchema = "io.k8s.apimachinery.pkg.apis.meta.v1.Patch";

function rootsOf(resource: Resource): readonly ApiType[] {
  const { group, version, kind } = resource;
  return [findKind(group, version, kind), findKind(group, version, `${kind}List`)].filter((type) => type !== undefined);
}

function sharedTypes(): readonly ApiType[] {
  return ["V1ObjectMeta", "V1ListMeta", "V1DeleteOptions", "V1Status"]
    .map(findType)
    .filter((type) => type !== undefined);
}

function bodySchemas(resource: Resource): BodySchemas {
  const status = findType("V1Status");
  const own = { $ref: `#/components/schemas/${kindSchema(resource, resource.kind)}` };
  return {
    object: own,
    list: { $ref: `#/components/schemas/${kindSchema(resource, `${resource.kind}List`)}` },
    patch: { $ref: `#/components/schemas/${patchSchema}` },
    status: status === undefined ? own : refer(status),
  };
}

/** Custom kinds are named by their group backwards: `com.lyft.flyte.v1alpha1.FlyteWorkflow`. */
function kindSchema({ group, version, custom }: Resource, kind: string): string {
  const type = custom ? undefined : findKind(group, version, kind);
  return type === undefined
    ? `${group.split(".").reverse().join(".")}.${version}.${kind}`
    : schemaName(type, group, version);
}

/** The schemas of a kind and its list, marked with what they are; a custom kind's comes from its definition. */
function describeKinds(store: ClusterStore, resource: Resource): Stored {
  const { group, version, kind } = resource;
  return Object.fromEntries(
    [kind, ...(resource.review ? [] : [`${kind}List`])].map((name) => {
      const type = resource.custom ? undefined : findKind(group, version, name);
      const schema = type === undefined ? describeCustom(store, resource, name) : describeType(type);
      return [
        kindSchema(resource, name),
        { ...schema, "x-kubernetes-group-version-kind": [{ group, version, kind: name }] },
      ];
    }),
  );
}

function describeCustom(store: ClusterStore, resource: Resource, name: string): Stored {
  const text = { type: "string" };
  const metadata = findType(name.endsWith("List") ? "V1ListMeta" : "V1ObjectMeta");
  const typeFields = {
    apiVersion: text,
    kind: text,
    ...(metadata === undefined ? {} : { metadata: { allOf: [refer(metadata)] } }),
  };
  if (name.endsWith("List")) {
    const items = { type: "array", items: { $ref: `#/components/schemas/${kindSchema(resource, resource.kind)}` } };
    return { type: "object", required: ["items"], properties: { ...typeFields, items } };
  }
  const versions: readonly Stored[] = findDefinition(store, resource)?.["spec"]?.versions ?? [];
  const schema: Stored = versions.find(({ name: own }) => own === resource.version)?.["schema"]?.openAPIV3Schema ?? {};
  return { type: "object", ...schema, properties: { ...schema["properties"], ...typeFields } };
}
