import type { Emulator, EmulatorOptions } from "@fgk/emulator";
import { startEmulator } from "@fgk/emulator";
import { afterAll } from "vitest";

/** The project of every conformance test, and what Google would number it. */
export const projectId = "acme-ml";
export const projectNumber = "123456789012";

/** The bearer token of a caller who may do everything. */
export const ownerToken = "anyone";

/** An emulator on a loopback port whose clock only moves when it is told to. */
export interface StartedEmulator extends Emulator {
  readonly advance: (durationMs: number) => void;
}

const allServices: readonly string[] = [
  "artifactregistry.googleapis.com",
  "cloudresourcemanager.googleapis.com",
  "compute.googleapis.com",
  "container.googleapis.com",
  "iam.googleapis.com",
  "iamcredentials.googleapis.com",
  "secretmanager.googleapis.com",
  "servicenetworking.googleapis.com",
  "sqladmin.googleapis.com",
  "storage.googleapis.com",
];

/** When the clock of every test begins: 2026-01-01T00:00:00Z. */
const startMs = 1_767_225_600_000;

/**
 * Starts an emulator for the test file that calls this at its top, and closes it after the file. Operations are done at
 * once unless `timeScale` says otherwise.
 */
export async function startForFile(options: EmulatorOptions = {}): Promise<StartedEmulator> {
  let nowMs = startMs;
  const emulator = await startEmulator({
    timeScale: 0,
    projects: [{ projectId, projectNumber, services: allServices }],
    now: () => nowMs,
    ...options,
  });
  afterAll(() => emulator.close());
  return {
    ...emulator,
    advance: (durationMs) => {
      nowMs += durationMs;
    },
  };
}
