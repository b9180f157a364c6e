import type { World } from "@fgk/engine";
import { createCredentials } from "./credentials.ts";
import { createEndpoints } from "./endpoints.ts";
import type { Rest } from "./rest.ts";
import { createRest } from "./rest.ts";

/** How the Google kinds (and what else needs a Google token) get to the cloud: one value for a whole command. */
export interface GoogleReach {
  readonly world: World;
  readonly rest: Rest;
  /** A bearer token that is good for at least five more minutes. Throws `Failure` with code `no-credentials`. */
  readonly accessToken: () => Promise<string>;
  /** The emulator's URL, when one is used instead of Google; undefined for the real cloud. */
  readonly emulator: string | undefined;
}

/** Reads FGK_GOOGLE_ENDPOINT and prepares credentials; nothing is asked of the network before the first call. */
export function createGoogleReach(world: World): GoogleReach {
  const endpoints = createEndpoints(world);
  const credentials = createCredentials(world, endpoints.emulator !== undefined);
  return {
    world,
    rest: createRest(world, endpoints, credentials),
    accessToken: credentials.accessToken,
    emulator: endpoints.emulator,
  };
}
