import type { Duplex } from "node:stream";
import type { Cloud } from "../cloud/cloud.ts";
import type { Stored } from "../cloud/http.ts";

/**
 * How a container fares when the kubelet starts it.
 * - `running`: it runs and is ready at once. An init container that says so has not ended: it is asked again after
 *   a while (a wait loop).
 * - `ready`: it runs, and is ready `afterMs` of the real world later.
 * - `completes`: it ends with exit code 0.
 * - `crashes`: it ends with an exit code; the kubelet starts it again after its back-off.
 */
export type ProgramStart =
  | { readonly state: "running"; readonly log: string }
  | { readonly state: "ready"; readonly afterMs: number; readonly log: string }
  | { readonly state: "completes"; readonly log: string }
  | { readonly state: "crashes"; readonly exitCode: number; readonly log: string };

/** What runs in a container: an image, emulated. Objects are the API's own JSON; a program doesn't change them. */
export interface Program {
  /** Asked at each start and restart of a container. `log` is what `kubectl logs` then shows. */
  readonly start: (cloud: Cloud, cluster: string, pod: Stored, container: Stored) => ProgramStart;
  /** Called once, when the container became ready. */
  readonly ready?: (cloud: Cloud, cluster: string, pod: Stored, container: Stored) => void;
  /** Serves one TCP connection to a port of the pod; false when nothing listens there. */
  readonly connect?: (cloud: Cloud, cluster: string, pod: Stored, port: number, stream: Duplex) => boolean;
}
