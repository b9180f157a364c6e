export type { CatalogOptions } from "./catalog.ts";
export { catalog, createCatalog } from "./catalog.ts";
export type { LiveValuesText } from "./live-values.ts";
export { readLiveValues } from "./live-values.ts";
export type { CallRow } from "./permissions/call-row.ts";
export type { Role, RoleName } from "./permissions/roles.ts";
export { describeRole, permissionTable, roleNames } from "./permissions/roles.ts";
