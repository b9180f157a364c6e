import { BinaryReader, WireType } from "@bufbuild/protobuf/wire";
import type { Stored } from "../../cloud/http.ts";
import type { MessageField } from "./message-table.ts";
import { messages } from "./message-table.ts";
import { decodeSpecial, isSpecial } from "./special-messages.ts";
import { readFields, requireBounds, WireError } from "./wire-fields.ts";

/**
 * Reads one message as the JSON that Kubernetes writes of it: bytes as base64, absent what Go leaves out. Numbers that the
 * tables don't know are skipped, as every protobuf reader does. Throws a WireError when the bytes aren't such a message.
 */
export function decodeMessage(type: string, bytes: Uint8Array): Stored {
  const fields = messages.get(type);
  if (fields === undefined) throw new Error(`the emulator has no protobuf message ${type}`);
  const object: Stored = {};
  readFields(type, bytes, (number, wireType, reader) => {
    const field = fields.get(number);
    if (field === undefined) reader.skip(wireType, number);
    else addField(object, field, wireType, reader);
  });
  return object;
}

function addField(object: Stored, field: MessageField, wireType: WireType, reader: BinaryReader): void {
  if (field.shape === "list") {
    object[field.name] = [...(object[field.name] ?? []), ...readItems(field, wireType, reader)];
  } else if (field.shape === "map") {
    requireWireType(field, wireType, WireType.LengthDelimited);
    const [key, value] = readEntry(field, reader.bytes());
    object[field.name] = { ...object[field.name], [key]: value };
  } else {
    const value = readValue(field, wireType, reader);
    if (field.name === "") Object.assign(object, value);
    else if (value !== undefined && (field.keepsZero || !isZero(value))) object[field.name] = value;
  }
}

function isZero(value: unknown): boolean {
  return value === "" || value === 0 || value === false;
}

/** Items of a list: one, or for packed numbers many. */
function readItems(field: MessageField, wireType: WireType, reader: BinaryReader): readonly unknown[] {
  if (!isNumber(field.type) || wireType !== WireType.LengthDelimited) return [readValue(field, wireType, reader)];
  const packed = new BinaryReader(reader.bytes());
  const items: unknown[] = [];
  while (packed.pos < packed.len) items.push(readValue(field, WireType.Varint, packed));
  requireBounds(packed);
  return items;
}

function readEntry(field: MessageField, bytes: Uint8Array): readonly [string, unknown] {
  let key = "";
  let value: unknown = field.type === "string" || field.type === "bytes" ? "" : undefined;
  readFields(field.name, bytes, (number, wireType, reader) => {
    if (number === 1) key = reader.string();
    else if (number === 2) value = readValue(field, wireType, reader);
    else reader.skip(wireType, number);
  });
  return [key, value ?? readSubmessage(field.type, new Uint8Array())];
}

function isNumber(type: string): boolean {
  return ["bool", "int32", "int64"].includes(type);
}

function readValue(field: MessageField, wireType: WireType, reader: BinaryReader): unknown {
  requireWireType(field, wireType, isNumber(field.type) ? WireType.Varint : WireType.LengthDelimited);
  switch (field.type) {
    case "string":
      return reader.string();
    case "bytes":
      return Buffer.from(reader.bytes()).toString("base64");
    case "bool":
      return reader.bool();
    case "int32":
      return reader.int32();
    case "int64":
      return Number(reader.int64());
    default:
      return readSubmessage(field.type, reader.bytes());
  }
}

function readSubmessage(type: string, bytes: Uint8Array): unknown {
  return isSpecial(type) ? decodeSpecial(type, bytes) : decodeMessage(type, bytes);
}

function requireWireType(field: MessageField, found: WireType, wanted: WireType): void {
  if (found === wanted) return;
  const name = field.name === "metadata" ? "ObjectMeta" : field.name.slice(0, 1).toUpperCase() + field.name.slice(1);
  throw new WireError(`proto: wrong wireType = ${found} for field ${name}`);
}
