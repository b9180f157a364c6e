import type { Session } from "@fgk/engine";
import { Failure } from "@fgk/engine";
import type { GoogleReach } from "../google/reach.ts";
import type { User } from "./sql-read.ts";
import { listChildren } from "./sql-read.ts";

/** Whether an instance that is there surely has no such user; false when nobody can tell. */
export async function isUserMissing(
  session: Session,
  reach: GoogleReach,
  { user, ...where }: { readonly project: string; readonly instance: string; readonly user: string },
): Promise<boolean> {
  try {
    const users = await listChildren<User>(session, reach, where, "users");
    return users !== undefined && !users.some(({ name }) => name === user);
  } catch (error) {
    if (error instanceof Failure) return false;
    throw error;
  }
}
