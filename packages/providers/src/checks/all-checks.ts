import type { Check } from "@fgk/engine";
import { checkAccountAnnotation } from "./account-annotation.ts";
import { checkConsolePage } from "./console-page.ts";
import type { CheckContext } from "./context.ts";
import { checkDatabase } from "./database.ts";
import { checkMembers, checkRights } from "./grants.ts";
import { checkGrpcHealth } from "./grpc-health.ts";
import { checkGrpcReflection } from "./grpc-reflection.ts";
import { checkIdentityPool } from "./identity-pool.ts";
import { checkIdentityProbes } from "./identity-probe.ts";
import { checkListProjects } from "./list-projects.ts";
import type { ReadPools } from "./node-pool.ts";
import { checkNodePools, namesOfNodePoolChecks } from "./node-pool.ts";
import { checkPodAccount } from "./pod-account.ts";
import { checkRelease } from "./release.ts";
import { checkServiceAddress } from "./service-address.ts";
import { checkUploadLocation } from "./upload-location.ts";

/** The guide's questions, in its order. What a check needs stands before it. */
export function listChecks(context: CheckContext, readPools: ReadPools): readonly Check[] {
  const nodePools = checkNodePools(context, readPools);
  const names = namesOfNodePoolChecks(nodePools);
  return [
    checkIdentityPool(context),
    ...nodePools,
    checkRelease(context),
    checkPodAccount(context),
    checkAccountAnnotation(context),
    checkMembers(context),
    checkRights(context),
    ...checkIdentityProbes(context, names),
    checkDatabase(context),
    checkServiceAddress(context),
    checkConsolePage(context),
    checkGrpcHealth(context),
    checkGrpcReflection(context),
    checkListProjects(context),
    checkUploadLocation(context),
  ];
}
