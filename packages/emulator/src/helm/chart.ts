import { Buffer } from "node:buffer";
import type { HelmArguments } from "./arguments.ts";
import { unpackFiles } from "./chart-archive.ts";
import { chartFiles } from "./chart-files.ts";
import { isChartVersion, ownChartMark, ownMetadata } from "./chart-versions.ts";
import type { HelmWorld, Stored } from "./helm-world.ts";
import { HelmError } from "./helm-world.ts";
import { readGoYaml } from "./template/read-yaml.ts";
import { isTree } from "./values.ts";

interface ChartFile {
  readonly name: string;
  /** In base64. */
  readonly data: string;
}

/** A chart as a release record keeps it. */
export interface Chart {
  readonly metadata: Stored;
  readonly values: Stored;
  /** Its values.yaml as it stands. */
  readonly valuesText: string;
  readonly templates: readonly ChartFile[];
  /** What else is in it. */
  readonly files: readonly ChartFile[];
}

const officialRepository = "https://flyteorg.github.io/flyte";

/**
 * The chart that a command names: a folder or archive that holds fgk's own chart, or Flyte's published `flyte-binary`, in whose place
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
  return isArchive(reference)
    ? readChartArchive(reference, world)
    : readChartFolder(reference.replace(/\/$/, ""), world);
}

function isArchive(reference: string): boolean {
  return /\.(?:tgz|tar\.gz)$/.test(reference);
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
  return {
    metadata: ownMetadata(version.replace(/^v/, "")),
    values: ownValues(),
    valuesText: chartFiles["values.yaml"] ?? "",
    templates: ownTemplates,
    files: ownFiles,
  };
}

/** What a record keeps in a place of its own, or not at all. */
const isKnown = (name: string): boolean => /^(?:Chart\.yaml|Chart\.lock|values\.yaml|values\.schema\.json)$/.test(name);

const isTemplate = (name: string): boolean => name.startsWith("templates/");

const ownTemplates = packOwn(isTemplate);
const ownFiles = packOwn((name) => !isTemplate(name) && !isKnown(name));

function packOwn(belongs: (name: string) => boolean): readonly ChartFile[] {
  const chosen = Object.entries(chartFiles).filter(([name]) => belongs(name));
  return chosen.map(([name, text]) => packFile(name, text));
}

function packFile(name: string, text: string): ChartFile {
  return { name, data: Buffer.from(text).toString("base64") };
}

let defaults: Stored | undefined;

/** The default values of fgk's own chart. */
function ownValues(): Stored {
  defaults ??= readGoYaml(chartFiles["values.yaml"] ?? "") as Stored;
  return defaults;
}

async function readChartFolder(folder: string, world: HelmWorld): Promise<Chart> {
  const text = await world.readFile(`${folder}/Chart.yaml`).catch(() => undefined);
  if (text === undefined) throw new HelmError(`path ${JSON.stringify(folder)} not found`);
  return {
    metadata: readMetadata(text, folder),
    ...readValues(await world.readFile(`${folder}/values.yaml`)),
    templates: await readTemplates(folder, world),
    files: await readOthers(folder, world),
  };
}

/** A Chart.yaml, which must be that of fgk's own chart. */
function readMetadata(text: string, where: string): Stored {
  const metadata = readGoYaml(text);
  if (isTree(metadata) && metadata["name"] === "flyte-binary" && metadata["annotations"]?.[ownChartMark] === "1")
    return metadata;
  throw refused(where);
}

function readValues(text: string): Pick<Chart, "values" | "valuesText"> {
  const values = readGoYaml(text);
  return { values: isTree(values) ? values : {}, valuesText: text };
}

/** What archives that were read hold: a simulation reads one thousands of times. */
const unpacked = new WeakMap<Uint8Array, Chart>();

async function readChartArchive(path: string, world: HelmWorld): Promise<Chart> {
  const bytes = await world.readBytes?.(path).catch(() => undefined);
  if (bytes === undefined) throw new HelmError(`path ${JSON.stringify(path)} not found`);
  const known = unpacked.get(bytes);
  if (known !== undefined) return known;
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) {
    throw new HelmError(`file '${path}' does not appear to be a gzipped archive; got 'application/octet-stream'`);
  }
  const chart = openArchive(unpackFiles(bytes), path);
  unpacked.set(bytes, chart);
  return chart;
}

function openArchive(packed: readonly (readonly [name: string, text: string])[], path: string): Chart {
  const files = packed.map(([name, text]) => [name.slice(name.indexOf("/") + 1), text] as const);
  const textOf = (wanted: string): string | undefined => files.find(([name]) => name === wanted)?.[1];
  const pack = (belongs: (name: string) => boolean): Chart["files"] =>
    files.filter(([name]) => belongs(name)).map(([name, text]) => packFile(name, text));
  const metadata = textOf("Chart.yaml");
  if (metadata === undefined) throw new HelmError("Chart.yaml file is missing");
  return {
    metadata: readMetadata(metadata, path),
    ...readValues(textOf("values.yaml") ?? ""),
    templates: pack(isTemplate),
    files: pack((name) => !isTemplate(name) && !isKnown(name)),
  };
}

async function readTemplates(folder: string, world: HelmWorld): Promise<Chart["templates"]> {
  const names = await world.listFolder?.(`${folder}/templates`);
  if (names === undefined) return ownTemplates;
  return Promise.all(
    [...names]
      .sort()
      .map(async (name) => packFile(`templates/${name}`, await world.readFile(`${folder}/templates/${name}`))),
  );
}

async function readOthers(folder: string, world: HelmWorld): Promise<Chart["files"]> {
  const names = await world.listFolder?.(folder);
  if (names === undefined) return ownFiles;
  const others = [...names].sort().filter((name) => name !== "templates" && !isKnown(name));
  const read = others.map(async (name): Promise<readonly ChartFile[]> => {
    const text = await world.readFile(`${folder}/${name}`).catch(() => undefined);
    return text === undefined ? [] : [packFile(name, text)];
  });
  return (await Promise.all(read)).flat();
}

function refused(chart: string): HelmError {
  return new HelmError(
    `fgk's stand-in for helm renders only its own chart flyte-binary, not ${chart}; install helm for any other`,
  );
}
