import type { FileParts } from "./proto-file.ts";

/** Identifiers, phases, types and artifacts. Names and numbers as in flyteidl 1.16.8. */
export const coreTypeFiles: readonly FileParts[] = [
  {
    name: "flyteidl/core/identifier.proto",
    package: "flyteidl.core",
    enums: { ResourceType: ["UNSPECIFIED", "TASK", "WORKFLOW", "LAUNCH_PLAN", "DATASET"] },
    messages: {
      Identifier: {
        fields: [
          "enum ResourceType resource_type = 1",
          "string project = 2",
          "string domain = 3",
          "string name = 4",
          "string version = 5",
          "string org = 6",
        ],
      },
      NodeExecutionIdentifier: { fields: ["string node_id = 1", "WorkflowExecutionIdentifier execution_id = 2"] },
      WorkflowExecutionIdentifier: {
        fields: ["string project = 1", "string domain = 2", "string name = 4", "string org = 5"],
      },
      SignalIdentifier: { fields: ["string signal_id = 1", "WorkflowExecutionIdentifier execution_id = 2"] },
    },
  },
  {
    name: "flyteidl/core/execution.proto",
    package: "flyteidl.core",
    imports: ["google/protobuf/duration.proto", "google/protobuf/timestamp.proto"],
    messages: {
      QualityOfService: {
        fields: [
          "oneof designation: enum QualityOfService.Tier tier = 1",
          "oneof designation: QualityOfServiceSpec spec = 2",
        ],
        enums: { Tier: ["UNDEFINED", "HIGH", "MEDIUM", "LOW"] },
      },
      QualityOfServiceSpec: { fields: ["google.protobuf.Duration queueing_budget = 1"] },
      WorkflowExecution: {
        fields: [],
        enums: {
          Phase: [
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
          ],
        },
      },
      ExecutionError: {
        fields: [
          "string code = 1",
          "string message = 2",
          "string error_uri = 3",
          "enum ExecutionError.ErrorKind kind = 4",
          "google.protobuf.Timestamp timestamp = 5",
          "string worker = 6",
        ],
        enums: { ErrorKind: ["UNKNOWN", "USER", "SYSTEM"] },
      },
    },
  },
  {
    name: "flyteidl/core/types.proto",
    package: "flyteidl.core",
    imports: ["google/protobuf/struct.proto"],
    enums: {
      SimpleType: [
        "NONE",
        "INTEGER",
        "FLOAT",
        "STRING",
        "BOOLEAN",
        "DATETIME",
        "DURATION",
        "BINARY",
        "ERROR",
        "STRUCT",
      ],
    },
    messages: {
      LiteralType: {
        fields: [
          "oneof type: enum SimpleType simple = 1",
          "oneof type: SchemaType schema = 2",
          "oneof type: LiteralType collection_type = 3",
          "oneof type: LiteralType map_value_type = 4",
          "oneof type: BlobType blob = 5",
          "oneof type: EnumType enum_type = 7",
          "oneof type: StructuredDatasetType structured_dataset_type = 8",
          "oneof type: UnionType union_type = 10",
          "google.protobuf.Struct metadata = 6",
          "TypeAnnotation annotation = 9",
          "TypeStructure structure = 11",
        ],
      },
      SchemaType: {
        fields: ["repeated SchemaType.SchemaColumn columns = 3"],
        messages: {
          SchemaColumn: {
            fields: ["string name = 1", "enum SchemaType.SchemaColumn.SchemaColumnType type = 2"],
            enums: { SchemaColumnType: ["INTEGER", "FLOAT", "STRING", "BOOLEAN", "DATETIME", "DURATION"] },
          },
        },
      },
      BlobType: {
        fields: ["string format = 1", "enum BlobType.BlobDimensionality dimensionality = 2"],
        enums: { BlobDimensionality: ["SINGLE", "MULTIPART"] },
      },
      EnumType: { fields: ["repeated string values = 1"] },
      StructuredDatasetType: {
        fields: [
          "repeated StructuredDatasetType.DatasetColumn columns = 1",
          "string format = 2",
          "string external_schema_type = 3",
          "bytes external_schema_bytes = 4",
        ],
        messages: { DatasetColumn: { fields: ["string name = 1", "LiteralType literal_type = 2"] } },
      },
      UnionType: { fields: ["repeated LiteralType variants = 1"] },
      TypeAnnotation: { fields: ["google.protobuf.Struct annotations = 1"] },
      TypeStructure: { fields: ["string tag = 1", "map<string, LiteralType> dataclass_type = 2"] },
      Error: { fields: ["string failed_node_id = 1", "string message = 2"] },
      OutputReference: { fields: ["string node_id = 1", "string var = 2", "repeated PromiseAttribute attr_path = 3"] },
      PromiseAttribute: { fields: ["oneof value: string string_value = 1", "oneof value: int32 int_value = 2"] },
    },
  },
  {
    name: "flyteidl/core/artifact_id.proto",
    package: "flyteidl.core",
    imports: ["google/protobuf/timestamp.proto"],
    enums: { Operator: ["MINUS", "PLUS"], Granularity: ["UNSET", "MINUTE", "HOUR", "DAY", "MONTH"] },
    messages: {
      ArtifactID: {
        fields: [
          "ArtifactKey artifact_key = 1",
          "string version = 2",
          "Partitions partitions = 3",
          "TimePartition time_partition = 4",
        ],
      },
      ArtifactKey: { fields: ["string project = 1", "string domain = 2", "string name = 3", "string org = 4"] },
      Partitions: { fields: ["map<string, LabelValue> value = 1"] },
      LabelValue: {
        fields: [
          "oneof value: string static_value = 1",
          "oneof value: google.protobuf.Timestamp time_value = 2",
          "oneof value: ArtifactBindingData triggered_binding = 3",
          "oneof value: InputBindingData input_binding = 4",
          "oneof value: RuntimeBinding runtime_binding = 5",
        ],
      },
      ArtifactBindingData: {
        fields: [
          "oneof partition_data: string partition_key = 5",
          "oneof partition_data: bool bind_to_time_partition = 6",
          "TimeTransform time_transform = 7",
        ],
      },
      TimeTransform: { fields: ["string transform = 1", "enum Operator op = 2"] },
      InputBindingData: { fields: ["string var = 1"] },
      RuntimeBinding: { fields: [] },
      TimePartition: { fields: ["LabelValue value = 1", "enum Granularity granularity = 2"] },
      ArtifactTag: { fields: ["ArtifactKey artifact_key = 1", "LabelValue value = 2"] },
      ArtifactQuery: {
        fields: [
          "oneof identifier: ArtifactID artifact_id = 1",
          "oneof identifier: ArtifactTag artifact_tag = 2",
          "oneof identifier: string uri = 3",
          "oneof identifier: ArtifactBindingData binding = 4",
        ],
      },
    },
  },
];
