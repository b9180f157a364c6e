import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import type { DescMessage, Message, MessageInitShape } from "@bufbuild/protobuf";
import { create, fromBinary, toBinary, toJson } from "@bufbuild/protobuf";
import { flyteRegistry } from "../proto/flyte-registry.ts";

/** A message type by its full name; it must be one that the emulator has. */
export function messageNamed(name: string): DescMessage {
  const found = flyteRegistry.getMessage(name);
  if (found === undefined) throw new Error(`the emulator has no message ${name}`);
  return found;
}

/** A message of that type, made of a plain object or of another message. */
export function makeMessage(name: string, value: object): Message {
  const type = messageNamed(name);
  return create(type, value as MessageInitShape<typeof type>);
}

/** The message of that type with other values in some of its fields. */
export function changeMessage(name: string, message: object, changes: object): Message {
  // A value with its type's name counts as a message already, and what is new in it would stay a plain object.
  const { $typeName: _, ...fields } = message as Message;
  return makeMessage(name, { ...fields, ...changes });
}

/** The message's bytes in base64: what fits into the emulator's state. */
export function packMessage(name: string, value: object): string {
  return Buffer.from(messageBytes(name, value)).toString("base64");
}

/** A message as protobuf, by its full name. */
export function messageBytes(name: string, value: object): Uint8Array {
  return toBinary(messageNamed(name), makeMessage(name, value));
}

/** The message that was packed. Its shape is the descriptor's; callers say which part of it they read. */
export function unpackMessage<T extends object>(name: string, packed: string): T {
  return fromBinary(messageNamed(name), Buffer.from(packed, "base64")) as unknown as T;
}

/**
 * The same for messages that mean the same: clients write maps in any order, which the bytes would show. (Flyte takes a hash
 * of the message's JSON too.)
 */
export function digestMessage(name: string, value: object): string {
  const json = toJson(messageNamed(name), makeMessage(name, value), { registry: flyteRegistry });
  return createHash("sha256").update(JSON.stringify(json, sortKeys)).digest("base64");
}

function sortKeys(_key: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** A time of the cloud's clock as a protobuf timestamp. */
export function makeTimestamp(ms: number): { readonly seconds: bigint; readonly nanos: number } {
  const seconds = Math.floor(ms / 1_000);
  return { seconds: BigInt(seconds), nanos: Math.round((ms - seconds * 1_000) * 1_000_000) };
}
