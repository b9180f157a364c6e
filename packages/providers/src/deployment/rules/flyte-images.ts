import type { Diagnostic } from "@fgk/engine";
import { hasMovingTag } from "../../helm/traps/image-name.ts";
import type { Rule } from "./rule.ts";
import { notYet, warn, when } from "./rule.ts";

/** Images that aren't the version that the file says, or none at all; and versions with known faults on Google Cloud. */
export const checkFlyteImages: Rule = ({ flyte }) => {
  const { images, version } = flyte;
  return [
    ...Object.entries(images).flatMap(([name, image]) => checkTag(`flyte.images.${name}`, name, image, version)),
    ...checkFlyteImage(images.flyte, version),
    ...checkKnownFaults(version),
  ];
};

/** An image of Flyte's own without a tag gets the version's. */
function checkTag(keyPath: string, name: string, image: string | null, version: string): readonly Diagnostic[] {
  const isFlyte = name === "flyte";
  const isOpen = image !== null && hasMovingTag(image) && !(isFlyte && !image.endsWith(":latest"));
  return when(isOpen, () =>
    warn(
      keyPath,
      `${image ?? ""} is another image each time that it is pulled`,
      "a restart or another node may bring a version that nobody chose, and no plan shows it",
      `name a version${isFlyte ? `, such as :v${version}` : ""}, or a digest`,
    ),
  );
}

function checkFlyteImage(image: string | null, version: string): readonly Diagnostic[] {
  if (image === null) return [];
  const name = image.slice(image.lastIndexOf("/") + 1).split("@")[0] ?? "";
  const [repository = "", tag = ""] = name.split(":");
  const other = /^v?([0-9]+\.[0-9]+\.[0-9]+)$/.exec(tag)?.[1];
  return [
    ...when(repository === "flyte-binary-v2" || other?.startsWith("2.") === true, () =>
      notYet(
        "flyte.images.flyte",
        `${name} is Flyte 2`,
        "Flyte 2 has other charts, ports and namespaces; fgk knows Flyte 1",
        `name an image of Flyte ${version}`,
      ),
    ),
    ...when(other?.startsWith("1.") === true && other !== version && version.startsWith("1."), () =>
      warn(
        "flyte.images.flyte",
        `the image is Flyte ${other ?? ""}, and flyte.version is ${version}`,
        "chart, rights and checks are those of flyte.version",
        `write flyte.version: ${other ?? ""}, or an image of ${version}`,
      ),
    ),
  ];
}

/** What a Flyte before some version can't do on Google Cloud. */
const faults: readonly (readonly [before: readonly [number, number, number], what: string, cause: string])[] = [
  [
    [1, 11, 0],
    "can't take the same file twice: the second pyflyte register fails",
    "it takes Cloud Storage's ETag for the file's MD5 (flyteorg/flyte#4971)",
  ],
  [
    [1, 13, 1],
    "may not annotate the accounts of tasks: the chart's ClusterRole lacks serviceaccounts",
    "tasks would run without the account of the file (flyteorg/flyte#5579)",
  ],
];

function checkKnownFaults(version: string): readonly Diagnostic[] {
  const [major = 0, minor = 0, patch = 0] = version.split(".").map((part) => Number.parseInt(part, 10));
  return faults.flatMap(([[first, second, third], what, cause]) =>
    when(major === first && (minor < second || (minor === second && patch < third)), () =>
      warn(
        "flyte.version",
        `Flyte ${version} ${what}`,
        cause,
        `write ${first}.${second}.${third} or later, such as 1.16.8`,
      ),
    ),
  );
}
