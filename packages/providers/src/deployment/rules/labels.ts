import type { Diagnostic } from "@fgk/engine";
import type { Rule } from "./rule.ts";
import { broken, when } from "./rule.ts";

/** Google labels a resource with at most 64; two of them are the mark. */
const most = 62;

/** Google's rules for labels, and Kubernetes' for the nodes' ones. */
export const checkLabels: Rule = ({ labels, cluster }) => [
  ...Object.entries(labels).flatMap(([key, value]) => checkGoogleLabel(key, value)),
  ...when(Object.keys(labels).length > most, () =>
    broken(
      "google.labels",
      `${Object.keys(labels).length} labels are more than ${most}`,
      "Google allows 64 labels on a resource, and fgk's mark takes two",
      "take some out",
    ),
  ),
  ...cluster.nodePools.flatMap(({ path, labels: own }) =>
    path === undefined
      ? []
      : Object.entries(own).flatMap(([key, value]) => checkNodeLabel(`${path}.labels`, key, value)),
  ),
];

function checkGoogleLabel(key: string, value: string): readonly Diagnostic[] {
  const at = `google.labels.${key}`;
  if (key === "fgk-deployment" || key === "fgk-cluster") {
    return [
      broken(at, `the label ${key} is fgk's own mark`, "it says which deployment made a thing", "use another key"),
    ];
  }
  if (!/^[a-z][a-z0-9_-]{0,62}$/.test(key)) {
    return [
      broken(
        at,
        `${key} can't be a label's key`,
        "Google allows 1 to 63 small letters, digits, _ and -, a letter first",
        "write another key",
      ),
    ];
  }
  if (/^[a-z0-9_-]{0,63}$/.test(value)) return [];
  return [
    broken(
      at,
      `${JSON.stringify(value)} can't be a label's value`,
      "Google allows at most 63 small letters, digits, _ and -",
      "write another value",
    ),
  ];
}

function checkNodeLabel(at: string, key: string, value: string): readonly Diagnostic[] {
  const word = /^([A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?)?$/;
  const name = key.slice(key.lastIndexOf("/") + 1);
  if (name !== "" && word.test(name) && word.test(value)) return [];
  return [
    broken(
      `${at}.${key}`,
      `${key}: ${JSON.stringify(value)} can't be a Kubernetes label`,
      "name and value have at most 63 letters, digits, -, _ and ., and begin and end with a letter or digit",
      "write another one",
    ),
  ];
}
