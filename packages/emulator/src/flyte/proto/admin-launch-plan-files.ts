import type { FileParts } from "./proto-file.ts";

/** Requests and answers about launch plans. Names and numbers as in flyteidl 1.16.8. */
export const adminLaunchPlanFiles: readonly FileParts[] = [
  {
    name: "flyteidl/admin/cluster_assignment.proto",
    package: "flyteidl.admin",
    messages: { ClusterAssignment: { fields: ["string cluster_pool_name = 3"] } },
  },
  {
    name: "flyteidl/admin/schedule.proto",
    package: "flyteidl.admin",
    enums: { FixedRateUnit: ["MINUTE", "HOUR", "DAY"] },
    messages: {
      Schedule: {
        fields: [
          "oneof ScheduleExpression: string cron_expression = 1",
          "oneof ScheduleExpression: FixedRate rate = 2",
          "oneof ScheduleExpression: CronSchedule cron_schedule = 4",
          "string kickoff_time_input_arg = 3",
        ],
      },
      FixedRate: { fields: ["uint32 value = 1", "enum FixedRateUnit unit = 2"] },
      CronSchedule: { fields: ["string schedule = 1", "string offset = 2"] },
    },
  },
  {
    name: "flyteidl/admin/launch_plan.proto",
    package: "flyteidl.admin",
    imports: [
      "flyteidl/admin/cluster_assignment.proto",
      "flyteidl/admin/common.proto",
      "flyteidl/admin/schedule.proto",
      "flyteidl/core/execution.proto",
      "flyteidl/core/execution_envs.proto",
      "flyteidl/core/identifier.proto",
      "flyteidl/core/interface.proto",
      "flyteidl/core/literals.proto",
      "flyteidl/core/security.proto",
      "google/protobuf/any.proto",
      "google/protobuf/timestamp.proto",
      "google/protobuf/wrappers.proto",
    ],
    enums: {
      ConcurrencyLimitBehavior: ["CONCURRENCY_LIMIT_BEHAVIOR_UNSPECIFIED", "CONCURRENCY_LIMIT_BEHAVIOR_SKIP"],
      LaunchPlanState: ["INACTIVE", "ACTIVE"],
    },
    messages: {
      LaunchPlanCreateRequest: { fields: ["flyteidl.core.Identifier id = 1", "LaunchPlanSpec spec = 2"] },
      LaunchPlanSpec: {
        fields: [
          "flyteidl.core.Identifier workflow_id = 1",
          "LaunchPlanMetadata entity_metadata = 2",
          "flyteidl.core.ParameterMap default_inputs = 3",
          "flyteidl.core.LiteralMap fixed_inputs = 4",
          "string role = 5",
          "Labels labels = 6",
          "Annotations annotations = 7",
          "Auth auth = 8",
          "AuthRole auth_role = 9",
          "flyteidl.core.SecurityContext security_context = 10",
          "flyteidl.core.QualityOfService quality_of_service = 16",
          "RawOutputDataConfig raw_output_data_config = 17",
          "int32 max_parallelism = 18",
          "google.protobuf.BoolValue interruptible = 19",
          "bool overwrite_cache = 20",
          "Envs envs = 21",
          "repeated flyteidl.core.ExecutionEnvAssignment execution_env_assignments = 22",
          "ClusterAssignment cluster_assignment = 23",
          "ConcurrencyPolicy concurrency_policy = 24",
        ],
      },
      LaunchPlanMetadata: {
        fields: [
          "Schedule schedule = 1",
          "repeated Notification notifications = 2",
          "google.protobuf.Any launch_conditions = 3",
        ],
      },
      Auth: { fields: ["string assumable_iam_role = 1", "string kubernetes_service_account = 2"] },
      ConcurrencyPolicy: { fields: ["int32 max = 1", "enum ConcurrencyLimitBehavior behavior = 2"] },
      LaunchPlanCreateResponse: { fields: [] },
      LaunchPlan: {
        fields: ["flyteidl.core.Identifier id = 1", "LaunchPlanSpec spec = 2", "LaunchPlanClosure closure = 3"],
      },
      LaunchPlanClosure: {
        fields: [
          "enum LaunchPlanState state = 1",
          "flyteidl.core.ParameterMap expected_inputs = 2",
          "flyteidl.core.VariableMap expected_outputs = 3",
          "google.protobuf.Timestamp created_at = 4",
          "google.protobuf.Timestamp updated_at = 5",
        ],
      },
      ActiveLaunchPlanRequest: { fields: ["NamedEntityIdentifier id = 1"] },
      ActiveLaunchPlanListRequest: {
        fields: [
          "string project = 1",
          "string domain = 2",
          "uint32 limit = 3",
          "string token = 4",
          "Sort sort_by = 5",
          "string org = 6",
        ],
      },
      LaunchPlanList: { fields: ["repeated LaunchPlan launch_plans = 1", "string token = 2"] },
      LaunchPlanUpdateRequest: { fields: ["flyteidl.core.Identifier id = 1", "enum LaunchPlanState state = 2"] },
      LaunchPlanUpdateResponse: { fields: [] },
    },
  },
];
