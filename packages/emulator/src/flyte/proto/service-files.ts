import type { FileParts } from "./proto-file.ts";

/** The services, with the methods that the emulator has. Names and numbers as in flyteidl 1.16.8. */
export const serviceFiles: readonly FileParts[] = [
  {
    name: "flyteidl/service/admin.proto",
    package: "flyteidl.service",
    imports: [
      "flyteidl/admin/common.proto",
      "flyteidl/admin/execution.proto",
      "flyteidl/admin/launch_plan.proto",
      "flyteidl/admin/project.proto",
      "flyteidl/admin/task.proto",
      "flyteidl/admin/version.proto",
      "flyteidl/admin/workflow.proto",
    ],
    services: {
      AdminService: [
        "CreateTask(flyteidl.admin.TaskCreateRequest) flyteidl.admin.TaskCreateResponse",
        "GetTask(flyteidl.admin.ObjectGetRequest) flyteidl.admin.Task",
        "ListTaskIds(flyteidl.admin.NamedEntityIdentifierListRequest) flyteidl.admin.NamedEntityIdentifierList",
        "ListTasks(flyteidl.admin.ResourceListRequest) flyteidl.admin.TaskList",
        "CreateWorkflow(flyteidl.admin.WorkflowCreateRequest) flyteidl.admin.WorkflowCreateResponse",
        "GetWorkflow(flyteidl.admin.ObjectGetRequest) flyteidl.admin.Workflow",
        "ListWorkflowIds(flyteidl.admin.NamedEntityIdentifierListRequest) flyteidl.admin.NamedEntityIdentifierList",
        "ListWorkflows(flyteidl.admin.ResourceListRequest) flyteidl.admin.WorkflowList",
        "CreateLaunchPlan(flyteidl.admin.LaunchPlanCreateRequest) flyteidl.admin.LaunchPlanCreateResponse",
        "GetLaunchPlan(flyteidl.admin.ObjectGetRequest) flyteidl.admin.LaunchPlan",
        "GetActiveLaunchPlan(flyteidl.admin.ActiveLaunchPlanRequest) flyteidl.admin.LaunchPlan",
        "ListActiveLaunchPlans(flyteidl.admin.ActiveLaunchPlanListRequest) flyteidl.admin.LaunchPlanList",
        "ListLaunchPlanIds(flyteidl.admin.NamedEntityIdentifierListRequest) flyteidl.admin.NamedEntityIdentifierList",
        "ListLaunchPlans(flyteidl.admin.ResourceListRequest) flyteidl.admin.LaunchPlanList",
        "UpdateLaunchPlan(flyteidl.admin.LaunchPlanUpdateRequest) flyteidl.admin.LaunchPlanUpdateResponse",
        "CreateExecution(flyteidl.admin.ExecutionCreateRequest) flyteidl.admin.ExecutionCreateResponse",
        "GetExecution(flyteidl.admin.WorkflowExecutionGetRequest) flyteidl.admin.Execution",
        "GetExecutionData(flyteidl.admin.WorkflowExecutionGetDataRequest) flyteidl.admin.WorkflowExecutionGetDataResponse",
        "ListExecutions(flyteidl.admin.ResourceListRequest) flyteidl.admin.ExecutionList",
        "TerminateExecution(flyteidl.admin.ExecutionTerminateRequest) flyteidl.admin.ExecutionTerminateResponse",
        "RegisterProject(flyteidl.admin.ProjectRegisterRequest) flyteidl.admin.ProjectRegisterResponse",
        "UpdateProject(flyteidl.admin.Project) flyteidl.admin.ProjectUpdateResponse",
        "GetProject(flyteidl.admin.ProjectGetRequest) flyteidl.admin.Project",
        "ListProjects(flyteidl.admin.ProjectListRequest) flyteidl.admin.Projects",
        "GetDomains(flyteidl.admin.GetDomainRequest) flyteidl.admin.GetDomainsResponse",
        "ListNamedEntities(flyteidl.admin.NamedEntityListRequest) flyteidl.admin.NamedEntityList",
        "GetNamedEntity(flyteidl.admin.NamedEntityGetRequest) flyteidl.admin.NamedEntity",
        "GetVersion(flyteidl.admin.GetVersionRequest) flyteidl.admin.GetVersionResponse",
      ],
    },
  },
  {
    name: "flyteidl/service/dataproxy.proto",
    package: "flyteidl.service",
    imports: [
      "flyteidl/core/identifier.proto",
      "flyteidl/core/literals.proto",
      "google/protobuf/duration.proto",
      "google/protobuf/timestamp.proto",
    ],
    enums: { ArtifactType: ["ARTIFACT_TYPE_UNDEFINED", "ARTIFACT_TYPE_DECK"] },
    messages: {
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
      CreateUploadLocationResponse: {
        fields: [
          "string signed_url = 1",
          "string native_url = 2",
          "google.protobuf.Timestamp expires_at = 3",
          "map<string, string> headers = 4",
        ],
      },
      CreateDownloadLocationRequest: { fields: ["string native_url = 1", "google.protobuf.Duration expires_in = 2"] },
      CreateDownloadLocationResponse: { fields: ["string signed_url = 1", "google.protobuf.Timestamp expires_at = 2"] },
      CreateDownloadLinkRequest: {
        fields: [
          "enum ArtifactType artifact_type = 1",
          "google.protobuf.Duration expires_in = 2",
          "oneof source: flyteidl.core.NodeExecutionIdentifier node_execution_id = 3",
        ],
      },
      CreateDownloadLinkResponse: {
        fields: [
          "repeated string signed_url = 1",
          "google.protobuf.Timestamp expires_at = 2",
          "PreSignedURLs pre_signed_urls = 3",
        ],
      },
      PreSignedURLs: { fields: ["repeated string signed_url = 1", "google.protobuf.Timestamp expires_at = 2"] },
      GetDataRequest: { fields: ["string flyte_url = 1"] },
      GetDataResponse: {
        fields: [
          "oneof data: flyteidl.core.LiteralMap literal_map = 1",
          "oneof data: PreSignedURLs pre_signed_urls = 2",
          "oneof data: flyteidl.core.Literal literal = 3",
        ],
      },
    },
    services: {
      DataProxyService: [
        "CreateUploadLocation(CreateUploadLocationRequest) CreateUploadLocationResponse",
        "CreateDownloadLocation(CreateDownloadLocationRequest) CreateDownloadLocationResponse",
        "CreateDownloadLink(CreateDownloadLinkRequest) CreateDownloadLinkResponse",
        "GetData(GetDataRequest) GetDataResponse",
      ],
    },
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
