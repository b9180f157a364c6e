import type { Effects } from "../cloud/cloud.ts";
import { kubernetesEffects } from "../kubernetes/effects.ts";
import { artifactRegistryEffects } from "./artifact-registry.ts";
import { computeEffects } from "./compute.ts";
import { containerEffects } from "./container-effects.ts";
import { secretManagerEffects } from "./secret-manager.ts";
import { serviceNetworkingEffects } from "./service-networking.ts";
import { serviceUsageEffects } from "./service-usage-effects.ts";
import { sqlEffects } from "./sql.ts";
import { storageEffects } from "./storage.ts";

/** Everything that can happen later anywhere in the cloud, Google's APIs and the clusters. */
export const allEffects: Effects = {
  ...serviceUsageEffects,
  ...containerEffects,
  ...computeEffects,
  ...serviceNetworkingEffects,
  ...sqlEffects,
  ...storageEffects,
  ...artifactRegistryEffects,
  ...secretManagerEffects,
  ...kubernetesEffects,
};
