import { redacted } from "../../helm/redact-value.ts";
import { isSecretKey } from "../secret-keys.ts";
import { joinValuePath } from "../values-path.ts";
import type { Rule } from "./rule.ts";
import { broken } from "./rule.ts";
import type { OwnValue } from "./walk-values.ts";
import { walkOwnValues } from "./walk-values.ts";

/**
 * Secrets in `flyte.values` would end in the plan, in Helm's record of the release and in a ConfigMap. Known places are
 * refused; the value is never repeated.
 */
export const checkValuesSecrets: Rule = ({ flyte }) => {
  const all = walkOwnValues(flyte.values);
  return (
    all
      // A placeholder is refused as such.
      .filter(
        (own) => typeof own.value === "string" && own.value !== "" && own.value !== redacted && isSecret(own, all),
      )
      .map((own) =>
        broken(
          own.keyPath,
          `${joinValuePath(own.keys)} is a secret, and values are no place for one`,
          "values stand in the plan, in Helm's record of the release and in the cluster's configuration",
          /database/.test(own.keys.join("."))
            ? "write database.password instead"
            : "put it into a Kubernetes secret and name that",
        ),
      )
  );
};

function isSecret({ keys, value }: OwnValue, all: readonly OwnValue[]): boolean {
  const key = keys.at(-1) ?? "";
  if (key === "value") return isSecretVariable(keys, all);
  if (isSecretKey(key)) return true;
  return keys[0] === "configuration" && typeof value === "string" && /-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(value);
}

/** `{ name: SOME_PASSWORD, value: … }` of a container's environment. */
function isSecretVariable(keys: readonly string[], all: readonly OwnValue[]): boolean {
  const above = keys.slice(0, -1).join("\0");
  const name = all.find((own) => own.keys.at(-1) === "name" && own.keys.slice(0, -1).join("\0") === above)?.value;
  return typeof name === "string" && isSecretKey(name);
}
