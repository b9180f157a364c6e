import { Buffer } from "node:buffer";
import type { DescField } from "@bufbuild/protobuf";
import type { ReflectMessage } from "@bufbuild/protobuf/reflect";
import { isReflectMessage, reflect } from "@bufbuild/protobuf/reflect";
import { makeMessage, messageNamed } from "./stored-message.ts";

/**
 * What FlyteAdmin writes below "with different structure already exists": each value that differs, by its JSON pointer, with
 * the registered and the new one. It compares what Go's encoding/json makes of its own types: names of the proto file, a oneof
 * as an object of its own, zero values left out.
 */
export function describeDifference(type: string, registered: object, asked: object): string {
  const before = toGo(type, registered);
  const after = toGo(type, asked);
  return compareGo("", before, after)
    .map(({ pointer, from, to }) => `${pointer}:\n\t- ${printGo(from)} \n\t+ ${printGo(to)}`)
    .join("\n");
}

interface Difference {
  readonly pointer: string;
  readonly from: unknown;
  readonly to: unknown;
}

function compareGo(pointer: string, from: unknown, to: unknown): readonly Difference[] {
  // Of lists only the places that both have are told: what one has more stands under another pointer in each direction.
  if (Array.isArray(from) && Array.isArray(to)) {
    const places = Math.min(from.length, to.length);
    return from.slice(0, places).flatMap((value, place) => compareGo(`${pointer}/${place}`, value, to[place]));
  }
  if (isTree(from) && isTree(to)) {
    const keys = [...new Set([...Object.keys(from), ...Object.keys(to)])].sort();
    return keys.flatMap((key) => {
      const inner = `${pointer}/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`;
      return compareGo(inner, from[key], to[key]);
    });
  }
  return from === to ? [] : [{ pointer, from, to }];
}

function isTree(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function toGo(type: string, value: object): unknown {
  return goMessage(reflect(messageNamed(type), makeMessage(type, value)));
}

function goMessage(message: ReflectMessage): Readonly<Record<string, unknown>> {
  const single = message.fields.filter((field) => field.oneof === undefined && message.isSet(field));
  const fields = single.map((field): readonly [string, unknown] => [field.name, goField(message, field)]);
  const oneofs = message.oneofs.map((oneof): readonly [string, unknown] => {
    const field = message.oneofCase(oneof);
    const chosen = field === undefined ? null : { [toGoName(field.name)]: goField(message, field) };
    return [toGoName(oneof.name), chosen];
  });
  return Object.fromEntries([...fields, ...oneofs]);
}

function goField(message: ReflectMessage, field: DescField): unknown {
  switch (field.fieldKind) {
    case "list":
      return [...message.get(field)].map(goValue);
    case "map":
      return Object.fromEntries([...message.get(field)].map(([key, value]) => [String(key), goValue(value)]));
    default:
      return goValue(message.get(field));
  }
}

function goValue(value: unknown): unknown {
  if (isReflectMessage(value)) return goMessage(value);
  if (value instanceof Uint8Array) return Buffer.from(value).toString("base64");
  return typeof value === "bigint" ? Number(value) : value;
}

/** `data_config` as Go names it: `DataConfig`. */
function toGoName(name: string): string {
  return name.replace(/(?:^|_)(\w)/g, (_whole, letter: string) => letter.toUpperCase());
}

/** A value as Go's `%v` prints it. */
function printGo(value: unknown): string {
  if (value === undefined || value === null) return "<nil>";
  if (Array.isArray(value)) return `[${value.map(printGo).join(" ")}]`;
  if (!isTree(value)) return String(value);
  const parts = Object.keys(value)
    .sort()
    .map((key) => `${key}:${printGo(value[key])}`);
  return `map[${parts.join(" ")}]`;
}
