import type { FileParts } from "./proto-file.ts";

/** gRPC's own services: health, and reflection under both of the names that clients ask for. */
export const grpcFiles: readonly FileParts[] = [
  {
    name: "grpc/health/v1/health.proto",
    package: "grpc.health.v1",
    messages: {
      HealthCheckRequest: { fields: ["string service = 1"] },
      HealthCheckResponse: {
        fields: ["enum HealthCheckResponse.ServingStatus status = 1"],
        enums: { ServingStatus: ["UNKNOWN", "SERVING", "NOT_SERVING", "SERVICE_UNKNOWN"] },
      },
    },
    services: {
      Health: ["Check(HealthCheckRequest) HealthCheckResponse", "Watch(HealthCheckRequest) stream HealthCheckResponse"],
    },
  },
  reflectionFile("v1"),
  reflectionFile("v1alpha"),
];

function reflectionFile(version: "v1" | "v1alpha"): FileParts {
  return {
    name: `grpc/reflection/${version}/reflection.proto`,
    package: `grpc.reflection.${version}`,
    messages: {
      ServerReflectionRequest: {
        fields: [
          "string host = 1",
          "oneof message_request: string file_by_filename = 3",
          "oneof message_request: string file_containing_symbol = 4",
          "oneof message_request: ExtensionRequest file_containing_extension = 5",
          "oneof message_request: string all_extension_numbers_of_type = 6",
          "oneof message_request: string list_services = 7",
        ],
      },
      ExtensionRequest: { fields: ["string containing_type = 1", "int32 extension_number = 2"] },
      ServerReflectionResponse: {
        fields: [
          "string valid_host = 1",
          "ServerReflectionRequest original_request = 2",
          "oneof message_response: FileDescriptorResponse file_descriptor_response = 4",
          "oneof message_response: ExtensionNumberResponse all_extension_numbers_response = 5",
          "oneof message_response: ListServiceResponse list_services_response = 6",
          "oneof message_response: ErrorResponse error_response = 7",
        ],
      },
      FileDescriptorResponse: { fields: ["repeated bytes file_descriptor_proto = 1"] },
      ExtensionNumberResponse: { fields: ["string base_type_name = 1", "repeated int32 extension_number = 2"] },
      ListServiceResponse: { fields: ["repeated ServiceResponse service = 1"] },
      ServiceResponse: { fields: ["string name = 1"] },
      ErrorResponse: { fields: ["int32 error_code = 1", "string error_message = 2"] },
    },
    services: {
      ServerReflection: ["ServerReflectionInfo(stream ServerReflectionRequest) stream ServerReflectionResponse"],
    },
  };
}
