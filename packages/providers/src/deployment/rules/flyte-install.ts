import type { Rule } from "./rule.ts";
import { broken, notYet, when } from "./rule.ts";

/** Which Flyte, from which chart, where. */
export const checkFlyteInstall: Rule = ({ flyte }, file) => {
  const beside = ["flyte.chart.repository", "flyte.chart.version"].find((key) => file.get(key).written);
  return [
    ...when(flyte.install !== "binary", () =>
      notYet(
        "flyte.install",
        `install: ${flyte.install} can't be done yet`,
        "fgk installs flyte-binary only",
        "write install: binary",
      ),
    ),
    ...when(!flyte.version.startsWith("1."), () =>
      notYet(
        "flyte.version",
        `Flyte ${flyte.version} can't be installed yet`,
        "fgk knows Flyte 1; Flyte 2 has other charts, ports and namespaces",
        "write a version 1.x, such as 1.16.8",
      ),
    ),
    ...when(flyte.chart.path !== null && beside !== undefined, () =>
      broken(
        beside ?? "flyte.chart",
        "a chart comes from a path or from a repository, not from both",
        "flyte.chart.path is written as well",
        "take one of the two out",
      ),
    ),
    ...when(/^(kube|gke|gmp|config-management)-|^kube$|^default$/.test(flyte.namespace), () =>
      broken(
        "flyte.namespace",
        `the namespace ${flyte.namespace} isn't Flyte's to have`,
        "it belongs to Kubernetes or GKE",
        "choose another, such as flyte",
      ),
    ),
  ];
};
