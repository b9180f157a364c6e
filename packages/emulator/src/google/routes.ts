import type { CompiledRoute, Route } from "../cloud/router.ts";
import { compileRoutes } from "../cloud/router.ts";
import { artifactRegistryRoutes } from "./artifact-registry.ts";
import { computeRoutes } from "./compute.ts";
import { containerRoutes } from "./container-routes.ts";
import { accountPolicyRoutes } from "./iam-account-policy.ts";
import { accountRoutes } from "./iam-accounts.ts";
import { credentialRoutes } from "./iam-credentials.ts";
import { predefinedRoleRoutes } from "./iam-predefined-roles.ts";
import { customRoleRoutes } from "./iam-roles.ts";
import { operationRoutes } from "./operations.ts";
import { resourceManagerRoutes } from "./resource-manager.ts";
import { secretManagerRoutes } from "./secret-manager.ts";
import { serviceNetworkingRoutes } from "./service-networking.ts";
import { serviceUsageRoutes } from "./service-usage.ts";
import { sqlRoutes } from "./sql.ts";
import { storageRoutes } from "./storage.ts";

/** Every route of every Google API. One host serves them all: no two of their paths collide. */
const googleRoutes: readonly Route[] = [
  ...serviceUsageRoutes,
  ...operationRoutes,
  ...accountPolicyRoutes,
  ...credentialRoutes,
  ...accountRoutes,
  ...customRoleRoutes,
  ...predefinedRoleRoutes,
  // Before GKE, whose operations lie under the same path.
  ...artifactRegistryRoutes,
  ...containerRoutes,
  ...secretManagerRoutes,
  ...sqlRoutes,
  ...computeRoutes,
  ...serviceNetworkingRoutes,
  ...storageRoutes,
  ...resourceManagerRoutes,
];

export const compiledGoogleRoutes: readonly CompiledRoute[] = compileRoutes(googleRoutes);
