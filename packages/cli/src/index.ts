export { plainPaint } from "./render/paint.ts";
export { renderPlan } from "./render/plan.ts";
export { fgkVersion } from "./version.ts";
export type { OpenedWorld, WorldOptions } from "./world/open-world.ts";
export { openWorld } from "./world/open-world.ts";
