import { readFileSync } from "node:fs";
import type { DeploymentFile, Diagnostic, Json, JsonObject } from "@fgk/engine";
import { isJsonObject, readDeployment } from "@fgk/engine";
import { parse, stringify } from "yaml";
import { deploymentSchema } from "./schema.ts";

type Rule = (file: DeploymentFile) => readonly Diagnostic[];

/** The smallest useful file, as in the design. */
export const smallestText = `
apiVersion: fgk/v1
name: prod
google:
  project: acme-ml
  location: europe-west1-b
cluster: { name: flyte }
database: { instance: flyte-db }
buckets: { metadata: acme-ml-flyte-metadata, userData: acme-ml-flyte-data }
flyte:
  install: binary
  version: 1.16.8
  projects: [flytesnacks]
loadBalancer: { address: 10.132.0.6 }
`;

/** The complete file: every key is written. */
export const fullText: string = readFileSync(
  new URL("../../../../schemas/deployment-full.yaml", import.meta.url),
  "utf8",
);

/** A file that must be valid. */
export function fileOf(text: string, rules: readonly Rule[] = []): DeploymentFile {
  const read = readDeployment(text, "fgk.yaml", { schema: deploymentSchema, rules });
  if (!read.ok) throw new Error(read.diagnostics.map(({ keyPath, summary }) => `${keyPath}: ${summary}`).join("\n"));
  return read.value;
}

/** The smallest file with other values at some keys (`cluster.name`); null takes a key out. */
export function smallestWith(changes: Readonly<Record<string, Json>>): DeploymentFile {
  return fileOf(textWith(changes));
}

/** The text of such a file. A key that itself holds dots is not possible here. */
export function textWith(changes: Readonly<Record<string, Json>>): string {
  const content = parse(smallestText) as JsonObject;
  return stringify(
    Object.entries(changes).reduce((at, [path, value]) => setAt(at, path.split("."), value), content),
    { lineWidth: 0, aliasDuplicateObjects: false },
  );
}

function setAt(at: JsonObject, [key = "", ...rest]: readonly string[], value: Json): JsonObject {
  const inner = at[key];
  if (rest.length > 0) return { ...at, [key]: setAt(isJsonObject(inner) ? inner : {}, rest, value) };
  const others = Object.fromEntries(Object.entries(at).filter(([name]) => name !== key));
  return value === null ? others : { ...others, [key]: value };
}
