import type { FileParts } from "./proto-file.ts";

/** Requests and answers about executions and signals. Names and numbers as in flyteidl 1.16.8. */
export const adminExecutionFiles: readonly FileParts[] = [
  {
    name: "flyteidl/admin/matchable_resource.proto",
    package: "flyteidl.admin",
    messages: { ExecutionClusterLabel: { fields: ["string value = 1"] } },
  },
  {
    name: "flyteidl/admin/execution.proto",
    package: "flyteidl.admin",
    imports: [
      "flyteidl/admin/cluster_assignment.proto",
      "flyteidl/admin/common.proto",
      "flyteidl/admin/matchable_resource.proto",
      "flyteidl/core/artifact_id.proto",
      "flyteidl/core/execution.proto",
      "flyteidl/core/execution_envs.proto",
      "flyteidl/core/identifier.proto",
      "flyteidl/core/literals.proto",
      "flyteidl/core/security.proto",
      "google/protobuf/duration.proto",
      "google/protobuf/timestamp.proto",
      "google/protobuf/wrappers.proto",
    ],
    enums: { ExecutionState: ["EXECUTION_ACTIVE", "EXECUTION_ARCHIVED"] },
    messages: {
      ExecutionCreateRequest: {
        fields: [
          "string project = 1",
          "string domain = 2",
          "string name = 3",
          "ExecutionSpec spec = 4",
          "flyteidl.core.LiteralMap inputs = 5",
          "string org = 6",
        ],
      },
      ExecutionSpec: {
        fields: [
          "flyteidl.core.Identifier launch_plan = 1",
          "flyteidl.core.LiteralMap inputs = 2",
          "ExecutionMetadata metadata = 3",
          "oneof notification_overrides: NotificationList notifications = 5",
          "oneof notification_overrides: bool disable_all = 6",
          "Labels labels = 7",
          "Annotations annotations = 8",
          "flyteidl.core.SecurityContext security_context = 10",
          "AuthRole auth_role = 16",
          "flyteidl.core.QualityOfService quality_of_service = 17",
          "int32 max_parallelism = 18",
          "RawOutputDataConfig raw_output_data_config = 19",
          "ClusterAssignment cluster_assignment = 20",
          "google.protobuf.BoolValue interruptible = 21",
          "bool overwrite_cache = 22",
          "Envs envs = 23",
          "repeated string tags = 24",
          "ExecutionClusterLabel execution_cluster_label = 25",
          "repeated flyteidl.core.ExecutionEnvAssignment execution_env_assignments = 26",
        ],
      },
      ExecutionMetadata: {
        fields: [
          "enum ExecutionMetadata.ExecutionMode mode = 1",
          "string principal = 2",
          "uint32 nesting = 3",
          "google.protobuf.Timestamp scheduled_at = 4",
          "flyteidl.core.NodeExecutionIdentifier parent_node_execution = 5",
          "flyteidl.core.WorkflowExecutionIdentifier reference_execution = 16",
          "SystemMetadata system_metadata = 17",
          "repeated flyteidl.core.ArtifactID artifact_ids = 18",
        ],
        enums: {
          ExecutionMode: ["MANUAL", "SCHEDULED", "SYSTEM", "RELAUNCH", "CHILD_WORKFLOW", "RECOVERED", "TRIGGER"],
        },
      },
      SystemMetadata: { fields: ["string execution_cluster = 1", "string namespace = 2"] },
      NotificationList: { fields: ["repeated Notification notifications = 1"] },
      ExecutionCreateResponse: { fields: ["flyteidl.core.WorkflowExecutionIdentifier id = 1"] },
      WorkflowExecutionGetRequest: { fields: ["flyteidl.core.WorkflowExecutionIdentifier id = 1"] },
      Execution: {
        fields: [
          "flyteidl.core.WorkflowExecutionIdentifier id = 1",
          "ExecutionSpec spec = 2",
          "ExecutionClosure closure = 3",
        ],
      },
      ExecutionClosure: {
        fields: [
          "oneof output_result: LiteralMapBlob outputs = 1",
          "oneof output_result: flyteidl.core.ExecutionError error = 2",
          "oneof output_result: string abort_cause = 10",
          "oneof output_result: AbortMetadata abort_metadata = 12",
          "oneof output_result: flyteidl.core.LiteralMap output_data = 13",
          "flyteidl.core.LiteralMap computed_inputs = 3",
          "enum flyteidl.core.WorkflowExecution.Phase phase = 4",
          "google.protobuf.Timestamp started_at = 5",
          "google.protobuf.Duration duration = 6",
          "google.protobuf.Timestamp created_at = 7",
          "google.protobuf.Timestamp updated_at = 8",
          "repeated Notification notifications = 9",
          "flyteidl.core.Identifier workflow_id = 11",
          "ExecutionStateChangeDetails state_change_details = 14",
        ],
      },
      LiteralMapBlob: { fields: ["oneof data: flyteidl.core.LiteralMap values = 1", "oneof data: string uri = 2"] },
      AbortMetadata: { fields: ["string cause = 1", "string principal = 2"] },
      ExecutionStateChangeDetails: {
        fields: ["enum ExecutionState state = 1", "google.protobuf.Timestamp occurred_at = 2", "string principal = 3"],
      },
      WorkflowExecutionGetDataRequest: { fields: ["flyteidl.core.WorkflowExecutionIdentifier id = 1"] },
      WorkflowExecutionGetDataResponse: {
        fields: [
          "UrlBlob outputs = 1",
          "UrlBlob inputs = 2",
          "flyteidl.core.LiteralMap full_inputs = 3",
          "flyteidl.core.LiteralMap full_outputs = 4",
        ],
      },
      ExecutionList: { fields: ["repeated Execution executions = 1", "string token = 2"] },
      ExecutionTerminateRequest: { fields: ["flyteidl.core.WorkflowExecutionIdentifier id = 1", "string cause = 2"] },
      ExecutionTerminateResponse: { fields: [] },
    },
  },
  {
    name: "flyteidl/admin/signal.proto",
    package: "flyteidl.admin",
    imports: [
      "flyteidl/admin/common.proto",
      "flyteidl/core/identifier.proto",
      "flyteidl/core/literals.proto",
      "flyteidl/core/types.proto",
    ],
    messages: {
      SignalGetOrCreateRequest: {
        fields: ["flyteidl.core.SignalIdentifier id = 1", "flyteidl.core.LiteralType type = 2"],
      },
      Signal: {
        fields: [
          "flyteidl.core.SignalIdentifier id = 1",
          "flyteidl.core.LiteralType type = 2",
          "flyteidl.core.Literal value = 3",
        ],
      },
      SignalListRequest: {
        fields: [
          "flyteidl.core.WorkflowExecutionIdentifier workflow_execution_id = 1",
          "uint32 limit = 2",
          "string token = 3",
          "string filters = 4",
          "Sort sort_by = 5",
        ],
      },
      SignalList: { fields: ["repeated Signal signals = 1", "string token = 2"] },
      SignalSetRequest: { fields: ["flyteidl.core.SignalIdentifier id = 1", "flyteidl.core.Literal value = 2"] },
      SignalSetResponse: { fields: [] },
    },
  },
];
