import type { BinaryReader } from "@bufbuild/protobuf/wire";
import { readFields, WireError } from "./wire-fields.ts";

/** Messages that JSON doesn't write as objects with the same fields. */
const decoders: Readonly<Record<string, (bytes: Uint8Array) => unknown>> = {
  Time: (bytes) => decodeTime(bytes, false),
  MicroTime: (bytes) => decodeTime(bytes, true),
  Quantity: (bytes) => readPart(bytes, 1, "", (reader) => reader.string()),
  IntOrString: decodeIntOrString,
  FieldsV1: decodeFields,
  ExtraValue: decodeTexts,
};

export function isSpecial(type: string): boolean {
  return decoders[type] !== undefined;
}

/** The JSON value of a special message; undefined when it says nothing, such as the time zero. */
export function decodeSpecial(type: string, bytes: Uint8Array): unknown {
  return decoders[type]?.(bytes);
}

/** The last field with this number. */
function readPart<Value>(
  bytes: Uint8Array,
  wanted: number,
  absent: Value,
  read: (reader: BinaryReader) => Value,
): Value {
  let value = absent;
  readFields("", bytes, (number, wireType, reader) => {
    if (number === wanted) value = read(reader);
    else reader.skip(wireType, number);
  });
  return value;
}

/** Seconds and nanoseconds; an empty message is Go's zero time, which JSON clients send as null or not at all. */
function decodeTime(bytes: Uint8Array, isMicro: boolean): string | undefined {
  if (bytes.length === 0) return undefined;
  const seconds = readPart(bytes, 1, 0, (reader) => Number(reader.int64()));
  const nanos = readPart(bytes, 2, 0, (reader) => reader.int32());
  const whole = new Date(seconds * 1000).toISOString().slice(0, 19);
  return isMicro ? `${whole}.${String(Math.trunc(nanos / 1000)).padStart(6, "0")}Z` : `${whole}Z`;
}

function decodeIntOrString(bytes: Uint8Array): number | string {
  const isText = readPart(bytes, 1, 0, (reader) => reader.int32()) === 1;
  return isText
    ? readPart(bytes, 3, "", (reader) => reader.string())
    : readPart(bytes, 2, 0, (reader) => reader.int32());
}

/** Owned fields travel as JSON inside the protobuf. */
function decodeFields(bytes: Uint8Array): unknown {
  const text = new TextDecoder().decode(readPart(bytes, 1, new Uint8Array(), (reader) => reader.bytes()));
  try {
    return JSON.parse(text === "" ? "{}" : text);
  } catch (error) {
    throw new WireError(error instanceof Error ? error.message : String(error));
  }
}

function decodeTexts(bytes: Uint8Array): readonly string[] {
  const texts: string[] = [];
  readFields("", bytes, (number, wireType, reader) => {
    if (number === 1) texts.push(reader.string());
    else reader.skip(wireType, number);
  });
  return texts;
}
