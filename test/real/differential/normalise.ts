import type { Answer, Json } from "./step.ts";

const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
const time = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g;
const address = /\b(\d{1,3}\.){3}\d{1,3}\b/g;
const token = /\beyJ[\w-]+\.[\w-]+\.[\w-]+/g;
// Of the letters that Kubernetes draws names from.
const drawn = /^[bcdfghjklmnpqrstvwxz2456789]{5}$/;

/** What else two servers can't share, while their controllers are at work. */
export interface LeftOut {
  /** Status and whatever the controllers' own managers write: they come when they come. */
  readonly controllers: boolean;
}

/**
 * Puts a word in the place of what two servers can't but draw differently: ids, versions, times, addresses, ports, names.
 * What is there stays to be compared: that there is an id, at this place, in this form.
 */
export function normaliseAnswer(answer: Answer, leftOut: LeftOut = { controllers: false }): Json {
  const hashes = [...JSON.stringify(answer.body).matchAll(/"pod-template-hash":"(\w+)"/g)].map(([, hash = ""]) => hash);
  const normal = normalise({ status: answer.status, headers: answer.headers, body: answer.body }, "", hashes);
  return leftOut.controllers ? withoutControllers(normal) : normal;
}

function normalise(value: Json, key: string, hashes: readonly string[]): Json {
  if (typeof value === "string") return normaliseText(value, key, hashes);
  if (typeof value === "number") return key === "nodePort" && value >= 30_000 ? "<port>" : value;
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return sortConflicts(value.map((item: Json) => normalise(item, key, hashes)));
  const record = value as Readonly<Record<string, Json>>;
  const entries = Object.entries(record).map(
    ([name, item]) => [name.replace(uuid, "<uid>"), normalise(item, name, hashes)] as const,
  );
  return nameDrawn(Object.fromEntries(entries));
}

/** An object whose name the server drew: only what the client gave of it is compared. */
function nameDrawn(record: Readonly<Record<string, Json>>): Json {
  const { name, generateName } = record;
  if (typeof name !== "string" || typeof generateName !== "string") return record;
  const isDrawn = name.startsWith(generateName) && drawn.test(name.slice(generateName.length));
  return isDrawn ? { ...record, name: `${generateName}<drawn>` } : record;
}

/** The server walks the managers of a conflict in no order. */
function sortConflicts(items: readonly Json[]): Json {
  const isConflict = items.every((item) => JSON.stringify(item).includes('"FieldManagerConflict"'));
  return isConflict ? [...items].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)) : items;
}

/** Of every object: its status, its revision, and the managers of both. */
function withoutControllers(value: Json): Json {
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.filter((item: Json) => !isControllers(item)).map(withoutControllers);
  // The items of a list don't say their kind; a refusal's status is a word.
  const isObject = "metadata" in value;
  const entries = Object.entries(value as Readonly<Record<string, Json>>)
    .filter(([name, item]) => !(name === "status" && isObject && typeof item === "object"))
    .filter(([name]) => name !== "deployment.kubernetes.io/revision")
    .map(([name, item]) => [name, withoutControllers(item)] as const)
    .filter(([name, item]) => !(name === "annotations" && isEmpty(item)));
  return Object.fromEntries(entries);
}

function isControllers(item: Json): boolean {
  if (item === null || typeof item !== "object") return false;
  return (item as Readonly<Record<string, Json>>)["manager"] === "kube-controller-manager";
}

function isEmpty(value: Json): boolean {
  return value !== null && typeof value === "object" && Object.keys(value).length === 0;
}

function normaliseText(text: string, key: string, hashes: readonly string[]): string {
  if (key === "ca.crt" || key === "certificate-authority") return "<certificates>";
  if (key === "resourceVersion") return /^\d+$/.test(text) ? (text === "0" ? "0" : "<version>") : text;
  if (key === "cells" && /^(\d+[smhd])+$/.test(text)) return "<age>";
  if (key === "continue") return text === "" ? "" : "<continue>";
  const hashed = hashes.reduce((shown, hash) => shown.replaceAll(hash, "<hash>"), text);
  return hashed
    .replace(/\b(replica set|ReplicaSet) "(\S+)-\w{6,10}"/gi, '$1 "$2-<hash>"')
    .replace(/kube-api-access-\w{5}/g, "kube-api-access-<drawn>")
    .replace(/(ResourceVersion in (?:the precondition|record)) \(\d+\)/g, "$1 (<version>)")
    .replace(/\b(drawn[-_])[a-z0-9]{5}\b/gi, "$1<drawn>")
    .replace(/\(0x[0-9a-f]+\)/g, "(<pointer>)")
    .replace(token, "<token>")
    .replace(uuid, "<uid>")
    .replace(time, (_all, fraction?: string) => (fraction === undefined ? "<time>" : "<micro time>"))
    .replace(address, "<address>");
}
