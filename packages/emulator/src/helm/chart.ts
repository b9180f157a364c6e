import { Buffer } from "node:buffer";
import type { HelmArguments } from "./arguments.ts";
import { chartFiles } from "./chart-files.ts";
import { isChartVersion, ownChartMark, ownMetadata } from "./chart-versions.ts";
import type { HelmWorld, Stored } from "./helm-world.ts";
import { HelmError } from "./helm-world.ts";
import { readGoYaml } from "./template/read-yaml.ts";
import { isTree } from "./values.ts";

/** A chart as a release record keeps it. */
export interface Chart {
  readonly metadata: Stored;
  readonly values: Stored;
  readonly templates: readonly { readonly name: string; readonly data: string }[];
}

const officialRepository = "https://flyteorg.github.io/flyte";

/**
 * The chart that a command names: a folder that holds fgk's own chart, or Flyte's published `flyte-binary`, in whose place
 * our own is rendered under the version asked for. Any other chart is refused.
 */
export async function loadChart(reference: string, args: HelmArguments, world: HelmWorld): Promise<Chart> {
  const repository = args.options["repo"];
  const published =
    repository === undefined
      ? reference === "flyte/flyte-binary"
      : isPublished(repository.replace(/\/$/, "")) && reference === "flyte-binary";
  if (published) return publishedChart(args.options["version"]);
  if (repository !== undefined || reference.includes("://")) throw refused(`${repository ?? ""} ${reference}`.trim());
  return readChartFolder(reference.replace(/\/$/, ""), world);
}

/** Flyte's repository, or the one that an emulator on this machine has in its place. */
function isPublished(repository: string): boolean {
  return repository === officialRepository || /^http:\/\/(?:127\.0\.0\.1|localhost)(?::\d+)?\/charts$/.test(repository);
}

function publishedChart(asked: string | undefined): Chart {
  const version = asked ?? "v1.16.8";
  if (!isChartVersion(version)) {
    throw new HelmError(
      `chart "flyte-binary" version ${JSON.stringify(version)} not found in ${officialRepository} repository`,
    );
  }
  return { metadata: ownMetadata(version.replace(/^v/, "")), values: ownValues(), templates: ownTemplates };
}

const ownTemplates: Chart["templates"] = Object.entries(chartFiles)
  .filter(([name]) => name.startsWith("templates/"))
  .map(([name, text]) => ({ name, data: Buffer.from(text).toString("base64") }));

let readValues: Stored | undefined;

/** The default values of fgk's own chart. */
function ownValues(): Stored {
  readValues ??= readGoYaml(chartFiles["values.yaml"] ?? "") as Stored;
  return readValues;
}

async function readChartFolder(folder: string, world: HelmWorld): Promise<Chart> {
  const text = await world.readFile(`${folder}/Chart.yaml`).catch(() => undefined);
  if (text === undefined) throw new HelmError(`path ${JSON.stringify(folder)} not found`);
  const metadata = readGoYaml(text);
  if (!isTree(metadata) || metadata["name"] !== "flyte-binary" || metadata["annotations"]?.[ownChartMark] !== "1")
    throw refused(folder);
  const values = readGoYaml(await world.readFile(`${folder}/values.yaml`));
  return { metadata, values: isTree(values) ? values : {}, templates: await readTemplates(folder, world) };
}

async function readTemplates(folder: string, world: HelmWorld): Promise<Chart["templates"]> {
  const names = await world.listFolder?.(`${folder}/templates`);
  if (names === undefined) return ownTemplates;
  return Promise.all(
    [...names].sort().map(async (name) => {
      const text = await world.readFile(`${folder}/templates/${name}`);
      return { name: `templates/${name}`, data: Buffer.from(text).toString("base64") };
    }),
  );
}

function refused(chart: string): HelmError {
  return new HelmError(
    `fgk's stand-in for helm renders only its own chart flyte-binary, not ${chart}; install helm for any other`,
  );
}
