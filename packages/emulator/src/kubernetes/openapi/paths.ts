import type { Stored } from "../../cloud/http.ts";
import { permissionVerbs } from "../discovery/verbs.ts";
import type { Resource } from "../resources.ts";
import { versionOf } from "../resources.ts";

/** Where the schemas of a resource's bodies are. */
export interface BodySchemas {
  readonly object: Stored;
  readonly list: Stored;
  readonly patch: Stored;
  readonly status: Stored;
}

/**
 * The paths of a resource with their operations, query parameters and bodies. kubectl finds the kind of a path here, and
 * whether a server knows `fieldValidation` and `dryRun`.
 */
export function describePaths(resource: Resource, schemas: BodySchemas): Stored {
  const root = resource.group === "" ? `/api/${resource.version}` : `/apis/${versionOf(resource)}`;
  const inNamespace = resource.namespaced ? `${root}/namespaces/{namespace}` : root;
  const all = `${inNamespace}/${resource.plural}`;
  const one = `${all}/{name}`;
  if (resource.review) return { [all]: describePath(resource, schemas, [["post", "create"]], undefined) };
  const ofAll: readonly Operation[] = [
    ["get", "list"],
    ["post", "create"],
    ["delete", "deletecollection"],
  ];
  const verbs = permissionVerbs(resource);
  return {
    ...(resource.namespaced
      ? { [`${root}/${resource.plural}`]: describePath(resource, schemas, [["get", "list"]], undefined) }
      : {}),
    [all]: describePath(
      resource,
      schemas,
      ofAll.filter(([, verb]) => verbs.includes(verb)),
      undefined,
    ),
    [one]: describePath(resource, schemas, ofOne, undefined),
    ...(resource.hasStatus ? { [`${one}/status`]: describePath(resource, schemas, ofOne.slice(0, 3), "status") } : {}),
  };
}

type Method = "get" | "post" | "put" | "patch" | "delete";
type Operation = readonly [Method, string];

const ofOne: readonly Operation[] = [
  ["get", "get"],
  ["put", "update"],
  ["patch", "patch"],
  ["delete", "delete"],
];

const actions: Readonly<Record<string, string>> = { create: "post", update: "put" };

function describePath(
  resource: Resource,
  schemas: BodySchemas,
  operations: readonly Operation[],
  subresource: string | undefined,
): Stored {
  const entries = operations.map(([method, verb]) => [method, describeOperation(resource, schemas, verb, subresource)]);
  return Object.fromEntries(entries) as Stored;
}

function describeOperation(resource: Resource, schemas: BodySchemas, verb: string, subresource?: string): Stored {
  const { group, version, kind, namespaced } = resource;
  const part = (group === "" ? "core" : (group.split(".")[0] ?? "")).replace(/^./, (letter) => letter.toUpperCase());
  const named = `${namespaced ? "Namespaced" : ""}${kind}${subresource === undefined ? "" : "Status"}`;
  return {
    operationId: `${verb}${part}${version.replace(/^v/, "V")}${named}`,
    parameters: parametersOf(verb),
    ...describeBody(schemas, verb),
    responses: { "200": { description: "OK", content: inAllTypes(answerSchema(schemas, verb)) } },
    "x-kubernetes-action": actions[verb] ?? verb,
    "x-kubernetes-group-version-kind": { group, version, kind },
  };
}

function answerSchema(schemas: BodySchemas, verb: string): Stored {
  if (verb === "list") return schemas.list;
  return verb.startsWith("delete") ? schemas.status : schemas.object;
}

const patchTypes = ["json-patch+json", "merge-patch+json", "strategic-merge-patch+json", "apply-patch+yaml"];

function describeBody(schemas: BodySchemas, verb: string): Stored {
  if (verb === "patch") {
    const content = Object.fromEntries(patchTypes.map((type) => [`application/${type}`, { schema: schemas.patch }]));
    return { requestBody: { required: true, content } };
  }
  if (verb !== "create" && verb !== "update") return {};
  return { requestBody: { required: true, content: { "*/*": { schema: schemas.object } } } };
}

function inAllTypes(schema: Stored): Stored {
  return { "application/json": { schema }, "application/yaml": { schema } };
}

const inQuery = (name: string, type = "string"): Stored => ({ name, in: "query", schema: { type, uniqueItems: true } });
const ofWrites = [inQuery("dryRun"), inQuery("fieldManager"), inQuery("fieldValidation")];
const ofLists = [
  inQuery("continue"),
  inQuery("fieldSelector"),
  inQuery("labelSelector"),
  inQuery("limit", "integer"),
  inQuery("resourceVersion"),
  inQuery("watch", "boolean"),
];

function parametersOf(verb: string): readonly Stored[] {
  switch (verb) {
    case "list":
      return ofLists;
    case "create":
    case "update":
      return ofWrites;
    case "patch":
      return [...ofWrites, inQuery("force", "boolean")];
    case "delete":
      return [inQuery("dryRun"), inQuery("gracePeriodSeconds", "integer"), inQuery("propagationPolicy")];
    case "deletecollection":
      return [...ofLists, inQuery("dryRun")];
    default:
      return [];
  }
}
