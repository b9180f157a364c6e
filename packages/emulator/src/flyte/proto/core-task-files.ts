import type { FileParts } from "./proto-file.ts";

/** Tasks. Names and numbers as in flyteidl 1.16.8. */
export const coreTaskFiles: readonly FileParts[] = [
  {
    name: "flyteidl/core/tasks.proto",
    package: "flyteidl.core",
    imports: [
      "flyteidl/core/identifier.proto",
      "flyteidl/core/interface.proto",
      "flyteidl/core/literals.proto",
      "flyteidl/core/security.proto",
      "google/protobuf/duration.proto",
      "google/protobuf/struct.proto",
      "google/protobuf/wrappers.proto",
    ],
    messages: {
      TaskTemplate: {
        fields: [
          "Identifier id = 1",
          "string type = 2",
          "TaskMetadata metadata = 3",
          "TypedInterface interface = 4",
          "google.protobuf.Struct custom = 5",
          "oneof target: Container container = 6",
          "oneof target: K8sPod k8s_pod = 17",
          "oneof target: Sql sql = 18",
          "int32 task_type_version = 7",
          "SecurityContext security_context = 8",
          "ExtendedResources extended_resources = 9",
          "map<string, string> config = 16",
        ],
      },
      TaskMetadata: {
        fields: [
          "bool discoverable = 1",
          "RuntimeMetadata runtime = 2",
          "google.protobuf.Duration timeout = 4",
          "RetryStrategy retries = 5",
          "string discovery_version = 6",
          "string deprecated_error_message = 7",
          "oneof interruptible_value: bool interruptible = 8",
          "bool cache_serializable = 9",
          "map<string, string> tags = 11",
          "string pod_template_name = 12",
          "repeated string cache_ignore_input_vars = 13",
          "bool is_eager = 14",
          "google.protobuf.BoolValue generates_deck = 15",
          "K8sObjectMetadata metadata = 16",
        ],
      },
      RuntimeMetadata: {
        fields: ["enum RuntimeMetadata.RuntimeType type = 1", "string version = 2", "string flavor = 3"],
        enums: { RuntimeType: ["OTHER", "FLYTE_SDK"] },
      },
      K8sObjectMetadata: { fields: ["map<string, string> labels = 1", "map<string, string> annotations = 2"] },
      Container: {
        fields: [
          "string image = 1",
          "repeated string command = 2",
          "repeated string args = 3",
          "Resources resources = 4",
          "repeated KeyValuePair env = 5",
          "repeated KeyValuePair config = 6",
          "repeated ContainerPort ports = 7",
          "DataLoadingConfig data_config = 9",
          "enum Container.Architecture architecture = 10",
        ],
        enums: { Architecture: ["UNKNOWN", "AMD64", "ARM64", "ARM_V6", "ARM_V7"] },
      },
      Resources: {
        fields: ["repeated Resources.ResourceEntry requests = 1", "repeated Resources.ResourceEntry limits = 2"],
        enums: { ResourceName: ["UNKNOWN", "CPU", "GPU", "MEMORY", "STORAGE", "EPHEMERAL_STORAGE"] },
        messages: { ResourceEntry: { fields: ["enum Resources.ResourceName name = 1", "string value = 2"] } },
      },
      ContainerPort: { fields: ["uint32 container_port = 1", "string name = 2"] },
      DataLoadingConfig: {
        fields: [
          "bool enabled = 1",
          "string input_path = 2",
          "string output_path = 3",
          "enum DataLoadingConfig.LiteralMapFormat format = 4",
          "IOStrategy io_strategy = 5",
        ],
        enums: { LiteralMapFormat: ["JSON", "YAML", "PROTO"] },
      },
      IOStrategy: {
        fields: ["enum IOStrategy.DownloadMode download_mode = 1", "enum IOStrategy.UploadMode upload_mode = 2"],
        enums: {
          DownloadMode: ["DOWNLOAD_EAGER", "DOWNLOAD_STREAM", "DO_NOT_DOWNLOAD"],
          UploadMode: ["UPLOAD_ON_EXIT", "UPLOAD_EAGER", "DO_NOT_UPLOAD"],
        },
      },
      K8sPod: {
        fields: [
          "K8sObjectMetadata metadata = 1",
          "google.protobuf.Struct pod_spec = 2",
          "DataLoadingConfig data_config = 3",
          "string primary_container_name = 4",
        ],
      },
      Sql: {
        fields: ["string statement = 1", "enum Sql.Dialect dialect = 2"],
        enums: { Dialect: ["UNDEFINED", "ANSI", "HIVE", "OTHER"] },
      },
      ExtendedResources: { fields: ["GPUAccelerator gpu_accelerator = 1", "SharedMemory shared_memory = 2"] },
      GPUAccelerator: {
        fields: [
          "string device = 1",
          "oneof partition_size_value: bool unpartitioned = 2",
          "oneof partition_size_value: string partition_size = 3",
        ],
      },
      SharedMemory: { fields: ["string mount_path = 1", "string mount_name = 2", "string size_limit = 3"] },
    },
  },
];
