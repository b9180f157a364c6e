import { expect } from "vitest";
import { ownerToken } from "../start-emulator.ts";

/**
 * One request as gcloud 528 sent it. In its path and in the texts of its body `{origin}` is this server and any other
 * `{field}` that field of the answer just before.
 */
export interface Sent {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly path: string;
  readonly body?: object;
  /** 200 unless said otherwise. */
  readonly status?: number;
  /** What gcloud prints or goes on with. */
  readonly reads: object;
}

/** A command as it was typed, with the requests that it made. */
export interface Command {
  readonly line: string;
  readonly sends: readonly Sent[];
}

/** Sends a command's requests, each after the answer to the one before, and expects what gcloud reads in them. */
export async function replay(origin: string, command: Command): Promise<void> {
  let before: Readonly<Record<string, unknown>> = {};
  for (const { method, path, body, status = 200, reads } of command.sends) {
    const fields = { ...before, origin };
    const response = await fetch(`${origin}${fillIn(path, fields)}`, {
      method,
      headers: { authorization: `Bearer ${ownerToken}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: fillIn(JSON.stringify(body), fields) }),
    });
    const answered: unknown = await response.json();
    expect({ status: response.status, answered }, `${method} ${path}`).toMatchObject({ status, answered: reads });
    before = isFields(answered) ? answered : {};
  }
}

function fillIn(text: string, fields: Readonly<Record<string, unknown>>): string {
  return text.replace(/\{([A-Za-z]+)\}/g, (_, field: string) => String(fields[field]));
}

function isFields(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

/** An operation of GKE as it begins; the place is its `zone`. */
export function begunAtGke(operationType: string, zone: string): object {
  return { name: expect.stringMatching(/^operation-\d+-/), operationType, status: "RUNNING", zone };
}

/** An operation of GKE, compute or Cloud SQL at its end. */
export const done: object = { status: "DONE" };

/** An operation of compute as it begins: gcloud follows its own link and then its target's, to the host that it asked. */
export function begunAtCompute(operationType: string): object {
  return {
    kind: "compute#operation",
    name: expect.stringMatching(/^operation-/),
    operationType,
    status: "RUNNING",
    selfLink: expect.stringMatching(
      /^http:\/\/127\.0\.0\.1:\d+\/compute\/v1\/projects\/acme-ml\/.*\/operations\/operation-/,
    ),
    targetLink: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/compute\/v1\/projects\/acme-ml\//),
  };
}

/** An operation of Cloud SQL as it begins. */
export function begunAtSql(operationType: string, targetId: string): object {
  return { kind: "sql#operation", name: expect.any(String), operationType, targetId, targetProject: "acme-ml" };
}
