import { expect } from "vitest";
import type { Sent } from "./replay.ts";
import { done, get, send } from "./replay.ts";

const project = "/sql/v1beta4/projects/acme-ml";

/** A look at something by its path inside the project, such as `instances/flyte-db`. */
export function look(path: string, reads: object): Sent {
  return get(`${project}/${path}`, reads);
}

/** One write, and what is read of it: an operation or a refusal. */
export function write(method: Sent["method"], path: string, body: object | undefined, reads: object): Sent {
  return send(method, `${project}/${path}`, body, reads);
}

/** A write to an instance or inside one, and its operation to the end. */
export function change(
  method: Sent["method"],
  path: string,
  body: object | undefined,
  operationType: string,
): readonly Sent[] {
  const instance = path.split("/")[1] ?? "";
  return [write(method, path, body, begin(operationType, instance)), look("operations/{name}", done)];
}

/** What `instances create` sends for a database of PostgreSQL 15, and its operation to the end. */
export function createInstance(instance: NewInstance, ends: object = done): readonly Sent[] {
  return [
    write("POST", "instances", describeInstance(instance), begin("CREATE", instance.name)),
    look("operations/{name}", ends),
  ];
}

/** What a command says of the instance that it makes. */
export interface NewInstance {
  readonly name: string;
  readonly rootPassword?: string;
  readonly settings: object;
}

/** An instance with all that gcloud adds. */
export function describeInstance({ settings, ...named }: NewInstance): object {
  return {
    databaseVersion: "POSTGRES_15",
    kind: "sql#instance",
    project: "acme-ml",
    region: "us-central1",
    settings: { kind: "sql#settings", pricingPlan: "PER_USE", replicationType: "SYNCHRONOUS", ...settings },
    ...named,
  };
}

/** What `instances patch` sends for some settings: a look, the patch to the end, and the look at the same settings. */
export function patchInstance(name: string, settings: object): readonly Sent[] {
  const path = `instances/${name}`;
  const body = { kind: "sql#instance", name, project: "acme-ml", settings: { kind: "sql#settings", ...settings } };
  return [
    look(path, { name, settings: { settingsVersion: expect.any(String) } }),
    ...change("PATCH", path, body, "UPDATE"),
    look(path, { name, state: "RUNNABLE", settings }),
  ];
}

/** What is read of an operation as it begins. */
function begin(operationType: string, targetId: string): object {
  return { kind: "sql#operation", name: expect.any(String), operationType, targetId, targetProject: "acme-ml" };
}
