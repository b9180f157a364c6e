export type { CatalogOptions } from "./catalog.ts";
export { catalog, createCatalog } from "./catalog.ts";
export type { LiveValuesText } from "./live-values.ts";
export { readLiveValues } from "./live-values.ts";
