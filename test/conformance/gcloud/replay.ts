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
  /** Unless it stands here: the code of the error that is read, else 200. */
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
  for (const sent of command.sends) {
    const { method, path, body, reads, status = readCode(reads) } = sent;
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

function readCode(reads: object): number {
  const error: unknown = "error" in reads ? reads.error : undefined;
  return isFields(error) && typeof error["code"] === "number" ? error["code"] : 200;
}

function fillIn(text: string, fields: Readonly<Record<string, unknown>>): string {
  return text.replace(/\{([A-Za-z]+)\}/g, (_, field: string) => String(fields[field]));
}

function isFields(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

/** What an API reads as a refusal, which is also the answer's status. */
export function refuse(code: number, message: unknown): object {
  return { error: { code, message } };
}

/** A look at something. Paths without a query end in gcloud's own. */
export function get(path: string, reads: object): Sent {
  return { method: "GET", path: asJson(path), reads };
}

/** A write, with its body where it has one. */
export function send(method: Sent["method"], path: string, body: object | undefined, reads: object): Sent {
  return { method, path: asJson(path), ...(body === undefined ? {} : { body }), reads };
}

function asJson(path: string): string {
  return path.includes("?") ? path : `${path}?alt=json`;
}

/** An operation of GKE, compute or Cloud SQL at its end. */
export const done: object = { status: "DONE" };
