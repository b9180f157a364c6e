/**
 * Our own descriptors of the few calls that fgk makes, so that nothing depends on the server's reflection. Names and numbers
 * are those of flyteidl 1.16.8 (flyteidl/protos of flyteorg/flyte) and of gRPC's health and reflection services; fields that
 * fgk doesn't use are left out, which protobuf allows.
 * A field's type is one of these words (`labels` is a map of texts), or the full name of a message.
 */
type FieldType = "string" | "bytes" | "uint32" | "enum" | "labels" | `.${string}`;
/** Name, number, type; a list when it says so. */
export type FieldRow = readonly [name: string, number: number, type: FieldType, repeated?: "repeated"];

/** One proto file. */
export interface FileParts {
  readonly name: string;
  readonly package: string;
  readonly imports?: readonly string[];
  readonly messages?: Readonly<Record<string, readonly FieldRow[]>>;
  /** Method → [request, answer]; "stream" makes both sides streams. */
  readonly services?: Readonly<Record<string, Readonly<Record<string, readonly [string, string, "stream"?]>>>>;
}

const projectState = ["ACTIVE", "ARCHIVED", "SYSTEM_GENERATED", "SYSTEM_ARCHIVED"];
const servingStatus = ["UNKNOWN", "SERVING", "NOT_SERVING", "SERVICE_UNKNOWN"];
/** The type of each field that is an enum, by message. */
export const enums: Readonly<Record<string, { readonly name: string; readonly values: readonly string[] }>> = {
  Project: { name: "ProjectState", values: projectState },
  HealthCheckResponse: { name: "ServingStatus", values: servingStatus },
};

function reflection(version: "v1" | "v1alpha"): FileParts {
  const at = `.grpc.reflection.${version}` as const;
  return {
    name: `grpc/reflection/${version}/reflection.proto`,
    package: `grpc.reflection.${version}`,
    messages: {
      ServerReflectionRequest: [
        ["host", 1, "string"],
        ["list_services", 7, "string"],
      ],
      ServerReflectionResponse: [["list_services_response", 6, `${at}.ListServiceResponse`]],
      ListServiceResponse: [["service", 1, `${at}.ServiceResponse`, "repeated"]],
      ServiceResponse: [["name", 1, "string"]],
    },
    services: {
      ServerReflection: {
        ServerReflectionInfo: [`${at}.ServerReflectionRequest`, `${at}.ServerReflectionResponse`, "stream"],
      },
    },
  };
}

const admin = ".flyteidl.admin";
/** All files, each after what it imports. */
export const files: readonly FileParts[] = [
  {
    name: "flyteidl/admin/project.proto",
    package: "flyteidl.admin",
    messages: {
      Labels: [["values", 1, "labels"]],
      Domain: [
        ["id", 1, "string"],
        ["name", 2, "string"],
      ],
      Project: [
        ["id", 1, "string"],
        ["name", 2, "string"],
        ["domains", 3, `${admin}.Domain`, "repeated"],
        ["description", 4, "string"],
        ["labels", 5, `${admin}.Labels`],
        ["state", 6, "enum"],
      ],
      Projects: [
        ["projects", 1, `${admin}.Project`, "repeated"],
        ["token", 2, "string"],
      ],
      ProjectListRequest: [
        ["limit", 1, "uint32"],
        ["token", 2, "string"],
        ["filters", 3, "string"],
      ],
      ProjectGetRequest: [["id", 1, "string"]],
      ProjectRegisterRequest: [["project", 1, `${admin}.Project`]],
      ProjectRegisterResponse: [],
      ProjectUpdateResponse: [],
      GetVersionRequest: [],
      Version: [
        ["Build", 1, "string"],
        ["Version", 2, "string"],
      ],
      GetVersionResponse: [["control_plane_Version", 1, `${admin}.Version`]],
    },
  },
  {
    name: "flyteidl/service/admin.proto",
    package: "flyteidl.service",
    imports: ["flyteidl/admin/project.proto"],
    messages: {
      CreateUploadLocationRequest: [
        ["project", 1, "string"],
        ["domain", 2, "string"],
        ["filename", 3, "string"],
        ["content_md5", 5, "bytes"],
      ],
      CreateUploadLocationResponse: [
        ["signed_url", 1, "string"],
        ["native_url", 2, "string"],
      ],
    },
    services: {
      AdminService: {
        ListProjects: [`${admin}.ProjectListRequest`, `${admin}.Projects`],
        GetProject: [`${admin}.ProjectGetRequest`, `${admin}.Project`],
        RegisterProject: [`${admin}.ProjectRegisterRequest`, `${admin}.ProjectRegisterResponse`],
        UpdateProject: [`${admin}.Project`, `${admin}.ProjectUpdateResponse`],
        GetVersion: [`${admin}.GetVersionRequest`, `${admin}.GetVersionResponse`],
      },
      DataProxyService: {
        CreateUploadLocation: [
          ".flyteidl.service.CreateUploadLocationRequest",
          ".flyteidl.service.CreateUploadLocationResponse",
        ],
      },
    },
  },
  {
    name: "flyteidl/service/auth.proto",
    package: "flyteidl.service",
    messages: {
      OAuth2MetadataRequest: [],
      OAuth2MetadataResponse: [
        ["issuer", 1, "string"],
        ["authorization_endpoint", 2, "string"],
        ["token_endpoint", 3, "string"],
        ["jwks_uri", 7, "string"],
      ],
      PublicClientAuthConfigRequest: [],
      PublicClientAuthConfigResponse: [
        ["client_id", 1, "string"],
        ["scopes", 3, "string", "repeated"],
        ["authorization_metadata_key", 4, "string"],
        ["audience", 6, "string"],
      ],
    },
    services: {
      AuthMetadataService: {
        GetOAuth2Metadata: [".flyteidl.service.OAuth2MetadataRequest", ".flyteidl.service.OAuth2MetadataResponse"],
        GetPublicClientConfig: [
          ".flyteidl.service.PublicClientAuthConfigRequest",
          ".flyteidl.service.PublicClientAuthConfigResponse",
        ],
      },
    },
  },
  {
    name: "grpc/health/v1/health.proto",
    package: "grpc.health.v1",
    messages: { HealthCheckRequest: [["service", 1, "string"]], HealthCheckResponse: [["status", 1, "enum"]] },
    services: { Health: { Check: [".grpc.health.v1.HealthCheckRequest", ".grpc.health.v1.HealthCheckResponse"] } },
  },
  reflection("v1"),
  reflection("v1alpha"),
];
