import type { Address, Diagnostic, Live, Resource, ResourceKind, World } from "@fgk/engine";
import { Failure, isJsonObject } from "@fgk/engine";
import type { ChartScope } from "../deployment/scope/flyte-scope.ts";
import { addRemarks } from "./add-remarks.ts";
import { readChartMeta } from "./chart-defaults.ts";
import { fetchChart } from "./fetch-chart.ts";
import { digestFolder, isArchive } from "./local-chart.ts";
import { readGoYaml } from "./objects/read-go-yaml.ts";

/** The live field that says which version of the chart lies at `flyte.chart.path`, where it isn't the release's. */
const versionAtPath = "chart.versionAtPath";
const versionField = "chart.version";
const asking = "flyte.chart.path";

/**
 * The kind of releases, whose reads also look at the chart that the file names by its path: its version is asked for like one
 * that the file names, and a path that leads nowhere is said although nothing else would need the chart.
 */
export function readChartAtPath(kind: ResourceKind, chart: ChartScope): ResourceKind {
  const { path } = chart;
  if (path === null) return kind;
  const said = new WeakMap<World, Diagnostic>();
  const reading: ResourceKind = {
    ...kind,
    read: async (session, resources) => {
      const found = await kind.read(session, resources);
      if (!session.whole || ![...found.values()].some(({ status }) => status === "present")) return found;
      try {
        const version = await readVersion(session.world, chart, path);
        return new Map([...found].map(([address, live]) => [address, withVersion(live, version)]));
      } catch (error) {
        // Without a helm nobody looks into an archive: what needs one says so.
        if (!(error instanceof Failure)) throw error;
        if (error.diagnostic.code !== "no-helm") said.set(session.world, error.diagnostic);
        return found;
      }
    },
  };
  return addRemarks(reading, async ({ world }, { address }, live) => {
    const trouble = said.get(world);
    return trouble === undefined || live.status === "absent" ? [] : [{ ...trouble, severity: "warning", address }];
  });
}

/** A folder's without helm, so that a plan without changes needs none. */
async function readVersion(world: World, chart: ChartScope, path: string): Promise<string | undefined> {
  if (isArchive(path)) {
    // A local archive needs no login.
    const archive = await fetchChart(world, chart, async () => "");
    return (await readChartMeta(world, archive)).version;
  }
  await digestFolder(world, path);
  const text = await world.readFile(`${path.replace(/\/$/, "")}/Chart.yaml`);
  const [meta] = readGoYaml(new TextDecoder().decode(text));
  const version = isJsonObject(meta) ? meta["version"] : undefined;
  return typeof version === "string" ? version : undefined;
}

function withVersion(live: Live, version: string | undefined): Live {
  if (live.status !== "present" || version === undefined || version === "") return live;
  return live.fields[versionField] === version
    ? live
    : { ...live, fields: { ...live.fields, [versionAtPath]: version } };
}

/** The resources, the release asked to be of the version that lies at the path. Pure. */
export function followChartAtPath(
  address: Address,
  resources: readonly Resource[],
  live: ReadonlyMap<Address, Live>,
): readonly Resource[] {
  const found = live.get(address);
  const version = found?.status === "present" ? found.fields[versionAtPath] : undefined;
  if (version === undefined) return resources;
  const fields = { [versionField]: { value: version, role: "written" as const, source: asking } };
  return resources.map((one) => (one.address === address ? { ...one, fields: { ...one.fields, ...fields } } : one));
}
