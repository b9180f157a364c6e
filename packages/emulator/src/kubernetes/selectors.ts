import type { Stored } from "../cloud/http.ts";
import type { Resource } from "./resources.ts";
import { badRequest } from "./status.ts";

type Labels = Readonly<Record<string, string>>;

/** A label selector as in a query string: `a=b,c!=d,e in (f,g),!h,i`. */
export function matchLabels(selector: string, labels: Labels | undefined): boolean {
  return splitTerms(selector).every((term) => matchTerm(term, labels ?? {}));
}

function splitTerms(selector: string): readonly string[] {
  const terms = selector.match(/(?:[^,(]|\([^)]*\))+/g) ?? [];
  if (/[()]/.test(selector.replace(/\([^()]*\)/g, ""))) {
    throw badRequest(`unable to parse requirement: ${JSON.stringify(selector)} is not a label selector`);
  }
  return terms.map((term) => term.trim()).filter((term) => term !== "");
}

function matchTerm(term: string, labels: Labels): boolean {
  const set = /^(\S+)\s+(in|notin)\s+\(([^)]*)\)$/.exec(term);
  if (set !== null) {
    const values = (set[3] ?? "").split(",").map((value) => value.trim());
    const value = labels[set[1] ?? ""];
    const isIn = value !== undefined && values.includes(value);
    return set[2] === "in" ? isIn : !isIn;
  }
  const pair = /^([^=!\s]+)\s*(==|=|!=)\s*(\S*)$/.exec(term);
  if (pair !== null) {
    const isEqual = labels[pair[1] ?? ""] === pair[3];
    return pair[2] === "!=" ? !isEqual : isEqual;
  }
  if (/^!\s*\S+$/.test(term)) return labels[term.slice(1).trim()] === undefined;
  if (/^[^\s=!()]+$/.test(term)) return labels[term] !== undefined;
  throw badRequest(`unable to parse requirement: ${JSON.stringify(term)} is not a label selector`);
}

/** A `LabelSelector` of an object's spec; none or an empty one matches everything. */
export function matchSelector(selector: Stored | undefined, labels: Labels | undefined): boolean {
  const wanted: Labels = selector?.["matchLabels"] ?? {};
  const expressions: readonly Stored[] = selector?.["matchExpressions"] ?? [];
  return matchMap(wanted, labels) && expressions.every((expression) => matchExpression(expression, labels ?? {}));
}

/** Every pair of a plain map, as Services and nodeSelectors say it. */
export function matchMap(wanted: Labels, labels: Labels | undefined): boolean {
  return Object.entries(wanted).every(([key, value]) => labels?.[key] === value);
}

function matchExpression(expression: Stored, labels: Labels): boolean {
  const value = labels[expression["key"]];
  const values: readonly string[] = expression["values"] ?? [];
  switch (expression["operator"]) {
    case "In":
      return value !== undefined && values.includes(value);
    case "NotIn":
      return value === undefined || !values.includes(value);
    case "Exists":
      return value !== undefined;
    default:
      return value === undefined;
  }
}

const extraFields: Readonly<Record<string, readonly string[]>> = {
  pods: ["spec.nodeName", "spec.restartPolicy", "spec.serviceAccountName", "status.phase", "status.podIP"],
  events: [
    "involvedObject.kind",
    "involvedObject.name",
    "involvedObject.namespace",
    "involvedObject.uid",
    "involvedObject.apiVersion",
    "reason",
    "type",
  ],
  namespaces: ["status.phase"],
  nodes: ["spec.unschedulable"],
  secrets: ["type"],
  services: ["spec.clusterIP", "spec.type"],
  replicasets: ["status.replicas"],
};

/** A field selector as in a query string; only the fields that the real server knows are allowed. */
export function matchFields(resource: Resource, selector: string, object: Stored): boolean {
  const terms = selector.split(",").filter((term) => term !== "");
  return terms.every((term) => {
    const match = /^([^=!]+)(==|=|!=)(.*)$/.exec(term);
    if (match === null) throw badRequest(`invalid selector: '${term}'; can't understand '${term}'`);
    const field = match[1] ?? "";
    const known = ["metadata.name", "metadata.namespace", ...(extraFields[resource.plural] ?? [])];
    if (!known.includes(field)) throw refuseField(resource, field);
    const isEqual = String(readField(object, field) ?? "") === match[3];
    return match[2] === "!=" ? !isEqual : isEqual;
  });
}

/** Kinds with fields of their own say it in other words. */
function refuseField(resource: Resource, field: string): Error {
  return badRequest(
    extraFields[resource.plural] === undefined
      ? `${JSON.stringify(field)} is not a known field selector: only "metadata.name", "metadata.namespace"`
      : `field label not supported: ${field}`,
  );
}

function readField(object: Stored, path: string): unknown {
  let value: unknown = object;
  for (const step of path.split(".")) value = (value as Stored | undefined)?.[step];
  return value;
}
