import type { Json, JsonObject } from "@fgk/engine";
import { Failure, isJsonObject } from "@fgk/engine";
import { textAt } from "../../text-at.ts";
import { findKnownKind, groupOf } from "./kinds.ts";
import type { ManifestObject } from "./manifest-object.ts";
import { readGoYaml, YamlTrouble } from "./read-go-yaml.ts";

/** Objects of one release: more would be asked for one by one. */
const mostObjects = 2_000;

/**
 * The objects of a manifest as helm writes or renders it. What names no namespace is in the release's; whether kinds that
 * are not Kubernetes' own have one is known when their definition is in the same manifest, else guessed by their name and
 * settled when they are read. Throws `Failure` (`unreadable`) with nothing of the text in it.
 */
export function parseManifest(text: string, namespace: string): readonly ManifestObject[] {
  const contents = readDocuments(text).flatMap(listObjects);
  if (contents.length > mostObjects) throw unreadable(`more than ${mostObjects} objects`);
  const defined = new Map(contents.flatMap(readDefinition));
  return contents.map((content) => {
    const apiVersion = textAt(content, "apiVersion");
    const kind = textAt(content, "kind");
    const metadata = isJsonObject(content["metadata"]) ? content["metadata"] : {};
    const name = textAt(metadata, "name");
    if (apiVersion === "" || kind === "" || name === "") throw unreadable("an object without apiVersion, kind or name");
    const namespaced =
      findKnownKind(apiVersion, kind)?.namespaced ??
      defined.get(`${groupOf(apiVersion)}/${kind}`) ??
      !kind.startsWith("Cluster");
    const place = namespaced ? textAt(metadata, "namespace") || namespace : undefined;
    return { apiVersion, kind, namespace: place, name, content };
  });
}

function readDocuments(text: string): readonly Json[] {
  try {
    return readGoYaml(text);
  } catch (error) {
    if (error instanceof YamlTrouble) throw unreadable(error.message);
    throw error;
  }
}

/** Lists count as what is in them; documents that say nothing are none. */
function listObjects(document: Json): readonly JsonObject[] {
  if (!isJsonObject(document)) {
    if (document === null || document === "") return [];
    throw unreadable("a document that is no object");
  }
  const items = document["items"];
  if (Array.isArray(items) && textAt(document, "kind").endsWith("List")) return items.flatMap(listObjects);
  return Object.keys(document).length === 0 ? [] : [document];
}

function readDefinition(content: JsonObject): readonly (readonly [string, boolean])[] {
  const spec = content["spec"];
  if (content["kind"] !== "CustomResourceDefinition" || !isJsonObject(spec) || !isJsonObject(spec["names"])) return [];
  return [[`${textAt(spec, "group")}/${textAt(spec["names"], "kind")}`, spec["scope"] !== "Cluster"]];
}

function unreadable(cause: string): Failure {
  return new Failure({
    severity: "error",
    code: "unreadable",
    summary: "the manifest of the helm release can't be understood",
    cause,
    help: "helm get manifest (or helm template, when the chart is at fault) shows it",
  });
}
