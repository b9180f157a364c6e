import type { DescMethod } from "@bufbuild/protobuf";
import type { FileDescriptorSet } from "@bufbuild/protobuf/wkt";
import { InvariantError } from "@fgk/engine";
import type { FieldRow, FileParts } from "./proto-files.ts";
import { enums, files } from "./proto-files.ts";

/** The descriptor of a method by `package.Service/Method`; the libraries are loaded at first use. */
export async function describeMethod(name: string): Promise<DescMethod> {
  const { createFileRegistry } = await import("@bufbuild/protobuf");
  const registry = createFileRegistry(await describeFiles());
  const [service = "", method = ""] = name.split("/");
  const found = registry.getService(service)?.methods.find((item) => item.name === method);
  if (found === undefined) throw new InvariantError(`there is no descriptor of ${name}`);
  return found;
}

async function describeFiles(): Promise<FileDescriptorSet> {
  const { create } = await import("@bufbuild/protobuf");
  const wkt = await import("@bufbuild/protobuf/wkt");
  const file = files.map((parts) => ({
    name: parts.name,
    package: parts.package,
    syntax: "proto3",
    dependency: [...(parts.imports ?? [])],
    messageType: Object.entries(parts.messages ?? {}).map(([name, fields]) =>
      describeMessage(wkt, parts, name, fields),
    ),
    service: Object.entries(parts.services ?? {}).map(([name, methods]) => ({
      name,
      method: describeMethods(methods),
    })),
  }));
  return create(wkt.FileDescriptorSetSchema, { file });
}

type Wkt = typeof import("@bufbuild/protobuf/wkt");

function describeMessage(wkt: Wkt, parts: FileParts, name: string, fields: readonly FieldRow[]) {
  const own = enums[name];
  const hasLabels = fields.some(([, , type]) => type === "labels");
  const hasEnum = own !== undefined && fields.some(([, , type]) => type === "enum");
  return {
    name,
    field: fields.map((field) => describeField(wkt, `.${parts.package}.${name}`, name, field)),
    nestedType: hasLabels ? [describeMapEntry(wkt)] : [],
    enumType: hasEnum ? [{ name: own.name, value: own.values.map((value, number) => ({ name: value, number })) }] : [],
  };
}

function describeField(wkt: Wkt, own: string, message: string, [name, number, type, repeated]: FieldRow) {
  const { FieldDescriptorProto_Type: Type, FieldDescriptorProto_Label: Label } = wkt;
  const label = repeated === undefined && type !== "labels" ? Label.OPTIONAL : Label.REPEATED;
  const base = { name, number, label, jsonName: toJsonName(name) };
  switch (type) {
    case "string":
      return { ...base, type: Type.STRING };
    case "bytes":
      return { ...base, type: Type.BYTES };
    case "uint32":
      return { ...base, type: Type.UINT32 };
    case "enum":
      return { ...base, type: Type.ENUM, typeName: `${own}.${enums[message]?.name ?? ""}` };
    case "labels":
      return { ...base, type: Type.MESSAGE, typeName: `${own}.ValuesEntry` };
    default:
      return { ...base, type: Type.MESSAGE, typeName: type };
  }
}

/** protoc's rule: an underscore goes, and the letter after it becomes a capital. */
function toJsonName(name: string): string {
  return name.replace(/_([a-zA-Z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/** A map field is a list of key-value messages on the wire. */
function describeMapEntry(wkt: Wkt) {
  const { FieldDescriptorProto_Type: Type, FieldDescriptorProto_Label: Label } = wkt;
  const field = ["key", "value"].map((name, index) => ({
    name,
    jsonName: name,
    number: index + 1,
    label: Label.OPTIONAL,
    type: Type.STRING,
  }));
  return { name: "ValuesEntry", options: { mapEntry: true }, field };
}

function describeMethods(methods: NonNullable<FileParts["services"]>[string]) {
  return Object.entries(methods).map(([name, [inputType, outputType, stream]]) => {
    const streams = stream === "stream";
    return { name, inputType, outputType, clientStreaming: streams, serverStreaming: streams };
  });
}
