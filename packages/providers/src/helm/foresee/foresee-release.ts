import type { Change, Diagnostic, Foreseen, Live, Session } from "@fgk/engine";
import { namespacedName } from "../../kubernetes/names.ts";
import type { ClusterReach } from "../../kubernetes/reach.ts";
import type { ManifestObject } from "../objects/manifest-object.ts";
import type { LiveRelease } from "../release-list.ts";
import { currentRecord } from "../release-list.ts";
import { describeEffects } from "./describe-effects.ts";
import { judgeExisting } from "./judge-existing.ts";
import { refuseFixed } from "./refuse-fixed.ts";
import { refuseTwins } from "./refuse-twins.ts";
import type { RenderScope } from "./render-next.ts";
import { renderNext } from "./render-next.ts";
import { warnOfUnknownValues } from "./unknown-values.ts";

/** What foreseeing a release needs beside the change. */
export interface ForeseeScope extends RenderScope {
  /** What of the rendered objects can't work, or works otherwise than it looks. */
  readonly findTraps: (objects: readonly ManifestObject[]) => Promise<readonly Diagnostic[]>;
}

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
  // What is made although it is there goes before that with its cluster, and all of its objects with it.
  const isAnew = change.action === "create" && live.status === "present";
  const release = live.status === "present" && !isAnew ? (live.state as LiveRelease | undefined) : undefined;
  const { address } = change.resource;
  const place = namespacedName(address);
  const [{ parseManifest }, { compareRendered }, { readObjects }, { assessEffects }] = await Promise.all([
    import("../objects/parse-manifest.ts"),
    import("../objects/compare-rendered.ts"),
    import("../objects/read-objects.ts"),
    import("./effects-risk.ts"),
  ]);
  const last = release === undefined ? [] : parseManifest(currentRecord(release).manifest, place.namespace);
  const next = await renderNext(reach.world, scope, { session, change, place, release, last, cluster });
  const isEmpty = cluster === undefined || isAnew;
  const present = isEmpty ? new Map() : await readObjects(session, cluster, [...next.objects, ...last]);
  const existing =
    change.action === "create"
      ? judgeExisting(address, place, next.objects, present)
      : { live: present, diagnostics: [] };
  const effects = compareRendered({ last, next: next.objects, live: existing.live }, place);
  // Whoever installs asks for the rights; what is there already was left by an installation that was cut off.
  const assessed = assessEffects(
    change.action === "create" ? effects.filter(({ action }) => action === "create") : effects,
  );
  // Under another name the same objects come again: only what is lost with the old ones is news.
  const risk = change.action === "replace" && assessed?.risk !== "data loss" ? undefined : assessed;
  const refused =
    change.action === "update"
      ? [
          ...effects.flatMap((effect) => refuseFixed(address, effect)),
          ...refuseTwins(address, { last, next: next.objects, live: present }),
        ]
      : [];
  const unknown =
    change.action === "update" && effects.length === 0 && release !== undefined
      ? warnOfUnknownValues(address, change.fields, currentRecord(release).defaults)
      : [];
  return {
    effects: [...next.defaults, ...describeEffects(effects, change.resource)],
    ...(risk === undefined ? {} : { risk }),
    diagnostics: [
      ...existing.diagnostics,
      ...refused,
      ...unknown,
      ...(next.isRendered ? await scope.findTraps(next.objects) : []),
    ],
  };
}

const nothing: Foreseen = { effects: [], diagnostics: [] };
