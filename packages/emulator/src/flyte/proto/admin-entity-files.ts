import type { FileParts } from "./proto-file.ts";

/** Requests and answers about projects, tasks and workflows. Names and numbers as in flyteidl 1.16.8. */
export const adminEntityFiles: readonly FileParts[] = [
  {
    name: "flyteidl/admin/common.proto",
    package: "flyteidl.admin",
    imports: ["flyteidl/core/execution.proto", "flyteidl/core/identifier.proto", "flyteidl/core/literals.proto"],
    enums: { NamedEntityState: ["NAMED_ENTITY_ACTIVE", "NAMED_ENTITY_ARCHIVED", "SYSTEM_GENERATED"] },
    messages: {
      ObjectGetRequest: { fields: ["flyteidl.core.Identifier id = 1"] },
      NamedEntityIdentifierListRequest: {
        fields: [
          "string project = 1",
          "string domain = 2",
          "uint32 limit = 3",
          "string token = 4",
          "Sort sort_by = 5",
          "string filters = 6",
          "string org = 7",
        ],
      },
      Sort: {
        fields: ["string key = 1", "enum Sort.Direction direction = 2"],
        enums: { Direction: ["DESCENDING", "ASCENDING"] },
      },
      NamedEntityIdentifierList: { fields: ["repeated NamedEntityIdentifier entities = 1", "string token = 2"] },
      NamedEntityIdentifier: {
        fields: ["string project = 1", "string domain = 2", "string name = 3", "string org = 4"],
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
      Notification: {
        fields: [
          "repeated enum flyteidl.core.WorkflowExecution.Phase phases = 1",
          "oneof type: EmailNotification email = 2",
          "oneof type: PagerDutyNotification pager_duty = 3",
          "oneof type: SlackNotification slack = 4",
        ],
      },
      EmailNotification: { fields: ["repeated string recipients_email = 1", "string template = 2"] },
      PagerDutyNotification: { fields: ["repeated string recipients_email = 1", "string template = 2"] },
      SlackNotification: { fields: ["repeated string recipients_email = 1", "string template = 2"] },
      Labels: { fields: ["map<string, string> values = 1"] },
      Annotations: { fields: ["map<string, string> values = 1"] },
      AuthRole: { fields: ["string assumable_iam_role = 1", "string kubernetes_service_account = 2"] },
      RawOutputDataConfig: { fields: ["string output_location_prefix = 1"] },
      Envs: { fields: ["repeated flyteidl.core.KeyValuePair values = 1"] },
      UrlBlob: { fields: ["string url = 1", "int64 bytes = 2"] },
      NamedEntityListRequest: {
        fields: [
          "enum flyteidl.core.ResourceType resource_type = 1",
          "string project = 2",
          "string domain = 3",
          "uint32 limit = 4",
          "string token = 5",
          "Sort sort_by = 6",
          "string filters = 7",
          "string org = 8",
        ],
      },
      NamedEntityList: { fields: ["repeated NamedEntity entities = 1", "string token = 2"] },
      NamedEntity: {
        fields: [
          "enum flyteidl.core.ResourceType resource_type = 1",
          "NamedEntityIdentifier id = 2",
          "NamedEntityMetadata metadata = 3",
        ],
      },
      NamedEntityMetadata: { fields: ["string description = 1", "enum NamedEntityState state = 2"] },
      NamedEntityGetRequest: {
        fields: ["enum flyteidl.core.ResourceType resource_type = 1", "NamedEntityIdentifier id = 2"],
      },
    },
  },
  {
    name: "flyteidl/admin/description_entity.proto",
    package: "flyteidl.admin",
    imports: ["flyteidl/core/identifier.proto"],
    enums: {
      DescriptionFormat: [
        "DESCRIPTION_FORMAT_UNKNOWN",
        "DESCRIPTION_FORMAT_MARKDOWN",
        "DESCRIPTION_FORMAT_HTML",
        "DESCRIPTION_FORMAT_RST",
      ],
    },
    messages: {
      DescriptionEntity: {
        fields: [
          "flyteidl.core.Identifier id = 1",
          "string short_description = 2",
          "Description long_description = 3",
          "SourceCode source_code = 4",
          "repeated string tags = 5",
        ],
      },
      Description: {
        fields: [
          "oneof content: string value = 1",
          "oneof content: string uri = 2",
          "enum DescriptionFormat format = 3",
          "string icon_link = 4",
        ],
      },
      SourceCode: { fields: ["string link = 1"] },
    },
  },
  {
    name: "flyteidl/admin/project.proto",
    package: "flyteidl.admin",
    imports: ["flyteidl/admin/common.proto"],
    messages: {
      ProjectRegisterRequest: { fields: ["Project project = 1"] },
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
      Domain: { fields: ["string id = 1", "string name = 2"] },
      ProjectRegisterResponse: { fields: [] },
      ProjectUpdateResponse: { fields: [] },
      ProjectGetRequest: { fields: ["string id = 1", "string org = 2"] },
      ProjectListRequest: {
        fields: ["uint32 limit = 1", "string token = 2", "string filters = 3", "Sort sort_by = 4", "string org = 5"],
      },
      Projects: { fields: ["repeated Project projects = 1", "string token = 2"] },
      GetDomainRequest: { fields: [] },
      GetDomainsResponse: { fields: ["repeated Domain domains = 1"] },
    },
  },
  {
    name: "flyteidl/admin/version.proto",
    package: "flyteidl.admin",
    messages: {
      GetVersionRequest: { fields: [] },
      GetVersionResponse: { fields: ["Version control_plane_version = 1"] },
      Version: { fields: ["string Build = 1", "string Version = 2", "string BuildTime = 3"] },
    },
  },
  {
    name: "flyteidl/admin/task.proto",
    package: "flyteidl.admin",
    imports: [
      "flyteidl/admin/description_entity.proto",
      "flyteidl/core/compiler.proto",
      "flyteidl/core/identifier.proto",
      "flyteidl/core/tasks.proto",
      "google/protobuf/timestamp.proto",
    ],
    messages: {
      TaskCreateRequest: { fields: ["flyteidl.core.Identifier id = 1", "TaskSpec spec = 2"] },
      TaskSpec: { fields: ["flyteidl.core.TaskTemplate template = 1", "DescriptionEntity description = 2"] },
      TaskCreateResponse: { fields: [] },
      Task: { fields: ["flyteidl.core.Identifier id = 1", "TaskClosure closure = 2", "string short_description = 3"] },
      TaskClosure: {
        fields: ["flyteidl.core.CompiledTask compiled_task = 1", "google.protobuf.Timestamp created_at = 2"],
      },
      TaskList: { fields: ["repeated Task tasks = 1", "string token = 2"] },
    },
  },
  {
    name: "flyteidl/admin/workflow.proto",
    package: "flyteidl.admin",
    imports: [
      "flyteidl/admin/description_entity.proto",
      "flyteidl/core/compiler.proto",
      "flyteidl/core/identifier.proto",
      "flyteidl/core/workflow.proto",
      "google/protobuf/timestamp.proto",
    ],
    messages: {
      WorkflowCreateRequest: { fields: ["flyteidl.core.Identifier id = 1", "WorkflowSpec spec = 2"] },
      WorkflowSpec: {
        fields: [
          "flyteidl.core.WorkflowTemplate template = 1",
          "repeated flyteidl.core.WorkflowTemplate sub_workflows = 2",
          "DescriptionEntity description = 3",
        ],
      },
      WorkflowCreateResponse: { fields: [] },
      Workflow: {
        fields: ["flyteidl.core.Identifier id = 1", "WorkflowClosure closure = 2", "string short_description = 3"],
      },
      WorkflowClosure: {
        fields: [
          "flyteidl.core.CompiledWorkflowClosure compiled_workflow = 1",
          "google.protobuf.Timestamp created_at = 2",
        ],
      },
      WorkflowList: { fields: ["repeated Workflow workflows = 1", "string token = 2"] },
    },
  },
];
