export type { CatalogOptions } from "./catalog.ts";
export { catalog, createCatalog } from "./catalog.ts";
