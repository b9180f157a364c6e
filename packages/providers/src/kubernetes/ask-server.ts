import type { FetchAnswer, FetchOptions, World } from "@fgk/engine";
import { WorldError } from "@fgk/engine";
import { listSecrets } from "../google/known-secrets.ts";
import { scrubKnown, scrubText } from "../google/scrub.ts";

/**
 * One request to an API server. Whatever it or somebody on the way says of a failure may repeat what was sent, the token or a
 * Secret: that is taken out here, before anybody makes words of it. Throws `WorldError`.
 */
export async function askServer(world: World, url: string, how: FetchOptions): Promise<FetchAnswer> {
  try {
    const answer = await world.fetch(url, how);
    return answer.status < 400 ? answer : { ...answer, body: scrubBytes(world, answer.body) };
  } catch (error) {
    if (!(error instanceof WorldError)) throw error;
    throw new WorldError(error.kind, scrubText(error.message, listSecrets(world)), { cause: error });
  }
}

/** The text of a refusal without the run's secrets, as bytes. */
export function scrubBytes(world: World, body: Uint8Array): Uint8Array {
  return Buffer.from(scrubKnown(Buffer.from(body).toString("utf8"), listSecrets(world)));
}
