import type { ResourceKind } from "@fgk/engine";
import type { ClusterInside } from "../gke/cluster.ts";
import { clusterKind } from "../gke/cluster.ts";
import type { CountPods } from "../gke/node-pool.ts";
import { nodePoolKind } from "../gke/node-pool.ts";
import { accountPolicyKind } from "../iam/account-policy.ts";
import { projectRolesKind } from "../iam/project-roles.ts";
import { serviceAccountKind } from "../iam/service-account.ts";
import { addressKind } from "../network/address.ts";
import { firewallKind } from "../network/firewall.ts";
import { natKind } from "../network/nat.ts";
import { privateServicesKind } from "../network/private-services.ts";
import type { PasswordInUse } from "../secrets/remark-version.ts";
import { secretKind } from "../secrets/secret.ts";
import type { FindPassword } from "../secrets/secret-create.ts";
import { serviceApiKind } from "../services/service-api.ts";
import { sqlDatabaseKind } from "../sql/database.ts";
import { sqlInstanceKind } from "../sql/instance.ts";
import { sqlUserKind } from "../sql/user.ts";
import { bucketKind } from "../storage/bucket.ts";
import { bucketRightsKind } from "../storage/bucket-rights.ts";
import type { GoogleReach } from "./reach.ts";

/** What kinds of Google's are told by the file and the cluster. */
export interface GoogleKindsOptions {
  /** The load balancer's address as the file writes it; null when it writes none. */
  readonly loadBalancerAddress?: string | null;
  readonly countPods?: CountPods;
  /** What of the cluster isn't the deployment's. */
  readonly inside?: ClusterInside;
  /** Another team owns the databases and users, whoever owns the instance. */
  readonly schemaIsTheirs?: boolean;
  /** The file names roles of the account on the project. */
  readonly asksForRoles?: boolean;
  /** The password that a new secret begins with, where a Flyte has one already. */
  readonly findPassword?: FindPassword;
}

/** Every kind of Google's, in the order in which a deployment is read aloud. */
export function googleKinds(
  reach: GoogleReach,
  passwordInUse?: PasswordInUse,
  options: GoogleKindsOptions = {},
): readonly ResourceKind[] {
  return [
    serviceApiKind(reach),
    addressKind(reach, options.loadBalancerAddress),
    privateServicesKind(reach),
    natKind(reach),
    firewallKind(reach),
    clusterKind(reach, options.inside),
    nodePoolKind(reach, options.countPods),
    secretKind(reach, options.findPassword, passwordInUse),
    sqlInstanceKind(reach, { schemaIsTheirs: options.schemaIsTheirs === true }),
    sqlDatabaseKind(reach, passwordInUse),
    sqlUserKind(reach, passwordInUse),
    bucketKind(reach),
    bucketRightsKind(reach),
    serviceAccountKind(reach),
    projectRolesKind(reach),
    accountPolicyKind(reach, options.asksForRoles),
  ];
}
