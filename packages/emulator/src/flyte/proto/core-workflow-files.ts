import type { FileParts } from "./proto-file.ts";

/** Workflows, and what the compiler makes of them. Names and numbers as in flyteidl 1.16.8. */
export const coreWorkflowFiles: readonly FileParts[] = [
  {
    name: "flyteidl/core/condition.proto",
    package: "flyteidl.core",
    imports: ["flyteidl/core/literals.proto"],
    messages: {
      BooleanExpression: {
        fields: [
          "oneof expr: ConjunctionExpression conjunction = 1",
          "oneof expr: ComparisonExpression comparison = 2",
        ],
      },
      ConjunctionExpression: {
        fields: [
          "enum ConjunctionExpression.LogicalOperator operator = 1",
          "BooleanExpression left_expression = 2",
          "BooleanExpression right_expression = 3",
        ],
        enums: { LogicalOperator: ["AND", "OR"] },
      },
      ComparisonExpression: {
        fields: [
          "enum ComparisonExpression.Operator operator = 1",
          "Operand left_value = 2",
          "Operand right_value = 3",
        ],
        enums: { Operator: ["EQ", "NEQ", "GT", "GTE", "LT", "LTE"] },
      },
      Operand: {
        fields: ["oneof val: Primitive primitive = 1", "oneof val: string var = 2", "oneof val: Scalar scalar = 3"],
      },
    },
  },
  {
    name: "flyteidl/core/workflow.proto",
    package: "flyteidl.core",
    imports: [
      "flyteidl/core/condition.proto",
      "flyteidl/core/execution.proto",
      "flyteidl/core/identifier.proto",
      "flyteidl/core/interface.proto",
      "flyteidl/core/literals.proto",
      "flyteidl/core/tasks.proto",
      "flyteidl/core/types.proto",
      "google/protobuf/duration.proto",
      "google/protobuf/wrappers.proto",
    ],
    messages: {
      WorkflowTemplate: {
        fields: [
          "Identifier id = 1",
          "WorkflowMetadata metadata = 2",
          "TypedInterface interface = 3",
          "repeated Node nodes = 4",
          "repeated Binding outputs = 5",
          "Node failure_node = 6",
          "WorkflowMetadataDefaults metadata_defaults = 7",
        ],
      },
      WorkflowMetadata: {
        fields: [
          "QualityOfService quality_of_service = 1",
          "enum WorkflowMetadata.OnFailurePolicy on_failure = 2",
          "map<string, string> tags = 3",
        ],
        enums: { OnFailurePolicy: ["FAIL_IMMEDIATELY", "FAIL_AFTER_EXECUTABLE_NODES_COMPLETE"] },
      },
      Node: {
        fields: [
          "string id = 1",
          "NodeMetadata metadata = 2",
          "repeated Binding inputs = 3",
          "repeated string upstream_node_ids = 4",
          "repeated Alias output_aliases = 5",
          "oneof target: TaskNode task_node = 6",
          "oneof target: WorkflowNode workflow_node = 7",
          "oneof target: BranchNode branch_node = 8",
          "oneof target: GateNode gate_node = 9",
          "oneof target: ArrayNode array_node = 10",
        ],
      },
      NodeMetadata: {
        fields: [
          "string name = 1",
          "google.protobuf.Duration timeout = 4",
          "RetryStrategy retries = 5",
          "oneof interruptible_value: bool interruptible = 6",
          "oneof cacheable_value: bool cacheable = 7",
          "oneof cache_version_value: string cache_version = 8",
          "oneof cache_serializable_value: bool cache_serializable = 9",
          "map<string, string> config = 10",
        ],
      },
      Alias: { fields: ["string var = 1", "string alias = 2"] },
      TaskNode: { fields: ["oneof reference: Identifier reference_id = 1", "TaskNodeOverrides overrides = 2"] },
      TaskNodeOverrides: {
        fields: [
          "Resources resources = 1",
          "ExtendedResources extended_resources = 2",
          "string container_image = 3",
          "K8sPod pod_template = 4",
        ],
      },
      WorkflowNode: {
        fields: ["oneof reference: Identifier launchplan_ref = 1", "oneof reference: Identifier sub_workflow_ref = 2"],
      },
      BranchNode: { fields: ["IfElseBlock if_else = 1"] },
      IfElseBlock: {
        fields: [
          "IfBlock case = 1",
          "repeated IfBlock other = 2",
          "oneof default: Node else_node = 3",
          "oneof default: Error error = 4",
        ],
      },
      IfBlock: { fields: ["BooleanExpression condition = 1", "Node then_node = 2"] },
      GateNode: {
        fields: [
          "oneof condition: ApproveCondition approve = 1",
          "oneof condition: SignalCondition signal = 2",
          "oneof condition: SleepCondition sleep = 3",
        ],
      },
      ApproveCondition: { fields: ["string signal_id = 1"] },
      SignalCondition: { fields: ["string signal_id = 1", "LiteralType type = 2", "string output_variable_name = 3"] },
      SleepCondition: { fields: ["google.protobuf.Duration duration = 1"] },
      ArrayNode: {
        fields: [
          "Node node = 1",
          "oneof parallelism_option: uint32 parallelism = 2",
          "oneof success_criteria: uint32 min_successes = 3",
          "oneof success_criteria: float min_success_ratio = 4",
          "enum ArrayNode.ExecutionMode execution_mode = 5",
          "google.protobuf.BoolValue is_original_sub_node_interface = 6",
          "enum ArrayNode.DataMode data_mode = 7",
          "repeated string bound_inputs = 8",
          "bool run_all_sub_nodes = 9",
        ],
        enums: {
          ExecutionMode: ["MINIMAL_STATE", "FULL_STATE"],
          DataMode: ["SINGLE_INPUT_FILE", "INDIVIDUAL_INPUT_FILES"],
        },
      },
      WorkflowMetadataDefaults: { fields: ["bool interruptible = 1"] },
      LaunchPlanTemplate: {
        fields: ["Identifier id = 1", "TypedInterface interface = 2", "LiteralMap fixed_inputs = 3"],
      },
    },
  },
  {
    name: "flyteidl/core/compiler.proto",
    package: "flyteidl.core",
    imports: ["flyteidl/core/tasks.proto", "flyteidl/core/workflow.proto"],
    messages: {
      CompiledTask: { fields: ["TaskTemplate template = 1"] },
      CompiledWorkflowClosure: {
        fields: [
          "CompiledWorkflow primary = 1",
          "repeated CompiledWorkflow sub_workflows = 2",
          "repeated CompiledTask tasks = 3",
          "repeated CompiledLaunchPlan launch_plans = 4",
        ],
      },
      CompiledWorkflow: { fields: ["WorkflowTemplate template = 1", "ConnectionSet connections = 2"] },
      ConnectionSet: {
        fields: ["map<string, ConnectionSet.IdList> downstream = 7", "map<string, ConnectionSet.IdList> upstream = 8"],
        messages: { IdList: { fields: ["repeated string ids = 1"] } },
      },
      CompiledLaunchPlan: { fields: ["LaunchPlanTemplate template = 1"] },
    },
  },
];
