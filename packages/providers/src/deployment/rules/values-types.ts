import type { Diagnostic, Json } from "@fgk/engine";
import { isJsonObject } from "@fgk/engine";
import { joinValuePath } from "../values-path.ts";
import type { Rule } from "./rule.ts";
import { broken, when } from "./rule.ts";
import { findOwnValue, walkOwnValues } from "./walk-values.ts";

type Type = "map" | "list" | "flag" | "number" | "text";

const named: Readonly<Record<Type, string>> = {
  map: "a map",
  list: "a list",
  flag: "true or false",
  number: "a number",
  text: "a text",
};

/** What the chart expects where a wrong type renders silently into something else. Maps with owned values: values-owned. */
const expected: readonly (readonly [path: string, type: Type])[] = [
  ["configuration.database.port", "number"],
  ["configuration.auth.enabled", "flag"],
  ["configuration.inlineConfigMap", "text"],
  ["configuration.logging.level", "number"],
  ["deployment.args", "list"],
  ["deployment.command", "list"],
  ["deployment.extraEnvVars", "list"],
  ["deployment.extraPodSpec", "map"],
  ["deployment.extraVolumeMounts", "list"],
  ["deployment.extraVolumes", "list"],
  ["deployment.initContainers", "list"],
  ["deployment.preInitContainers", "list"],
  ["deployment.resources", "map"],
  ["deployment.sidecars", "list"],
  ["ingress.create", "flag"],
  ["ingress.separateGrpcIngress", "flag"],
  ["rbac.create", "flag"],
  ["rbac.extraRules", "list"],
  ["service", "map"],
  ["service.loadBalancerSourceRanges", "list"],
];

/** Values whose type the chart can't take. */
export const checkValuesTypes: Rule = ({ flyte }) => {
  const { values } = flyte;
  const types = expected.flatMap(([path, type]) => checkType(findOwnValue(values, path.split(".")), path, type));
  const texts = walkOwnValues(values).flatMap(({ keys, keyPath, value }) =>
    when(keys.some((key) => /(annotations|labels)$/i.test(key)) && value !== null && typeof value !== "string", () =>
      broken(
        keyPath,
        `${joinValuePath(keys)} must be a text`,
        "Kubernetes takes only texts as labels and annotations",
        `put it in quotes: ${JSON.stringify(String(value))}`,
      ),
    ),
  );
  return [...types, ...texts];
};

function checkType(own: ReturnType<typeof findOwnValue>, path: string, type: Type): readonly Diagnostic[] {
  if (own === undefined || own.value === null || own.keys.length !== path.split(".").length) return [];
  if (typeOf(own.value) === type) return [];
  const found = typeOf(own.value);
  return [
    broken(
      own.keyPath,
      `${path} must be ${named[type]}, not ${named[found]}`,
      "the chart expects it so, and would render something else silently",
      found === "text" && (type === "flag" || type === "number") ? "take the quotes away" : `write ${named[type]}`,
    ),
  ];
}

function typeOf(value: Json): Type {
  if (Array.isArray(value)) return "list";
  if (isJsonObject(value)) return "map";
  if (typeof value === "boolean") return "flag";
  return typeof value === "number" ? "number" : "text";
}
