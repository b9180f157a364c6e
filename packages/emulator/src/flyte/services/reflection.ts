import { create, toBinary } from "@bufbuild/protobuf";
import type { FileDescriptorProto } from "@bufbuild/protobuf/wkt";
import { FileDescriptorProtoSchema } from "@bufbuild/protobuf/wkt";
import { flyteRegistry, protoFiles } from "../proto/flyte-registry.ts";

interface ReflectionRequest {
  readonly host: string;
  readonly messageRequest: { readonly case?: string | undefined; readonly value?: unknown };
}

/** Answers the requests of one reflection stream, each by its own response, in their order. */
export async function* reflect(
  requests: AsyncIterable<unknown>,
  services: readonly string[],
): AsyncIterable<Record<string, unknown>> {
  for await (const message of requests) {
    const request = message as ReflectionRequest;
    yield {
      validHost: request.host,
      originalRequest: request,
      messageResponse: answerReflection(request.messageRequest, services),
    };
  }
}

function answerReflection(
  { case: kind, value }: ReflectionRequest["messageRequest"],
  services: readonly string[],
): Record<string, unknown> {
  switch (kind) {
    case "listServices":
      return { case: "listServicesResponse", value: { service: services.map((name) => ({ name })) } };
    case "fileByFilename":
      return answerFile(
        protoFiles.find((file) => file.name === value),
        String(value),
      );
    case "fileContainingSymbol":
      return answerFile(fileOf(String(value)), String(value));
    default:
      return { case: "errorResponse", value: { errorCode: 5, errorMessage: `not found: ${String(kind)}` } };
  }
}

function answerFile(file: FileDescriptorProto | undefined, wanted: string): Record<string, unknown> {
  if (file === undefined)
    return { case: "errorResponse", value: { errorCode: 5, errorMessage: `Symbol not found: ${wanted}` } };
  const files = withImports(file).map((part) =>
    toBinary(FileDescriptorProtoSchema, create(FileDescriptorProtoSchema, part)),
  );
  return { case: "fileDescriptorResponse", value: { fileDescriptorProto: files } };
}

/** The file and everything that it imports, as grpc-go hands it out. */
function withImports(file: FileDescriptorProto): readonly FileDescriptorProto[] {
  const imported = file.dependency.flatMap((name) => protoFiles.filter((candidate) => candidate.name === name));
  return [...new Set([file, ...imported.flatMap(withImports)])];
}

/** A service, a method of one (`a.b.Service.Method`), a message or an enum. */
function fileOf(symbol: string): FileDescriptorProto | undefined {
  const owner = symbol.slice(0, symbol.lastIndexOf("."));
  const found = flyteRegistry.get(symbol) ?? flyteRegistry.getService(owner) ?? flyteRegistry.getMessage(owner);
  return found === undefined || found.kind === "extension" ? undefined : found.file.proto;
}
