import type { Cloud } from "../cloud/cloud.ts";
import type { Stored } from "../cloud/http.ts";
import type { FlyteConfig } from "./flyte-config.ts";
import type { DatabaseName } from "./project-store.ts";

/** What a running Flyte process knows; gone with its pod. */
export interface FlyteMemory {
  readonly cluster: string;
  readonly namespace: string;
  readonly pod: string;
  readonly config: FlyteConfig;
  readonly database: DatabaseName;
  /** Namespace → template file → checksum of what was last written. */
  readonly applied: Record<string, Record<string, string>>;
}

/** The memory of the Flyte in a pod, undefined while it isn't up. */
export function recallFlyte(cloud: Cloud, pod: Stored): FlyteMemory | undefined {
  return cloud.state.flyte[String(pod["metadata"]["uid"])] as FlyteMemory | undefined;
}

export function rememberFlyte(cloud: Cloud, uid: string, memory: FlyteMemory): void {
  cloud.state.flyte[uid] = memory as unknown as Stored;
}

export function forgetFlyte(cloud: Cloud, uid: string): void {
  delete cloud.state.flyte[uid];
}
