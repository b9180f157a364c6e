import type { Stored } from "../../cloud/http.ts";
import { atomicFields, atomicTypes, listFacts, patchStrategies } from "../patch/list-facts.ts";
import { resources } from "../resources.ts";
import type { ApiType, FieldType, Scalar } from "./api-types.ts";
import { findKind, findType } from "./api-types.ts";
import { describeField, describeKind } from "./descriptions.ts";

const metaTypes =
  "V1ObjectMeta V1ManagedFieldsEntry V1OwnerReference V1LabelSelector V1LabelSelectorRequirement V1Condition " +
  "V1FieldSelectorRequirement V1DeleteOptions V1Preconditions V1Status V1StatusDetails V1StatusCause V1ListMeta";

const metaPackage = "io.k8s.apimachinery.pkg.apis.meta.v1";

/** Type → the package that its schema's name begins with; a type belongs to the first group whose kinds lead to it. */
const homes: ReadonlyMap<string, string> = findHomes();

function findHomes(): ReadonlyMap<string, string> {
  const found = new Map(metaTypes.split(" ").map((type) => [type, metaPackage]));
  for (const { group, version, kind, custom } of resources) {
    const root = custom ? undefined : findKind(group, version, kind);
    for (const type of root === undefined ? [] : listTypes([root])) {
      if (!found.has(type.name)) found.set(type.name, packageOf(group, version));
    }
  }
  return found;
}

function packageOf(group: string, version: string): string {
  if (group === "apiextensions.k8s.io") return `io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.${version}`;
  return `io.k8s.api.${group === "" ? "core" : group.split(".")[0]}.${version}`;
}

/** These types and all that their fields lead to. */
export function listTypes(roots: readonly ApiType[]): readonly ApiType[] {
  const found = new Map<string, ApiType>();
  const waiting = [...roots];
  for (let type = waiting.pop(); type !== undefined; type = waiting.pop()) {
    if (found.has(type.name)) continue;
    found.set(type.name, type);
    for (const field of type.fields.values()) {
      const inner = findType(innermost(field));
      if (inner !== undefined) waiting.push(inner);
    }
  }
  return [...found.values()];
}

function innermost(field: FieldType): string {
  if (field.form === "list" || field.form === "map") return innermost(field.of);
  return field.form === "object" ? field.type : "";
}

/** `V1PodSpec` → `PodSpec`; a group in front of the version is left out too. */
export function shortName(type: string): string {
  return type.replace(/^[A-Za-z]*?V\d+(?:(?:alpha|beta)\d+)?(?=[A-Z])/, "");
}

/** `io.k8s.api.core.v1.PodSpec`: the name of a type's schema in the documents. */
export function schemaName(type: ApiType, group = "", version = "v1"): string {
  return `${homes.get(type.name) ?? packageOf(group, version)}.${shortName(type.name)}`;
}

/** A reference to the schema of a type. */
export function refer(type: ApiType, group?: string, version?: string): Stored {
  return { $ref: `#/components/schemas/${schemaName(type, group, version)}` };
}

/** The schema of a type, with how its lists merge. Fields are sorted by name. */
export function describeType(type: ApiType): Stored {
  const names = [...type.fields.keys()].sort();
  return {
    description: describeKind(shortName(type.name)),
    type: "object",
    ...(type.required.length === 0 ? {} : { required: type.required }),
    properties: Object.fromEntries(
      names.flatMap((name) => {
        const field = type.fields.get(name);
        return field === undefined ? [] : [[name, describeProperty(type, name, field)]];
      }),
    ),
    ...(atomicTypes.includes(type.name) ? { "x-kubernetes-map-type": "atomic" } : {}),
  };
}

function describeProperty(owner: ApiType, name: string, field: FieldType): Stored {
  const key = `${owner.name}.${name}`;
  const fact = listFacts[key];
  const strategy = fact?.strategy ?? patchStrategies[key];
  return {
    ...describeField(shortName(owner.name), name),
    ...describeForm(field, true),
    ...(field.form === "list" ? { "x-kubernetes-list-type": fact?.type ?? "atomic" } : {}),
    ...(fact?.keys === undefined ? {} : { "x-kubernetes-list-map-keys": fact.keys }),
    ...(fact?.patchKey === undefined ? {} : { "x-kubernetes-patch-merge-key": fact.patchKey }),
    ...(strategy === undefined ? {} : { "x-kubernetes-patch-strategy": strategy }),
    ...(atomicFields.includes(key) ? { "x-kubernetes-map-type": "atomic" } : {}),
  };
}

/** The schemas that fields of every kind refer to. */
export const sharedSchemas: Readonly<Record<string, Stored>> = {
  "io.k8s.apimachinery.pkg.api.resource.Quantity": { oneOf: [{ type: "string" }, { type: "number" }] },
  "io.k8s.apimachinery.pkg.apis.meta.v1.Patch": { type: "object" },
  "io.k8s.apimachinery.pkg.util.intstr.IntOrString": {
    format: "int-or-string",
    oneOf: [{ type: "integer" }, { type: "string" }],
  },
};

const scalars: Readonly<Record<Scalar, Stored>> = {
  any: { "x-kubernetes-preserve-unknown-fields": true },
  boolean: { type: "boolean" },
  bytes: { type: "string", format: "byte" },
  double: { type: "number", format: "double" },
  "int-or-string": { $ref: "#/components/schemas/io.k8s.apimachinery.pkg.util.intstr.IntOrString" },
  int32: { type: "integer", format: "int32" },
  int64: { type: "integer", format: "int64" },
  "micro-time": { type: "string", format: "date-time" },
  quantity: { $ref: "#/components/schemas/io.k8s.apimachinery.pkg.api.resource.Quantity" },
  string: { type: "string" },
  time: { type: "string", format: "date-time" },
};

/** A reference stands in an `allOf` where something may stand beside it. */
function describeForm(field: FieldType, isProperty = false): Stored {
  switch (field.form) {
    case "list":
      return { type: "array", items: describeForm(field.of) };
    case "map":
      return { type: "object", additionalProperties: describeForm(field.of) };
    case "object": {
      const type = findType(field.type);
      const reference = type === undefined ? {} : refer(type);
      return isProperty ? { allOf: [reference] } : reference;
    }
    case "int-or-string":
    case "quantity":
      return isProperty ? { allOf: [scalars[field.form]] } : scalars[field.form];
    default:
      return scalars[field.form];
  }
}
