import type { World } from "@fgk/engine";
import { Failure } from "@fgk/engine";
import { dropEndSlashes } from "../drop-end-slashes.ts";

/** The Google APIs that fgk calls. */
export type GoogleApi =
  | "cloudresourcemanager"
  | "compute"
  | "container"
  | "iam"
  | "secretmanager"
  | "servicenetworking"
  | "serviceusage"
  | "sqladmin"
  | "storage";

/** Where the APIs are. */
export interface Endpoints {
  /** The one URL that answers for all of them instead, without a slash at its end; undefined for the real cloud. */
  readonly emulator: string | undefined;
  /** Scheme and host of an API, without a slash at its end. Throws `Failure` (usage) when FGK_GOOGLE_ENDPOINT isn't loopback. */
  readonly baseOf: (api: GoogleApi) => string;
}

/** FGK_GOOGLE_ENDPOINT points every API at an emulator on this machine, and at nothing else: tokens must not leave by it. */
export function createEndpoints(world: World): Endpoints {
  const written = world.variable("FGK_GOOGLE_ENDPOINT");
  if (written === undefined || written === "") {
    return { emulator: undefined, baseOf: (api) => `https://${hostOf(api)}` };
  }
  const emulator = dropEndSlashes(written);
  return {
    emulator,
    baseOf: () => {
      demandLoopback(emulator);
      return emulator;
    },
  };
}

/** Throws `Failure` (usage) when FGK_GOOGLE_ENDPOINT is set to anything but a URL of this machine. */
export function checkEndpoint(world: World): void {
  const written = world.variable("FGK_GOOGLE_ENDPOINT");
  if (written !== undefined && written !== "") demandLoopback(written);
}

function demandLoopback(url: string): void {
  if (isLoopback(url)) return;
  throw new Failure({
    severity: "error",
    code: "usage",
    summary: "FGK_GOOGLE_ENDPOINT must be a URL of this machine",
    cause: "it points all Google APIs at an emulator; only http(s)://127.x.x.x, localhost and [::1] are taken",
    help: "unset FGK_GOOGLE_ENDPOINT, or set it to what `fgk emulator` prints",
  });
}

/** `container.googleapis.com`: the API's host, which is also its name in Service Usage. */
export function hostOf(api: GoogleApi): string {
  return `${api}.googleapis.com`;
}

function isLoopback(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  if (url.protocol !== "http:" && url.protocol !== "https:") return false;
  if (url.username !== "" || url.password !== "") return false;
  return url.hostname === "localhost" || url.hostname === "[::1]" || /^127(\.\d{1,3}){3}$/.test(url.hostname);
}
