import { create } from "@bufbuild/protobuf";
import type {
  DescriptorProto,
  EnumDescriptorProto,
  FieldDescriptorProto,
  FileDescriptorProto,
  ServiceDescriptorProto,
} from "@bufbuild/protobuf/wkt";
import {
  DescriptorProtoSchema,
  EnumDescriptorProtoSchema,
  FieldDescriptorProto_Label,
  FieldDescriptorProto_Type,
  FieldDescriptorProtoSchema,
  FileDescriptorProtoSchema,
  ServiceDescriptorProtoSchema,
} from "@bufbuild/protobuf/wkt";

/**
 * A message in short: lines such as `repeated Domain domains = 3`, `map<string, Literal> literals = 1`, `enum State state = 6`,
 * `oneof kind: string name = 2`. An enum's values are numbered by their place, but for one such as `ERROR = -1`.
 */
export interface MessageParts {
  readonly fields: readonly string[];
  readonly enums?: Readonly<Record<string, readonly string[]>>;
  readonly messages?: Readonly<Record<string, MessageParts>>;
}

/** A proto3 file in short. Names of types without a package are of the file's own package. */
export interface FileParts {
  readonly name: string;
  readonly package: string;
  readonly imports?: readonly string[];
  readonly messages?: Readonly<Record<string, MessageParts>>;
  readonly enums?: Readonly<Record<string, readonly string[]>>;
  /** Service → lines such as `ListProjects(ProjectListRequest) Projects`, with `stream ` before a streamed type. */
  readonly services?: Readonly<Record<string, readonly string[]>>;
}

/** The descriptor that a compiler would make of the file. */
export function makeProtoFile(parts: FileParts): FileDescriptorProto {
  return create(FileDescriptorProtoSchema, {
    name: parts.name,
    package: parts.package,
    syntax: "proto3",
    dependency: [...(parts.imports ?? [])],
    messageType: Object.entries(parts.messages ?? {}).map(([name, message]) =>
      makeMessage(parts.package, parts.package, name, message),
    ),
    enumType: Object.entries(parts.enums ?? {}).map(([name, values]) => makeEnum(name, values)),
    service: Object.entries(parts.services ?? {}).map(([name, methods]) => makeService(parts.package, name, methods)),
  });
}

function makeMessage(packageName: string, parent: string, name: string, parts: MessageParts): DescriptorProto {
  const fullName = `${parent}.${name}`;
  const nested = Object.entries(parts.messages ?? {}).map(([inner, message]) =>
    makeMessage(packageName, fullName, inner, message),
  );
  const oneofs: string[] = [];
  const fields = parts.fields.map((line) => makeField(packageName, fullName, line, nested, oneofs));
  return create(DescriptorProtoSchema, {
    name,
    field: fields,
    nestedType: nested,
    enumType: Object.entries(parts.enums ?? {}).map(([inner, values]) => makeEnum(inner, values)),
    oneofDecl: oneofs.map((oneof) => ({ name: oneof })),
  });
}

const scalars: Readonly<Record<string, FieldDescriptorProto_Type>> = {
  string: FieldDescriptorProto_Type.STRING,
  bytes: FieldDescriptorProto_Type.BYTES,
  bool: FieldDescriptorProto_Type.BOOL,
  int32: FieldDescriptorProto_Type.INT32,
  int64: FieldDescriptorProto_Type.INT64,
  uint32: FieldDescriptorProto_Type.UINT32,
  uint64: FieldDescriptorProto_Type.UINT64,
  float: FieldDescriptorProto_Type.FLOAT,
  double: FieldDescriptorProto_Type.DOUBLE,
};

const fieldPattern = /^(?:oneof (\w+): )?(repeated )?(enum )?(?:map<string, ([\w.]+)>|([\w.]+)) (\w+) = (\d+)$/;

function makeField(
  packageName: string,
  fullName: string,
  line: string,
  nested: DescriptorProto[],
  oneofs: string[],
): FieldDescriptorProto {
  const match = fieldPattern.exec(line);
  if (match === null) throw new Error(`the field ${JSON.stringify(line)} of ${fullName} can't be read`);
  const [, oneof, repeated, isEnum, mapped, type = "", name = "", number = ""] = match;
  if (mapped !== undefined) nested.push(makeMapEntry(packageName, entryName(name), mapped));
  if (oneof !== undefined && !oneofs.includes(oneof)) oneofs.push(oneof);
  const isMany = repeated !== undefined || mapped !== undefined;
  return create(FieldDescriptorProtoSchema, {
    name,
    jsonName: name.replace(/_(\w)/g, (_whole, letter: string) => letter.toUpperCase()),
    number: Number(number),
    label: isMany ? FieldDescriptorProto_Label.REPEATED : FieldDescriptorProto_Label.OPTIONAL,
    ...(mapped === undefined
      ? typeOf(packageName, type, isEnum !== undefined)
      : { type: FieldDescriptorProto_Type.MESSAGE, typeName: `.${fullName}.${entryName(name)}` }),
    ...(oneof === undefined ? {} : { oneofIndex: oneofs.indexOf(oneof) }),
  });
}

function typeOf(
  packageName: string,
  type: string,
  isEnum: boolean,
): { readonly type: FieldDescriptorProto_Type; readonly typeName?: string } {
  const scalar = scalars[type];
  if (scalar !== undefined) return { type: scalar };
  const kind = isEnum ? FieldDescriptorProto_Type.ENUM : FieldDescriptorProto_Type.MESSAGE;
  return { type: kind, typeName: qualify(packageName, type) };
}

function makeMapEntry(packageName: string, name: string, valueType: string): DescriptorProto {
  const entry = (field: string, number: number, type: string): FieldDescriptorProto =>
    create(FieldDescriptorProtoSchema, {
      name: field,
      jsonName: field,
      number,
      label: FieldDescriptorProto_Label.OPTIONAL,
      ...typeOf(packageName, type, false),
    });
  return create(DescriptorProtoSchema, {
    name,
    field: [entry("key", 1, "string"), entry("value", 2, valueType)],
    options: { mapEntry: true },
  });
}

function entryName(field: string): string {
  return `${field.replace(/(?:^|_)(\w)/g, (_whole, letter: string) => letter.toUpperCase())}Entry`;
}

function qualify(packageName: string, type: string): string {
  return /^(flyteidl|google|grpc)\./.test(type) ? `.${type}` : `.${packageName}.${type}`;
}

function makeEnum(name: string, values: readonly string[]): EnumDescriptorProto {
  const value = values.map((line, place) => {
    const [label = "", number] = line.split(" = ");
    return { name: label, number: number === undefined ? place : Number(number) };
  });
  return create(EnumDescriptorProtoSchema, { name, value });
}

const methodPattern = /^(\w+)\((stream )?([\w.]+)\) (stream )?([\w.]+)$/;

function makeService(packageName: string, name: string, methods: readonly string[]): ServiceDescriptorProto {
  return create(ServiceDescriptorProtoSchema, {
    name,
    method: methods.map((line) => {
      const match = methodPattern.exec(line);
      if (match === null) throw new Error(`the method ${JSON.stringify(line)} of ${name} can't be read`);
      const [, method = "", clientStream, input = "", serverStream, output = ""] = match;
      return {
        name: method,
        inputType: qualify(packageName, input),
        outputType: qualify(packageName, output),
        clientStreaming: clientStream !== undefined,
        serverStreaming: serverStream !== undefined,
      };
    }),
  });
}
