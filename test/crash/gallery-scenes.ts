import { readFileSync } from "node:fs";
import path from "node:path";
import { type LoadedCase, listCases } from "../gallery/case-file.ts";
import { letHappen, openCase, prepareCase } from "../gallery/run-case.ts";
import { readWritten } from "../product/run-fgk.ts";
import { cloneSimulatedCloud } from "../simulation/clone-cloud.ts";
import type { SimulatedCloud } from "../simulation/simulated-cloud.ts";
import { openScene, type Scene } from "./scene.ts";

let opened: Promise<readonly Scene[]> | undefined;

/** The applies of all examples that have a plan, by name; made once, for whoever runs them. */
export function openGalleryScenes(): Promise<readonly Scene[]> {
  opened ??= openAll();
  return opened;
}

async function openAll(): Promise<readonly Scene[]> {
  const scenes: Scene[] = [];
  for (const loaded of listCases()) if (loaded.expect !== "refused") scenes.push(await openCaseScene(loaded));
  return scenes;
}

/** The apply of one example, from its committed plan, after what happens meanwhile. */
async function openCaseScene(loaded: LoadedCase): Promise<Scene> {
  const meanwhile = loaded.case.meanwhile ?? [];
  const make = async (): Promise<SimulatedCloud> => {
    const simulated = await prepareCase(loaded);
    await letHappen(simulated, loaded, meanwhile);
    return simulated;
  };
  // Who holds the lease goes on renewing it, which a copy of the cloud doesn't see.
  const isAlive = meanwhile.some((event) => "holdsLease" in event);
  const original = await make();
  return openScene({
    name: loaded.name,
    text: loaded.text,
    flags: loaded.flags,
    written: readWritten(readFileSync(path.join(loaded.folder, "fgk.plan.yaml"), "utf8")),
    begin: isAlive ? make : async () => cloneSimulatedCloud(original),
    open: (simulated, options) => openCase(simulated, loaded, options),
  });
}
