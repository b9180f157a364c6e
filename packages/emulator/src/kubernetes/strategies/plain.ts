import type { Stored } from "../../cloud/http.ts";
import { equalJson } from "../../cloud/plain-json.ts";
import type { FieldProblem } from "../status.ts";
import { badRequest, forbiddenField, invalidField, requiredField } from "../status.ts";
import { checkChoice } from "./choices.ts";
import { checkSecretType } from "./secret-types.ts";
import type { Strategy } from "./strategy.ts";

/** Namespaces begin active and hold the finalizer that empties them. */
export const namespaceStrategy: Strategy = {
  nameRule: "label",
  setDefaults: (namespace) => {
    const { name } = namespace["metadata"];
    if (name === undefined) return;
    namespace["metadata"].labels = { ...namespace["metadata"].labels, "kubernetes.io/metadata.name": name };
  },
  prepareCreate: (_place, namespace) => {
    namespace["spec"] = { finalizers: ["kubernetes"] };
    namespace["status"] = { phase: "Active" };
  },
  prepareUpdate: (_place, namespace, before) => {
    namespace["spec"] = before["spec"];
  },
};

/** Secrets: `stringData` is written into `data`; the type is fixed, an immutable one altogether. */
export const secretStrategy: Strategy = {
  setDefaults: setSecretDefaults,
  validate: (secret, before) => [
    ...checkKeys(secret),
    ...checkSecretType(secret),
    ...(before !== undefined && secret["type"] !== before["type"]
      ? [invalidField("type", secret["type"], "field is immutable")]
      : []),
    ...checkImmutable(secret, before),
  ],
};

function setSecretDefaults(secret: Stored): void {
  refuseBadBase64(secret);
  secret["type"] ??= "Opaque";
  if (secret["stringData"] === undefined) return;
  const data: Record<string, string> = { ...secret["data"] };
  for (const [key, value] of Object.entries(secret["stringData"]))
    data[key] = Buffer.from(String(value)).toString("base64");
  secret["data"] = data;
  delete secret["stringData"];
}

/** The real server fails while it decodes the object, so this is a 400 and no field problem. */
function refuseBadBase64(secret: Stored): void {
  for (const value of Object.values(secret["data"] ?? {})) {
    const isBase64 = typeof value === "string" && Buffer.from(value, "base64").toString("base64") === value;
    if (!isBase64)
      throw badRequest('Secret in version "v1" cannot be handled as a Secret: illegal base64 data at input byte 0');
  }
}

function checkKeys(object: Stored): readonly FieldProblem[] {
  return Object.keys({ ...object["data"], ...object["binaryData"] }).flatMap((key) =>
    /^[-._a-zA-Z0-9]+$/.test(key)
      ? []
      : [
          invalidField(
            `data[${key}]`,
            key,
            "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')",
          ),
        ],
  );
}

function checkImmutable(object: Stored, before: Stored | undefined): readonly FieldProblem[] {
  if (before?.["immutable"] !== true) return [];
  const fields = object["immutable"] === true ? [] : ["immutable"];
  for (const field of ["data", "binaryData"])
    if (!equalJson(object[field] ?? {}, before[field] ?? {})) fields.push(field);
  return fields.map((field) => forbiddenField(field, "field is immutable when `immutable` is set"));
}

function checkTwice(map: Stored): readonly FieldProblem[] {
  const twice = Object.keys(map["data"] ?? {}).filter((key) => map["binaryData"]?.[key] !== undefined);
  return twice.map((key) => invalidField(`data[${key}]`, key, "duplicate of key present in binaryData"));
}

/** ConfigMaps. */
export const configMapStrategy: Strategy = {
  validate: (object, before) => [...checkKeys(object), ...checkTwice(object), ...checkImmutable(object, before)],
};

/** Bindings: whom they bind to can't be changed; their names may hold colons. */
export const bindingStrategy: Strategy = {
  nameRule: "path",
  validate: (object, before) => {
    if (object["roleRef"] === undefined) return [requiredField("roleRef.name")];
    const kinds = object["kind"] === "RoleBinding" ? ["Role", "ClusterRole"] : ["ClusterRole"];
    const wrong = checkChoice("roleRef.kind", object["roleRef"].kind, kinds);
    if (wrong.length > 0) return wrong;
    if (before === undefined || equalJson(object["roleRef"], before["roleRef"])) return [];
    const { apiGroup, kind, name } = object["roleRef"];
    const printed = `rbac.RoleRef{APIGroup:"${apiGroup}", Kind:"${kind}", Name:"${name}"}`;
    return [
      { field: "roleRef", reason: "FieldValueInvalid", text: `Invalid value: ${printed}: cannot change roleRef` },
    ];
  },
};

/** CRDs are established at once; the emulator stores none of their objects. */
export const definitionStrategy: Strategy = {
  setDefaults: (definition) => {
    const spec: Stored = definition["spec"] ?? {};
    spec["conversion"] ??= { strategy: "None" };
    const names: Stored = spec["names"] ?? {};
    names["listKind"] ??= `${names["kind"]}List`;
    names["singular"] ??= String(names["kind"]).toLowerCase();
  },
  prepareCreate: (place, definition) => {
    const now = `${new Date(place.cloud.now()).toISOString().slice(0, 19)}Z`;
    const names = { ...definition["spec"]?.names };
    const condition = (type: string, reason: string, message: string): Stored => ({
      type,
      status: "True",
      lastTransitionTime: now,
      reason,
      message,
    });
    definition["status"] = {
      conditions: [
        condition("NamesAccepted", "NoConflicts", "no conflicts found"),
        condition("Established", "InitialNamesAccepted", "the initial names have been accepted"),
      ],
      acceptedNames: names,
      storedVersions: ((definition["spec"]?.versions ?? []) as Stored[])
        .filter((version) => version["storage"] === true)
        .map((version) => version["name"]),
    };
  },
  validate: (definition) => {
    const { name } = definition["metadata"];
    const { group, names } = definition["spec"] ?? {};
    return name === `${names?.plural}.${group}`
      ? []
      : [invalidField("metadata.name", name, 'must be spec.names.plural+"."+spec.group')];
  },
};
