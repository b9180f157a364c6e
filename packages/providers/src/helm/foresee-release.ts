import type {
  Address,
  Change,
  Diagnostic,
  Effect,
  FieldLine,
  Foreseen,
  JsonObject,
  Live,
  Resource,
  Session,
  World,
} from "@fgk/engine";
import { compareText, equalJson } from "@fgk/engine";
import type { ChartScope } from "../deployment/scope/flyte-scope.ts";
import { joinValuePath } from "../deployment/values-path.ts";
import { namespacedName } from "../kubernetes/names.ts";
import type { ClusterReach, OpenCluster } from "../kubernetes/reach.ts";
import type { Chart } from "./fetch-chart.ts";
import { foldEffects } from "./fold-effects.ts";
import { hideValue } from "./hide-value.ts";
import type { ObjectDifference, ObjectEffect } from "./objects/compare-rendered.ts";
import type { ManifestObject } from "./objects/manifest-object.ts";
import { planRecovery } from "./recover.ts";
import type { ReleasePlace } from "./release-drift.ts";
import type { LiveRelease } from "./release-list.ts";
import { currentRecord } from "./release-list.ts";
import type { ReleaseRecord } from "./release-record.ts";
import { makeFirstValues, makeNextValues } from "./release-values.ts";
import { fillLaters } from "./stand-ins.ts";
import { getValue, listLeaves } from "./value-path.ts";

/** What rendering a release needs beside the change. */
export interface ForeseeScope {
  readonly chart: ChartScope;
  readonly accessToken: () => Promise<string>;
  /** What of the rendered objects can't work, or works otherwise than it looks. */
  readonly findTraps: (objects: readonly ManifestObject[]) => Promise<readonly Diagnostic[]>;
}

type Foreseeable = Extract<Change, { readonly action: "create" | "update" | "replace" }>;

/** What helm will make of the release's objects: the chart is rendered and compared, three ways, with what is there. */
export async function foreseeRelease(
  reach: ClusterReach,
  scope: ForeseeScope,
  session: Session,
  change: Change,
  live: Live,
): Promise<Foreseen> {
  if (change.action !== "create" && change.action !== "update" && change.action !== "replace") return nothing;
  const found = await reach.look(session);
  const cluster = found.state === "open" ? found.cluster : undefined;
  const release = live.status === "present" ? (live.state as LiveRelease | undefined) : undefined;
  const place = namespacedName(change.resource.address);
  const before = release === undefined ? undefined : currentRecord(release);
  const [{ parseManifest }, { compareRendered }, { readObjects }, { assessEffects }] = await Promise.all([
    import("./objects/parse-manifest.ts"),
    import("./objects/compare-rendered.ts"),
    import("./objects/read-objects.ts"),
    import("./effects-risk.ts"),
  ]);
  const last = before === undefined ? [] : parseManifest(before.manifest, place.namespace);
  const next = await renderNext(reach.world, scope, {
    ...{ session, change, place, release, last },
    cluster,
  });
  const present = cluster === undefined ? new Map() : await readObjects(session, cluster, [...next.objects, ...last]);
  const effects = compareRendered({ last, next: next.objects, live: present }, place);
  // Whoever installs asks for the rights; what is there already belongs to a release that goes first.
  const assessed = assessEffects(
    change.action === "create" ? effects.filter(({ action }) => action === "create") : effects,
  );
  // Under another name the same objects come again: only what is lost with the old ones is news.
  const risk = change.action === "replace" && assessed?.risk !== "data loss" ? undefined : assessed;
  const fixed =
    change.action === "update" ? effects.flatMap((effect) => refuseFixed(change.resource.address, effect)) : [];
  return {
    effects: [...next.defaults, ...foldEffects(effects.map(toEffect))],
    ...(risk === undefined ? {} : { risk }),
    diagnostics: [...fixed, ...(next.isRendered ? await scope.findTraps(next.objects) : [])],
  };
}

const nothing: Foreseen = { effects: [], diagnostics: [] };

/** A field that nobody can change: helm's upgrade would fail in the middle. */
function refuseFixed(address: Address, { action, object, differences }: ObjectEffect): readonly Diagnostic[] {
  if (action !== "replace") return [];
  const paths = differences.map(({ path }) => path);
  const [kind, name = ""] = object.split(" ");
  const [namespace, own] = name.includes("/") ? name.split("/") : [undefined, name];
  return [
    {
      severity: "error",
      code: "does-not-fit",
      summary: `${address}: helm can't change the ${object}: ${paths.slice(0, 3).join(", ")}`,
      cause:
        "such a field is fixed when the object is made, and helm doesn't make it anew; others may have made this one",
      help: `look at it, then delete it: kubectl delete ${kind?.toLowerCase()} ${own}${namespace === undefined ? "" : ` --namespace ${namespace}`}; the next plan makes it again`,
      address,
    },
  ];
}

interface NextRendering {
  readonly objects: readonly ManifestObject[];
  /** The chart's own defaults that another version brings. */
  readonly defaults: readonly Effect[];
  readonly isRendered: boolean;
}

interface RenderParts {
  readonly session: Session;
  readonly change: Foreseeable;
  readonly place: ReleasePlace;
  readonly release: LiveRelease | undefined;
  readonly last: readonly ManifestObject[];
  /** What is rendered for; undefined before there is one. */
  readonly cluster: OpenCluster | undefined;
}

/** The same chart with the same values gives the same objects: helm isn't asked for what is known. */
async function renderNext(world: World, scope: ForeseeScope, parts: RenderParts): Promise<NextRendering> {
  const { change, release, place, last } = parts;
  const [one, other] = [fillLaters(change.resource, 1), fillLaters(change.resource, 2)];
  const before = release === undefined ? undefined : currentRecord(release);
  const valuesOf = (resource: Resource): JsonObject => makeValues(resource, parts, world.now());
  const values = valuesOf(one.resource);
  const keepsChart = change.action === "update" && change.fields.every(({ path }) => !path.startsWith("chart."));
  if (before !== undefined && keepsChart && !one.isOpen && equalJson(values, before.config)) {
    return { objects: last, defaults: [], isRendered: false };
  }
  const [
    { fetchChart },
    { renderChart },
    { parseManifest },
    { maskUnstable },
    { listApiVersions },
    { plannedApiVersions },
  ] = await Promise.all([
    import("./fetch-chart.ts"),
    import("./render-chart.ts"),
    import("./objects/parse-manifest.ts"),
    import("./objects/mask.ts"),
    import("./objects/list-api-versions.ts"),
    import("./objects/planned-api-versions.ts"),
  ]);
  const { plannedVersion, readServerMinor } = await import("./objects/server-minor.ts");
  const chart = await fetchChart(world, scope.chart, scope.accessToken);
  const { session, cluster } = parts;
  const kubeVersion = cluster === undefined ? plannedVersion : await readServerMinor(session, cluster);
  const apiVersions = cluster === undefined ? plannedApiVersions : await listApiVersions(session, cluster);
  const render = (given: JsonObject): Promise<string> =>
    renderChart(world, {
      chart,
      values: given,
      release: place.name,
      namespace: place.namespace,
      kubeVersion,
      apiVersions,
      upgrade: change.action === "update",
    });
  // All that follows from what isn't known yet differs between the two.
  const [first, second] = await Promise.all([render(values), render(valuesOf(other.resource))]);
  const objects = parseManifest(first, place.namespace);
  const stable = first === second ? objects : maskUnstable(objects, parseManifest(second, place.namespace));
  return { objects: stable, defaults: await compareDefaults(world, before, chart, change), isRendered: true };
}

/** The values that helm will be given. */
function makeValues(resource: Resource, { change, release }: RenderParts, nowMs: number): JsonObject {
  if (release === undefined || change.action !== "update") return makeFirstValues(resource);
  if (planRecovery(release, nowMs).action === "uninstall") return makeFirstValues(resource, release.newest.config);
  return makeNextValues(currentRecord(release), resource);
}

/** What another version of the chart brings by default, where nobody gave a value. */
async function compareDefaults(
  world: World,
  before: ReleaseRecord | undefined,
  chart: Chart,
  change: Foreseeable,
): Promise<readonly Effect[]> {
  const isOther = change.action === "update" && change.fields.some(({ path }) => path.startsWith("chart."));
  if (before === undefined || !isOther) return [];
  const { readChartDefaults } = await import("./chart-defaults.ts");
  const after = await readChartDefaults(world, chart);
  const paths = new Map(
    [...listLeaves(before.defaults), ...listLeaves(after)].map((path) => [joinValuePath(path), path]),
  );
  const fields = [...paths].flatMap(([name, path]): readonly FieldLine[] => {
    const [was, is] = [getValue(before.defaults, path), getValue(after, path)];
    if (equalJson(was ?? null, is ?? null) || getValue(before.config, path) !== undefined) return [];
    return [
      {
        path: name,
        ...(was === undefined ? {} : { before: hideValue(path, was, undefined) }),
        after: is === undefined ? null : hideValue(path, is, undefined),
      },
    ];
  });
  if (fields.length === 0) return [];
  return [
    {
      action: "update",
      what: "the chart's default values",
      fields: fields.sort((a, b) => compareText(a.path, b.path)),
    },
  ];
}

function toEffect({ action, object, differences }: ObjectEffect): Effect {
  return { action, what: object, fields: differences.map(toLine).sort((a, b) => compareText(a.path, b.path)) };
}

function toLine({ path, before, after, manager }: ObjectDifference): FieldLine {
  return {
    path,
    ...(before === undefined ? {} : { before }),
    after,
    ...(manager === undefined ? {} : { manager }),
  };
}
