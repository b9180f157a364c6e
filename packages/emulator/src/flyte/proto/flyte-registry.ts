import type { DescMethod, DescService, FileRegistry } from "@bufbuild/protobuf";
import { create, createFileRegistry } from "@bufbuild/protobuf";
import type { FileDescriptorProto } from "@bufbuild/protobuf/wkt";
import {
  FileDescriptorSetSchema,
  file_google_protobuf_any,
  file_google_protobuf_duration,
  file_google_protobuf_struct,
  file_google_protobuf_timestamp,
  file_google_protobuf_wrappers,
} from "@bufbuild/protobuf/wkt";
import { flyteidlFiles } from "./flyteidl-files.ts";
import { grpcFiles } from "./grpc-files.ts";
import { makeProtoFile } from "./proto-file.ts";

/** Every file that reflection can hand out, a file after all that it imports. */
export const protoFiles: readonly FileDescriptorProto[] = [
  ...[
    file_google_protobuf_any,
    file_google_protobuf_duration,
    file_google_protobuf_struct,
    file_google_protobuf_timestamp,
    file_google_protobuf_wrappers,
  ].map(({ proto }) => proto),
  ...[...flyteidlFiles, ...grpcFiles].map(makeProtoFile),
];

/** The types and services of `protoFiles`. */
export const flyteRegistry: FileRegistry = createFileRegistry(
  create(FileDescriptorSetSchema, { file: [...protoFiles] }),
);

export function serviceNamed(name: string): DescService {
  const service = flyteRegistry.getService(name);
  if (service === undefined) throw new Error(`the emulator has no gRPC service ${name}`);
  return service;
}

/** A method by its service and its name in the proto file. */
export function methodNamed(service: string, method: string): DescMethod {
  const found = serviceNamed(service).methods.find((candidate) => candidate.name === method);
  if (found === undefined) throw new Error(`the emulator's ${service} has no method ${method}`);
  return found;
}
