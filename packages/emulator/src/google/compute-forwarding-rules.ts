import type { Route } from "../cloud/router.ts";
import type { Collection } from "./compute-collections.ts";
import { collectionRoutes } from "./compute-collections.ts";

const forwardingRules: Collection = {
  name: "forwardingRules",
  singular: "forwardingRule",
  scope: "region",
  permission: "compute.forwardingRules",
};

/** Read only: the rules are made and removed by the clusters' Services (see compute-address-use.ts). */
export const computeForwardingRuleRoutes: readonly Route[] = collectionRoutes(forwardingRules);
