import { applyObjects, deleteObject } from "./apply-objects.ts";
import type { HelmArguments } from "./arguments.ts";
import type { HelmWorld } from "./helm-world.ts";
import { HelmError } from "./helm-world.ts";
import { namespaceOf } from "./install.ts";
import { inUninstallOrder, readManifest } from "./manifest.ts";
import type { Release } from "./release.ts";
import { createRelease, deleteRelease, readHistory, updateRelease } from "./release-store.ts";
import { finishRevision, timeoutOf } from "./revision.ts";
import { waitGone } from "./wait.ts";

/** `helm uninstall`: removes what the manifest names, and the release's record unless it is to be kept. */
export async function uninstallRelease(args: HelmArguments, world: HelmWorld): Promise<string> {
  const name = args.words[1];
  if (name === undefined) throw new HelmError('"helm uninstall" requires at least 1 argument');
  const history = await readHistory(world, namespaceOf(args), name);
  const last = history.at(-1);
  if (last === undefined) {
    if (args.switches.has("ignore-not-found")) return `release ${JSON.stringify(name)} not found\n`;
    throw new HelmError(`uninstall: Release not loaded: ${name}: release: not found`);
  }
  if (last.info.status === "uninstalled")
    throw new HelmError(`the release named ${JSON.stringify(name)} is already deleted`);
  if (args.switches.has("dry-run")) return `release ${JSON.stringify(name)} uninstalled\n`;
  last.info.status = "uninstalling";
  last.info.deleted = new Date(world.now()).toISOString();
  last.info.description = "Deletion in progress (or silently failed)";
  await updateRelease(world, last);
  const objects = inUninstallOrder(readManifest(last.manifest)).filter(
    (object) => object["metadata"]["annotations"]?.["helm.sh/resource-policy"] !== "keep",
  );
  for (const object of objects) await deleteObject(world, object);
  if (args.switches.has("wait")) await waitGone(world, objects, timeoutOf(args));
  if (args.switches.has("keep-history")) {
    last.info.status = "uninstalled";
    last.info.description = "Uninstallation complete";
    await updateRelease(world, last);
  } else {
    for (const release of history) await deleteRelease(world, release);
  }
  return `release ${JSON.stringify(name)} uninstalled\n`;
}

/**
 * `helm rollback`: a new revision with the manifest and values of an old one. Unlike an upgrade it doesn't mind that the last
 * revision is pending (helm's `prepareRollback` looks at no status): that is how people free a release whose helm was killed.
 */
export async function rollbackRelease(args: HelmArguments, world: HelmWorld): Promise<string> {
  const [, name, asked] = args.words;
  if (name === undefined) throw new HelmError('"helm rollback" requires at least 1 argument');
  const history = await readHistory(world, namespaceOf(args), name);
  const last = history.at(-1);
  if (last === undefined) throw new HelmError("release: not found");
  const wanted = asked === undefined || asked === "0" ? last.version - 1 : Number(asked);
  const target = history.find((release) => release.version === wanted);
  if (target === undefined) throw new HelmError(`release has no ${wanted} version`);
  const now = new Date(world.now()).toISOString();
  const release: Release = {
    ...target,
    info: {
      ...target.info,
      first_deployed: last.info.first_deployed,
      last_deployed: now,
      status: "pending-rollback",
      description: `Rollback to ${wanted}`,
    },
    version: last.version + 1,
  };
  await createRelease(world, release);
  const change = (): Promise<void> =>
    applyObjects(world, release, readManifest(last.manifest), readManifest(target.manifest));
  await finishRevision(args, world, release, `Rollback to ${wanted}`, change, history);
  return "Rollback was a success! Happy Helming!\n";
}
