import type { Json } from "@fgk/engine";
import { compareText, isJsonObject, readYaml } from "@fgk/engine";
import type { V1Secret } from "@kubernetes/client-node";

/** The annotation that says which version of which secret a Kubernetes Secret holds. It names, and reveals nothing. */
export const passwordAnnotation = "fgk.dev/password";

/** Counts the passwords that a Secret was given from the environment: they have no version of their own. */
export const passwordCountAnnotation = "fgk.dev/password-count";

/** `{secret, version}` as it stands in the annotation: `projects/P/secrets/S@N`. */
export function writePasswordReference(value: Json): string {
  if (isJsonObject(value) && typeof value["secret"] === "string")
    return `${value["secret"]}@${String(value["version"])}`;
  if (isJsonObject(value) && typeof value["env"] === "string") return `env:${value["env"]}`;
  return JSON.stringify(value);
}

/** The reference in an annotation as a field's value; undefined when it says nothing. */
export function readPasswordReference(text: string | undefined): Json | undefined {
  if (text === undefined || text === "") return undefined;
  if (text.startsWith("env:")) return { env: text.slice("env:".length) };
  const at = text.lastIndexOf("@");
  if (at > 0) return { secret: text.slice(0, at), version: text.slice(at + 1) };
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

/**
 * Flyte's configuration file with the database password. The chart mounts every key of the Secret that `inlineSecretRef`
 * names beside its own configuration, and Flyte reads only what ends in `.yaml`. JSON strings are YAML strings.
 */
export function writePasswordFile(password: string): string {
  return `database:\n  postgres:\n    password: ${JSON.stringify(password)}\n`;
}

/** The password in such a file (ours, or the chart's own); undefined when there is none. */
export function readPasswordFile(text: string): string | undefined {
  const read = readYaml(text, "");
  const content = read.ok ? read.value.content : undefined;
  const database = isJsonObject(content) ? content["database"] : undefined;
  const postgres = isJsonObject(database) ? database["postgres"] : undefined;
  const password = isJsonObject(postgres) ? postgres["password"] : undefined;
  return password === undefined || password === null ? undefined : String(password);
}

/** The password in a Secret's files; the last one that says one wins, as Flyte reads them in the order of their names. */
export function readPasswordFiles(secret: V1Secret | undefined): string | undefined {
  const files = Object.entries(secret?.data ?? {})
    .filter(([name]) => name.endsWith(".yaml"))
    .sort(([a], [b]) => compareText(a, b));
  const texts = files.map(([, content]) => Buffer.from(content, "base64").toString("utf8"));
  return texts.map(readPasswordFile).findLast((password) => password !== undefined);
}

/**
 * What a Secret says of its password, as a field's value. A password from the environment has no version: it is compared in
 * memory, and `compared: different` says that the variable holds another one now.
 */
export function describePassword(
  secret: V1Secret | undefined,
  variable: (name: string) => string | undefined,
): Json | undefined {
  const reference = readPasswordReference(secret?.metadata?.annotations?.[passwordAnnotation]);
  if (!isJsonObject(reference) || typeof reference["env"] !== "string") return reference;
  const wanted = variable(reference["env"]) ?? "";
  if (wanted === "" || wanted === readPasswordFiles(secret)) return reference;
  return { ...reference, compared: "different" };
}
