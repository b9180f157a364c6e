import type { Change, Effect, JsonObject, Resource, Session, World } from "@fgk/engine";
import { equalJson } from "@fgk/engine";
import type { ChartScope } from "../../deployment/scope/flyte-scope.ts";
import type { OpenCluster } from "../../kubernetes/reach.ts";
import type { Chart } from "../fetch-chart.ts";
import type { ManifestObject, ReleaseName } from "../objects/manifest-object.ts";
import { planRecovery } from "../recover.ts";
import type { LiveRelease } from "../release-list.ts";
import { currentRecord } from "../release-list.ts";
import { makeFirstValues, makeNextValues } from "../release-values.ts";
import { fillLaters } from "./stand-ins.ts";

/** Where the chart comes from. */
export interface RenderScope {
  readonly chart: ChartScope;
  readonly accessToken: () => Promise<string>;
}

/** What a release will be made from. */
export interface RenderParts {
  readonly session: Session;
  readonly change: Extract<Change, { readonly action: "create" | "update" | "replace" }>;
  readonly place: ReleaseName;
  readonly release: LiveRelease | undefined;
  /** The objects of the release's current revision. */
  readonly last: readonly ManifestObject[];
  /** What is rendered for; undefined before there is one. */
  readonly cluster: OpenCluster | undefined;
}

/** What a release will consist of. */
export interface NextRendering {
  readonly objects: readonly ManifestObject[];
  /** The chart's own defaults that another version brings. */
  readonly defaults: readonly Effect[];
  readonly isRendered: boolean;
}

/**
 * The objects that the chart makes of the values that helm will be given. The same chart with the same values gives the same
 * objects: helm isn't asked for what is known. What follows from a value that isn't known yet is masked. Throws `Failure`.
 */
export async function renderNext(world: World, scope: RenderScope, parts: RenderParts): Promise<NextRendering> {
  const { change, release, last } = parts;
  const [one, other] = [fillLaters(change.resource, 1), fillLaters(change.resource, 2)];
  const before = release === undefined ? undefined : currentRecord(release);
  const values = makeValues(one.resource, parts, world.now());
  const changesChart = change.action === "update" && change.fields.some(({ path }) => path.startsWith("chart."));
  const keepsChart = change.action === "update" && !changesChart;
  if (before !== undefined && keepsChart && !one.isOpen && equalJson(values, before.config)) {
    return { objects: last, defaults: [], isRendered: false };
  }
  const [{ fetchChart }, { compareDefaults }] = await Promise.all([
    import("../fetch-chart.ts"),
    import("./compare-defaults.ts"),
  ]);
  const chart = await fetchChart(world, scope.chart, scope.accessToken);
  const objects = await renderTwice(world, parts, chart, [values, makeValues(other.resource, parts, world.now())]);
  const defaults = before !== undefined && changesChart ? await compareDefaults(world, before, chart) : [];
  return { objects, defaults, isRendered: true };
}

/** All that follows from what isn't known yet differs between the two renderings. */
async function renderTwice(
  world: World,
  { session, change, place, cluster }: RenderParts,
  chart: Chart,
  both: readonly [JsonObject, JsonObject],
): Promise<readonly ManifestObject[]> {
  const [
    { renderChart },
    { parseManifest },
    { maskUnstable },
    { listApiVersions },
    { plannedApiVersions },
    { plannedVersion, readServerMinor },
  ] = await Promise.all([
    import("../render-chart.ts"),
    import("../objects/parse-manifest.ts"),
    import("../objects/mask.ts"),
    import("../objects/list-api-versions.ts"),
    import("../objects/planned-api-versions.ts"),
    import("../objects/server-minor.ts"),
  ]);
  const kubeVersion = cluster === undefined ? plannedVersion : await readServerMinor(session, cluster);
  const apiVersions = cluster === undefined ? plannedApiVersions : await listApiVersions(session, cluster);
  const { name: release, namespace } = place;
  const render = (values: JsonObject): Promise<string> => {
    const upgrade = change.action === "update";
    return renderChart(world, { chart, values, release, namespace, kubeVersion, apiVersions, upgrade });
  };
  const [first, second] = await Promise.all([render(both[0]), render(both[1])]);
  const objects = parseManifest(first, namespace);
  return first === second ? objects : maskUnstable(objects, parseManifest(second, namespace));
}

/** The values that helm will be given. */
function makeValues(resource: Resource, { change, release }: RenderParts, nowMs: number): JsonObject {
  if (release === undefined || change.action !== "update") return makeFirstValues(resource);
  if (planRecovery(release, nowMs).action === "uninstall") return makeFirstValues(resource, release.newest.config);
  return makeNextValues(currentRecord(release), resource);
}
