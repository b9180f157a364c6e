import { Buffer } from "node:buffer";
import type { HelmArguments } from "./arguments.ts";
import { chartFiles } from "./chart-files.ts";
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

const marker = "fgk/emulator-chart";
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
      : repository.replace(/\/$/, "") === officialRepository && reference === "flyte-binary";
  if (published) return publishedChart(args.options["version"]);
  if (repository !== undefined || reference.includes("://")) throw refused(`${repository ?? ""} ${reference}`.trim());
  return readChartFolder(reference.replace(/\/$/, ""), world);
}

function publishedChart(asked: string | undefined): Chart {
  const version = asked ?? "v1.16.8";
  if (!/^v?1\.\d+\.\d+$/.test(version)) {
    throw new HelmError(
      `chart "flyte-binary" version ${JSON.stringify(version)} not found in ${officialRepository} repository`,
    );
  }
  const plain = version.replace(/^v/, "");
  return { metadata: ownMetadata(`v${plain}`, plain), values: ownValues(), templates: ownTemplates };
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

function ownMetadata(version: string, appVersion: string): Stored {
  return {
    name: "flyte-binary",
    version,
    description: "The objects of a single-binary Flyte, for fgk's emulator",
    apiVersion: "v2",
    appVersion,
    annotations: { [marker]: "1" },
    type: "application",
  };
}

async function readChartFolder(folder: string, world: HelmWorld): Promise<Chart> {
  const text = await world.readFile(`${folder}/Chart.yaml`).catch(() => undefined);
  if (text === undefined) throw new HelmError(`path ${JSON.stringify(folder)} not found`);
  const metadata = readGoYaml(text);
  if (!isTree(metadata) || metadata["name"] !== "flyte-binary" || metadata["annotations"]?.[marker] !== "1")
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
