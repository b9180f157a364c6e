import type { FileParts } from "./proto-file.ts";

/** `WorkflowExecution.Phase`, by number. */
export const executionPhases: readonly string[] = [
  "UNDEFINED",
  "QUEUED",
  "RUNNING",
  "SUCCEEDING",
  "SUCCEEDED",
  "FAILING",
  "FAILED",
  "ABORTED",
  "TIMED_OUT",
  "ABORTING",
];

/**
 * The part of Flyte 1's interface that the emulator serves: names and numbers as in flyteidl 1.16.8 (flyteorg/flyte,
 * flyteidl/protos). What isn't here is unknown to reflection and unimplemented.
 */
export const flyteidlFiles: readonly FileParts[] = [
  {
    name: "flyteidl/core/identifier.proto",
    package: "flyteidl.core",
    messages: {
      WorkflowExecutionIdentifier: {
        fields: ["string project = 1", "string domain = 2", "string name = 4", "string org = 5"],
      },
      SignalIdentifier: { fields: ["string signal_id = 1", "WorkflowExecutionIdentifier execution_id = 2"] },
    },
  },
  {
    name: "flyteidl/core/execution.proto",
    package: "flyteidl.core",
    messages: {
      WorkflowExecution: {
        fields: [],
        enums: {
          Phase: executionPhases,
        },
      },
    },
  },
  {
    name: "flyteidl/admin/common.proto",
    package: "flyteidl.admin",
    messages: {
      NamedEntityIdentifier: {
        fields: ["string project = 1", "string domain = 2", "string name = 3", "string org = 4"],
      },
      Sort: {
        fields: ["string key = 1", "enum Sort.Direction direction = 2"],
        enums: { Direction: ["DESCENDING", "ASCENDING"] },
      },
      ResourceListRequest: {
        fields: [
          "NamedEntityIdentifier id = 1",
          "uint32 limit = 2",
          "string token = 3",
          "string filters = 4",
          "Sort sort_by = 5",
        ],
      },
      Labels: { fields: ["map<string, string> values = 1"] },
    },
  },
  {
    name: "flyteidl/admin/project.proto",
    package: "flyteidl.admin",
    imports: ["flyteidl/admin/common.proto"],
    messages: {
      GetDomainRequest: { fields: [] },
      Domain: { fields: ["string id = 1", "string name = 2"] },
      GetDomainsResponse: { fields: ["repeated Domain domains = 1"] },
      Project: {
        fields: [
          "string id = 1",
          "string name = 2",
          "repeated Domain domains = 3",
          "string description = 4",
          "Labels labels = 5",
          "enum Project.ProjectState state = 6",
          "string org = 7",
        ],
        enums: { ProjectState: ["ACTIVE", "ARCHIVED", "SYSTEM_GENERATED", "SYSTEM_ARCHIVED"] },
      },
      Projects: { fields: ["repeated Project projects = 1", "string token = 2"] },
      ProjectListRequest: {
        fields: ["uint32 limit = 1", "string token = 2", "string filters = 3", "Sort sort_by = 4", "string org = 5"],
      },
      ProjectRegisterRequest: { fields: ["Project project = 1"] },
      ProjectRegisterResponse: { fields: [] },
      ProjectUpdateResponse: { fields: [] },
      ProjectGetRequest: { fields: ["string id = 1", "string org = 2"] },
    },
  },
  {
    name: "flyteidl/admin/version.proto",
    package: "flyteidl.admin",
    messages: {
      GetVersionResponse: { fields: ["Version control_plane_version = 1"] },
      Version: { fields: ["string Build = 1", "string Version = 2", "string BuildTime = 3"] },
      GetVersionRequest: { fields: [] },
    },
  },
  {
    name: "flyteidl/admin/execution.proto",
    package: "flyteidl.admin",
    imports: ["flyteidl/core/identifier.proto", "flyteidl/core/execution.proto"],
    messages: {
      Execution: { fields: ["flyteidl.core.WorkflowExecutionIdentifier id = 1", "ExecutionClosure closure = 3"] },
      ExecutionClosure: { fields: ["enum flyteidl.core.WorkflowExecution.Phase phase = 4"] },
      ExecutionList: { fields: ["repeated Execution executions = 1", "string token = 2"] },
    },
  },
  {
    name: "flyteidl/admin/signal.proto",
    package: "flyteidl.admin",
    imports: ["flyteidl/core/identifier.proto", "flyteidl/admin/common.proto"],
    messages: {
      SignalListRequest: {
        fields: [
          "flyteidl.core.WorkflowExecutionIdentifier workflow_execution_id = 1",
          "uint32 limit = 2",
          "string token = 3",
          "string filters = 4",
          "Sort sort_by = 5",
        ],
      },
      Signal: { fields: ["flyteidl.core.SignalIdentifier id = 1"] },
      SignalList: { fields: ["repeated Signal signals = 1", "string token = 2"] },
      SignalGetOrCreateRequest: { fields: ["flyteidl.core.SignalIdentifier id = 1"] },
      SignalSetRequest: { fields: ["flyteidl.core.SignalIdentifier id = 1"] },
      SignalSetResponse: { fields: [] },
    },
  },
  {
    name: "flyteidl/service/admin.proto",
    package: "flyteidl.service",
    imports: [
      "flyteidl/admin/common.proto",
      "flyteidl/admin/project.proto",
      "flyteidl/admin/version.proto",
      "flyteidl/admin/execution.proto",
    ],
    services: {
      AdminService: [
        "ListExecutions(flyteidl.admin.ResourceListRequest) flyteidl.admin.ExecutionList",
        "RegisterProject(flyteidl.admin.ProjectRegisterRequest) flyteidl.admin.ProjectRegisterResponse",
        "UpdateProject(flyteidl.admin.Project) flyteidl.admin.ProjectUpdateResponse",
        "GetProject(flyteidl.admin.ProjectGetRequest) flyteidl.admin.Project",
        "ListProjects(flyteidl.admin.ProjectListRequest) flyteidl.admin.Projects",
        "GetDomains(flyteidl.admin.GetDomainRequest) flyteidl.admin.GetDomainsResponse",
        "GetVersion(flyteidl.admin.GetVersionRequest) flyteidl.admin.GetVersionResponse",
      ],
    },
  },
  {
    name: "flyteidl/service/dataproxy.proto",
    package: "flyteidl.service",
    imports: ["google/protobuf/duration.proto", "google/protobuf/timestamp.proto"],
    messages: {
      CreateUploadLocationResponse: {
        fields: [
          "string signed_url = 1",
          "string native_url = 2",
          "google.protobuf.Timestamp expires_at = 3",
          "map<string, string> headers = 4",
        ],
      },
      CreateUploadLocationRequest: {
        fields: [
          "string project = 1",
          "string domain = 2",
          "string filename = 3",
          "google.protobuf.Duration expires_in = 4",
          "bytes content_md5 = 5",
          "string filename_root = 6",
          "bool add_content_md5_metadata = 7",
          "string org = 8",
        ],
      },
    },
    services: { DataProxyService: ["CreateUploadLocation(CreateUploadLocationRequest) CreateUploadLocationResponse"] },
  },
  {
    name: "flyteidl/service/auth.proto",
    package: "flyteidl.service",
    messages: {
      OAuth2MetadataRequest: { fields: [] },
      OAuth2MetadataResponse: {
        fields: [
          "string issuer = 1",
          "string authorization_endpoint = 2",
          "string token_endpoint = 3",
          "repeated string response_types_supported = 4",
          "repeated string scopes_supported = 5",
          "repeated string token_endpoint_auth_methods_supported = 6",
          "string jwks_uri = 7",
          "repeated string code_challenge_methods_supported = 8",
          "repeated string grant_types_supported = 9",
          "string device_authorization_endpoint = 10",
        ],
      },
      PublicClientAuthConfigRequest: { fields: [] },
      PublicClientAuthConfigResponse: {
        fields: [
          "string client_id = 1",
          "string redirect_uri = 2",
          "repeated string scopes = 3",
          "string authorization_metadata_key = 4",
          "string service_http_endpoint = 5",
          "string audience = 6",
        ],
      },
    },
    services: {
      AuthMetadataService: [
        "GetOAuth2Metadata(OAuth2MetadataRequest) OAuth2MetadataResponse",
        "GetPublicClientConfig(PublicClientAuthConfigRequest) PublicClientAuthConfigResponse",
      ],
    },
  },
  {
    name: "flyteidl/service/signal.proto",
    package: "flyteidl.service",
    imports: ["flyteidl/admin/signal.proto"],
    services: {
      SignalService: [
        "GetOrCreateSignal(flyteidl.admin.SignalGetOrCreateRequest) flyteidl.admin.Signal",
        "ListSignals(flyteidl.admin.SignalListRequest) flyteidl.admin.SignalList",
        "SetSignal(flyteidl.admin.SignalSetRequest) flyteidl.admin.SignalSetResponse",
      ],
    },
  },
];
