import type { ChecksOutcome } from "@fgk/engine";
import { createCatalog } from "@fgk/providers";
import { expect } from "vitest";
import { openWorld, smallest } from "../plan/installation.ts";
import { verify } from "../product/run-fgk.ts";
import type { SimulatedCloud } from "../simulation/simulated-cloud.ts";

/** A red check: its evidence and cause contain this text, its mend is exactly this. */
export interface Red {
  readonly evidence: string;
  readonly cause: string;
  readonly mend: string;
}

/** Everything that isn't green: red checks, those that weren't asked with the one that they waited for, and warnings. */
export interface Seen {
  readonly red: Readonly<Record<string, Red>>;
  /** Name → the check that isn't green, or why it was not asked. */
  readonly notAsked?: Readonly<Record<string, string>>;
  readonly warnings?: Readonly<Record<string, string>>;
}

const instanceMend =
  'gcloud sql instances describe flyte-db --project acme-ml --format="value(ipAddresses)"; its private address needs the peering of this network';
/** gcloud's command that sets the database user's password. */
export const setPasswordCommand: string =
  "gcloud sql users set-password flyteadmin --instance=flyte-db --project=acme-ml --prompt-for-password";
/** The database doesn't answer in the cluster. */
export const unreachable: Red = {
  evidence: "10.64.0.3:5432 - no response",
  cause: "the database flyte-db can't be reached from the cluster",
  mend: instanceMend,
};

/** The database answers, and refuses the password that Flyte has. */
export const refusedPassword: Red = {
  evidence: 'FATAL:  password authentication failed for user "flyteadmin"',
  cause: "the database doesn't accept the password that Flyte has",
  mend: `${setPasswordCommand}, with what this prints: gcloud secrets versions access 1 --secret=fgk-prod-db-password --project=acme-ml`,
};

/** What waits for the release: nothing of Flyte can be asked without its pod. */
export const withoutRelease: Readonly<Record<string, string>> = {
  "pod-account": "release",
  console: "release",
  "grpc-health": "release",
  "grpc-reflection": "release",
  "list-projects": "release",
  "upload-location": "release",
};

/** What waits for the identity pool, besides the checks of node pools. */
export const withoutPods: Readonly<Record<string, string>> = {
  "identity-probe/flyte": "node-pools",
  "identity-probe/flytesnacks-development": "node-pools",
  "upload-location": "identity-probe/flyte",
};

export interface VerifyOptions {
  readonly text?: string;
  readonly probe?: "some" | "all";
  readonly stop?: AbortSignal;
}

/** `fgk verify`, by a run of its own. */
export function verifyNow(simulated: SimulatedCloud, options: VerifyOptions = {}): Promise<ChecksOutcome> {
  const { world } = openWorld(simulated);
  return verify(world, options.text ?? smallest, {
    ...(options.probe === undefined ? {} : { catalog: createCatalog(undefined, { probe: options.probe }) }),
    ...(options.stop === undefined ? {} : { stop: options.stop }),
  });
}

/** Expects exactly these checks not to be green. */
export function expectSeen(outcome: ChecksOutcome, seen: Seen): void {
  const found = outcome.findings.filter(({ finding }) => finding.status !== "green");
  const expected = {
    ...Object.fromEntries(
      Object.entries(seen.red).map(([name, { evidence, cause, mend }]) => [
        name,
        {
          status: "red",
          evidence: expect.stringContaining(evidence),
          cause: expect.stringContaining(cause),
          mend,
        },
      ]),
    ),
    ...Object.fromEntries(
      Object.entries(seen.notAsked ?? {}).map(([name, why]) => [
        name,
        { status: "not-asked", evidence: why.includes(" ") ? why : `asked only when ${why} is green` },
      ]),
    ),
    ...Object.fromEntries(
      Object.entries(seen.warnings ?? {}).map(([name, evidence]) => [
        name,
        expect.objectContaining({ status: "warning", evidence }),
      ]),
    ),
  };
  expect(Object.fromEntries(found.map(({ name, finding }) => [name, finding]))).toEqual(expected);
  expect(outcome.status).toBe(Object.keys(seen.red).length > 0 ? "red" : "green");
}
