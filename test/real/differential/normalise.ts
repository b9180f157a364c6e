import type { Answer, Json } from "./step.ts";

const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
const time = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g;
const address = /\b(\d{1,3}\.){3}\d{1,3}\b/g;
const token = /\beyJ[\w-]+\.[\w-]+\.[\w-]+/g;
// Of the letters that Kubernetes draws names from.
const drawn = /^[bcdfghjklmnpqrstvwxz2456789]{5}$/;

/**
 * Puts a word in the place of what two servers can't but draw differently: ids, versions, times, addresses, ports, names.
 * What is there stays to be compared: that there is an id, at this place, in this form.
 */
export function normaliseAnswer(answer: Answer): Json {
  return normalise({ status: answer.status, headers: answer.headers, body: answer.body }, "");
}

function normalise(value: Json, key: string): Json {
  if (typeof value === "string") return normaliseText(value, key);
  if (typeof value === "number") return key === "nodePort" && value >= 30_000 ? "<port>" : value;
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map((item: Json) => normalise(item, key));
  const record = value as Readonly<Record<string, Json>>;
  const entries = Object.entries(record).map(([name, item]) => [name, normalise(item, name)] as const);
  return nameDrawn(Object.fromEntries(entries));
}

/** An object whose name the server drew: only what the client gave of it is compared. */
function nameDrawn(record: Readonly<Record<string, Json>>): Json {
  const { name, generateName } = record;
  if (typeof name !== "string" || typeof generateName !== "string") return record;
  const isDrawn = name.startsWith(generateName) && drawn.test(name.slice(generateName.length));
  return isDrawn ? { ...record, name: `${generateName}<drawn>` } : record;
}

function normaliseText(text: string, key: string): string {
  if (key === "resourceVersion") return /^\d+$/.test(text) ? (text === "0" ? "0" : "<version>") : text;
  if (key === "continue") return text === "" ? "" : "<continue>";
  return text
    .replace(token, "<token>")
    .replace(uuid, "<uid>")
    .replace(time, (_all, fraction?: string) => (fraction === undefined ? "<time>" : "<micro time>"))
    .replace(address, "<address>");
}
