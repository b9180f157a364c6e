import type { Json, JsonObject } from "@fgk/engine";
import { isJsonObject } from "@fgk/engine";

/** What the server alone decides, whatever a manifest says. */
const ofServer = [
  "creationTimestamp",
  "generation",
  "managedFields",
  "resourceVersion",
  "selfLink",
  "uid",
  "namespace",
];

/** An object as its manifest writes it, in the form in which it can be compared: without what the server decides. */
export function normalizeObject(content: JsonObject): JsonObject {
  const { apiVersion, kind, metadata, status, ...rest } = content;
  const marked = isJsonObject(metadata) ? without(metadata, ofServer) : {};
  const plain: JsonObject = { apiVersion: apiVersion ?? null, kind: kind ?? null, metadata: marked, ...rest };
  if (kind === "Secret") return mergeStringData(plain);
  // Its rules are the controller's, made of other roles'.
  if (kind === "ClusterRole" && isJsonObject(plain["aggregationRule"])) return without(plain, ["rules"]);
  return hasInjectedAuthority(marked) ? withoutAuthority(plain) : plain;
}

/** The server keeps `stringData` as bytes, over what `data` says. */
function mergeStringData(secret: JsonObject): JsonObject {
  const { stringData, ...rest } = secret;
  if (!isJsonObject(stringData)) return rest;
  const written = Object.entries(stringData).filter(([, text]) => text !== null);
  const data = written.map(([key, text]) => [key, Buffer.from(String(text), "utf8").toString("base64")] as const);
  return { ...rest, data: { ...(isJsonObject(rest["data"]) ? rest["data"] : {}), ...Object.fromEntries(data) } };
}

/** cert-manager writes the authority into webhooks that ask for it. */
function hasInjectedAuthority({ annotations }: JsonObject): boolean {
  return isJsonObject(annotations) && Object.keys(annotations).some((key) => /^cert-manager\.io\/inject-/.test(key));
}

function withoutAuthority(value: JsonObject): JsonObject {
  const clean = (inner: Json): Json => {
    if (Array.isArray(inner)) return inner.map((item: Json) => clean(item));
    return isJsonObject(inner) ? withoutAuthority(inner) : inner;
  };
  const kept = Object.entries(value).filter(([key]) => key !== "caBundle");
  return Object.fromEntries(kept.map(([key, inner]) => [key, clean(inner)]));
}

function without(map: JsonObject, keys: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(map).filter(([key]) => !keys.includes(key)));
}
