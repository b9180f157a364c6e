import type { Effects } from "../cloud/cloud.ts";
import type { Route } from "../cloud/router.ts";
import { sqlDatabaseEffects, sqlDatabaseRoutes } from "./sql-databases.ts";
import { sqlInstanceEffects, sqlInstanceRoutes } from "./sql-instances.ts";
import { sqlOperationRoutes } from "./sql-operations.ts";
import { sqlUserEffects, sqlUserRoutes } from "./sql-users.ts";

/** Cloud SQL for PostgreSQL, under its v1beta4 and v1 paths. */
export const sqlRoutes: readonly Route[] = [
  ...sqlOperationRoutes,
  ...sqlInstanceRoutes,
  ...sqlDatabaseRoutes,
  ...sqlUserRoutes,
];

export const sqlEffects: Effects = { ...sqlInstanceEffects, ...sqlDatabaseEffects, ...sqlUserEffects };
