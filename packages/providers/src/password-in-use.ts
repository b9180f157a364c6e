import type { Json, Session } from "@fgk/engine";
import { Failure } from "@fgk/engine";
import { findPassword } from "./checks/database-password.ts";
import { kubernetesSecretName } from "./deployment/describe/addresses.ts";
import type { Scope } from "./deployment/scope.ts";
import { currentRecord, readRelease } from "./helm/release-list.ts";
import { readValue } from "./helm/release-values.ts";
import { readSecret } from "./kubernetes/lists.ts";
import { describePassword } from "./kubernetes/password.ts";
import type { ClusterReach } from "./kubernetes/reach.ts";
import type { PasswordOfFlyte } from "./secrets/secret-create.ts";

/** Which password Flyte runs with, by the annotation of the Secret that hands it over; undefined when nobody can tell. */
export async function readPasswordInUse(
  reach: ClusterReach,
  scope: Scope,
  session: Session,
): Promise<Json | undefined> {
  try {
    const found = await reach.look(session);
    if (found.state !== "open") return undefined;
    const secret = await readSecret(session, found.cluster, scope.flyte.namespace, kubernetesSecretName(scope));
    return describePassword(secret, session.world.variable);
  } catch (error) {
    // Whoever may not read it doesn't know it either; the Secret's own kind says why.
    if (error instanceof Failure) return undefined;
    throw error;
  }
}

/** Whether there is a release, in whatever state; undefined when the cluster can't be asked. */
export async function isFlyteInstalled(
  reach: ClusterReach,
  scope: Scope,
  session: Session,
): Promise<boolean | undefined> {
  try {
    const found = await reach.look(session);
    if (found.state === "absent") return false;
    if (found.state !== "open") return undefined;
    const { namespace, release } = scope.flyte;
    return (await readRelease(session, found.cluster, namespace, release)) !== undefined;
  } catch (error) {
    if (error instanceof Failure) return undefined;
    throw error;
  }
}

/** As whom the Flyte that is there logs in to its database, by its release; undefined when there is none or it can't be told. */
export async function readUserInUse(reach: ClusterReach, scope: Scope, session: Session): Promise<Json | undefined> {
  try {
    const found = await reach.look(session);
    if (found.state !== "open") return undefined;
    const release = await readRelease(session, found.cluster, scope.flyte.namespace, scope.flyte.release);
    if (release === undefined) return undefined;
    return readValue(currentRecord(release), ["configuration", "database", "username"]);
  } catch (error) {
    if (error instanceof Failure) return undefined;
    throw error;
  }
}

/**
 * The password itself, in memory only, for the first version of a new secret. Throws `Failure` when the cluster or its
 * release can't be read: then nobody knows whether a Flyte would lose its database.
 */
export async function findPasswordOfFlyte(
  reach: ClusterReach,
  scope: Scope,
  session: Session,
): Promise<PasswordOfFlyte> {
  const found = await reach.look(session);
  if (found.state === "unreachable" && found.empty !== true) throw new Failure(found.why);
  // A cluster that is still being made, or never came up, runs nothing.
  if (found.state !== "open") return { known: "no-flyte" };
  const release = await readRelease(session, found.cluster, scope.flyte.namespace, scope.flyte.release);
  if (release === undefined) return { known: "no-flyte" };
  const password = await findPassword(session, found.cluster, scope, currentRecord(release));
  if (password !== undefined) return { known: "yes", password: password.password };
  // An installation that never came up has no password to keep.
  return { known: release.deployed === undefined ? "no-flyte" : "no" };
}
