import type { Stored } from "../../cloud/http.ts";
import type { FieldProblem } from "../status.ts";
import { requiredField } from "../status.ts";

const accountName = "kubernetes.io/service-account.name";

/** What a Secret's type wants to be in it, in the server's words. */
export function checkSecretType(secret: Stored): readonly FieldProblem[] {
  const data: Readonly<Record<string, string>> = secret["data"] ?? {};
  const checkThere = (...keys: readonly string[]): readonly FieldProblem[] =>
    keys.filter((key) => data[key] === undefined).map((key) => requiredField(`data[${key}]`));
  switch (secret["type"]) {
    case "kubernetes.io/service-account-token":
      return (secret["metadata"].annotations?.[accountName] ?? "") === ""
        ? [requiredField(`metadata.annotations[${accountName}]`)]
        : [];
    case "kubernetes.io/dockercfg":
      return checkJson(data, ".dockercfg");
    case "kubernetes.io/dockerconfigjson":
      return checkJson(data, ".dockerconfigjson");
    case "kubernetes.io/basic-auth": {
      const missing = checkThere("username", "password");
      return missing.length === 2 ? missing : [];
    }
    case "kubernetes.io/ssh-auth":
      return checkThere("ssh-privatekey");
    case "kubernetes.io/tls":
      return checkThere("tls.crt", "tls.key");
    default:
      return [];
  }
}

function checkJson(data: Readonly<Record<string, string>>, key: string): readonly FieldProblem[] {
  const value = data[key];
  if (value === undefined) return [requiredField(`data[${key}]`)];
  const why = explainJson(Buffer.from(value, "base64").toString());
  if (why === undefined) return [];
  const text = `Invalid value: "<secret contents redacted>": ${why}`;
  return [{ field: `data[${key}]`, reason: "FieldValueInvalid", text }];
}

/** Why a text is no JSON object, as Go says it of the usual cases; undefined when it is one. */
function explainJson(text: string): string | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return text === ""
      ? "unexpected end of JSON input"
      : `invalid character '${text[0]}' looking for beginning of value`;
  }
  if (typeof value === "object" && !Array.isArray(value)) return undefined;
  const kind = Array.isArray(value) ? "array" : typeof value === "boolean" ? "bool" : typeof value;
  return `json: cannot unmarshal ${kind} into Go value of type map[string]interface {}`;
}
