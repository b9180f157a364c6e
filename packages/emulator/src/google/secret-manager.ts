import type { Effects } from "../cloud/cloud.ts";
import type { Route } from "../cloud/router.ts";
import { secretIamRoutes } from "./secret-manager-iam.ts";
import { secretRoutes } from "./secret-manager-secrets.ts";
import { secretVersionRoutes } from "./secret-manager-versions.ts";

/** Secret Manager v1, global secrets. Routes with verbs come first. */
export const secretManagerRoutes: readonly Route[] = [...secretVersionRoutes, ...secretIamRoutes, ...secretRoutes];

/** Everything in Secret Manager happens at once. */
export const secretManagerEffects: Effects = {};
