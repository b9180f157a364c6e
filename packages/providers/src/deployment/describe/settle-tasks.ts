import type { Address, Live, Resource } from "@fgk/engine";
import type { LiveRelease } from "../../helm/release-list.ts";
import { currentRecord } from "../../helm/release-list.ts";
import type { TaskIdentity } from "../../helm/task-identity.ts";
import { settleTaskIdentity } from "../../helm/task-identity.ts";
import type { Scope } from "../scope.ts";
import { releaseAddress } from "./addresses.ts";

/** Which account the tasks of the file's domains shall be. */
export function tasksOf({ flyte, account }: Scope): TaskIdentity {
  return { domains: flyte.domains, email: account.email, release: flyte.release };
}

/** The resources, the release with variables for Flyte's templates that agree with the templates that live. Pure. */
export function settleTasks(
  scope: Scope,
  resources: readonly Resource[],
  live: ReadonlyMap<Address, Live>,
): readonly Resource[] {
  const address = releaseAddress(scope);
  const found = live.get(address);
  const release = found?.status === "present" ? (found.state as LiveRelease | undefined) : undefined;
  if (release === undefined) return resources;
  const record = currentRecord(release);
  return resources.map((one) =>
    one.address === address ? settleTaskIdentity(one, record, tasksOf(scope)).resource : one,
  );
}
