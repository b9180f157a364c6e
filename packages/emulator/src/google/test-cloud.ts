import type { Cloud, CloudOptions } from "../cloud/cloud.ts";
import { createCloud } from "../cloud/cloud.ts";
import type { Stored } from "../cloud/http.ts";
import { answerGoogle } from "./answer.ts";
import { createGoogleProject } from "./project.ts";

/** What an API answered: its status and its JSON. */
export interface Asked {
  readonly status: number;
  readonly body: Stored;
}

/** A cloud with one project, a clock that stands still until it is told, and a way to ask it things. For tests. */
export interface TestCloud {
  readonly cloud: Cloud;
  readonly ask: (line: string, body?: unknown, token?: string) => Promise<Asked>;
  readonly advance: (durationMs: number) => void;
}

/** When the clock of every test begins: 2026-01-01T00:00:00Z. */
const testStartMs = 1_767_225_600_000;

/** Makes the test cloud; its project is `demo-proj`, number 123456789012, with every API that tests use. */
export function makeTestCloud(
  options: Partial<CloudOptions> = {},
  services: readonly string[] = testServices,
): TestCloud {
  let nowMs = testStartMs;
  const cloud = createCloud({ now: () => nowMs, ...options });
  createGoogleProject(cloud, { projectId: "demo-proj", projectNumber: "123456789012", services });
  const ask = async (line: string, body?: unknown, token?: string): Promise<Asked> => {
    const [method = "GET", path = "/"] = line.split(" ");
    const response = await answerGoogle(cloud, {
      method,
      url: new URL(path, "http://127.0.0.1"),
      headers: {
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      body: body === undefined ? new Uint8Array() : new TextEncoder().encode(JSON.stringify(body)),
    });
    return { status: response.status, body: JSON.parse(String(response.body)) };
  };
  return {
    cloud,
    ask,
    advance: (durationMs) => {
      nowMs += durationMs;
    },
  };
}

/** The APIs of the test project. */
const testServices: readonly string[] = [
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
