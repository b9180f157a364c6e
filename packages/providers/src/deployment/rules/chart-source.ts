import type { Diagnostic } from "@fgk/engine";
import { dropEndSlashes } from "../../drop-end-slashes.ts";
import type { ChartScope } from "../scope/flyte-scope.ts";
import type { Rule } from "./rule.ts";
import { broken, notYet, warn, when } from "./rule.ts";

/** Flyte's own chart repository: a chart's version there is that of the Flyte in it. */
const official = "https://flyteorg.github.io/flyte";

/** Charts of Flyte's repository that are something else than Flyte in one pod. */
const others: readonly string[] = [
  "flyte",
  "flyte-core",
  "flyte-deps",
  "flyte-devbox",
  "flyte-sandbox",
  "flyteconnector",
];

/** Where the chart comes from, in forms that helm would take for something else. */
export const checkChartSource: Rule = ({ flyte }) => {
  const { chart } = flyte;
  return [
    ...(chart.path === null ? checkRepository(chart) : checkPath(chart.path)),
    ...when(others.includes(chart.name), () =>
      notYet(
        "flyte.chart.name",
        `the chart ${chart.name} isn't Flyte in one pod`,
        "fgk installs flyte-binary, under whatever name it has in your repository",
        "write name: flyte-binary",
      ),
    ),
    ...checkVersion(chart, flyte.version),
  ];
};

function checkPath(path: string): readonly Diagnostic[] {
  return [
    ...when(/^(https?|oci):\/\//.test(path), () =>
      broken(
        "flyte.chart.path",
        `${path} is an address, not a folder or an archive`,
        "path is a place on this machine, relative to the deployment file",
        "write flyte.chart.repository, with name and version, or helm pull the archive and name that",
      ),
    ),
    ...when(path.startsWith("~"), () =>
      broken(
        "flyte.chart.path",
        `${path} begins with ~, which only a shell reads as your home`,
        "path is relative to the deployment file",
        "write a path that begins with ./ or ../",
      ),
    ),
  ];
}

function checkRepository({ repository, name }: ChartScope): readonly Diagnostic[] {
  const isOci = repository.startsWith("oci://");
  const place = dropEndSlashes(repository);
  const last = place.split("/").at(-1) ?? "";
  const [image = "", tag] = last.split(":");
  return [
    ...when(isOci && tag !== undefined && image !== "" && repository.split("/").length > 3, () =>
      broken(
        "flyte.chart.repository",
        `${repository} ends with a version`,
        "helm takes the version of an OCI chart from elsewhere",
        `write repository: ${repository.slice(0, repository.lastIndexOf(":"))} and flyte.chart.version: ${tag ?? ""}`,
      ),
    ),
    ...when(isOci && tag === undefined && image === name, () =>
      broken(
        "flyte.chart.repository",
        `${repository} is the chart itself, not the repository that it is in`,
        `helm would look for ${place}/${name}`,
        `write repository: ${place.slice(0, -name.length - 1)}`,
      ),
    ),
    ...when(!isOci && /\.(tgz|tar\.gz)$/.test(last), () =>
      broken(
        "flyte.chart.repository",
        `${last} is an archive, not a repository`,
        "a repository is an address with an index.yaml below it",
        "download it and write flyte.chart.path, or write the address of the repository",
      ),
    ),
    ...when(!isOci && last === "index.yaml", () =>
      broken(
        "flyte.chart.repository",
        `${repository} is the list of a repository, not the repository`,
        "helm adds /index.yaml itself",
        `write repository: ${repository.replace(/\/index\.yaml$/, "")}`,
      ),
    ),
  ];
}

/** True for a chart of Flyte's own repository. */
export function isOfficial({ path, repository }: ChartScope): boolean {
  return path === null && dropEndSlashes(repository) === official;
}

/** Rights, ports and configuration are the chart's: another Flyte than its own may lack some of them. */
function checkVersion(chart: ChartScope, flyte: string): readonly Diagnostic[] {
  const { version } = chart;
  if (version === null || !isOfficial(chart)) return [];
  const bare = version.replace(/^v/, "");
  if (bare === flyte || !flyte.startsWith("1.")) return [];
  if (!bare.startsWith("1.")) {
    return [
      notYet(
        "flyte.chart.version",
        `the chart ${version} installs another Flyte than ${flyte}`,
        "in Flyte's repository a chart has the version of its Flyte, and fgk knows Flyte 1",
        `take flyte.chart.version out: it is v${flyte} then`,
      ),
    ];
  }
  return [
    warn(
      "flyte.chart.version",
      `the chart ${version} is that of Flyte ${bare}, and Flyte shall be ${flyte}`,
      "rights, ports and configuration are the chart's, and belong to its own Flyte",
      `take flyte.chart.version out (it is v${flyte} then), or write flyte.version: ${bare}`,
    ),
  ];
}
