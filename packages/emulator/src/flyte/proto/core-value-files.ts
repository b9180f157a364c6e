import type { FileParts } from "./proto-file.ts";

/** Literals, interfaces, and who may read which secret. Names and numbers as in flyteidl 1.16.8. */
export const coreValueFiles: readonly FileParts[] = [
  {
    name: "flyteidl/core/literals.proto",
    package: "flyteidl.core",
    imports: [
      "flyteidl/core/types.proto",
      "google/protobuf/duration.proto",
      "google/protobuf/struct.proto",
      "google/protobuf/timestamp.proto",
    ],
    messages: {
      RetryStrategy: { fields: ["uint32 retries = 5"] },
      KeyValuePair: { fields: ["string key = 1", "string value = 2"] },
      Binding: { fields: ["string var = 1", "BindingData binding = 2"] },
      BindingData: {
        fields: [
          "oneof value: Scalar scalar = 1",
          "oneof value: BindingDataCollection collection = 2",
          "oneof value: OutputReference promise = 3",
          "oneof value: BindingDataMap map = 4",
          "oneof value: LiteralOffloadedMetadata offloaded_metadata = 6",
          "UnionInfo union = 5",
        ],
      },
      Scalar: {
        fields: [
          "oneof value: Primitive primitive = 1",
          "oneof value: Blob blob = 2",
          "oneof value: Binary binary = 3",
          "oneof value: Schema schema = 4",
          "oneof value: Void none_type = 5",
          "oneof value: Error error = 6",
          "oneof value: google.protobuf.Struct generic = 7",
          "oneof value: StructuredDataset structured_dataset = 8",
          "oneof value: Union union = 9",
        ],
      },
      Primitive: {
        fields: [
          "oneof value: int64 integer = 1",
          "oneof value: double float_value = 2",
          "oneof value: string string_value = 3",
          "oneof value: bool boolean = 4",
          "oneof value: google.protobuf.Timestamp datetime = 5",
          "oneof value: google.protobuf.Duration duration = 6",
        ],
      },
      Blob: { fields: ["BlobMetadata metadata = 1", "string uri = 3"] },
      BlobMetadata: { fields: ["BlobType type = 1"] },
      Binary: { fields: ["bytes value = 1", "string tag = 2"] },
      Schema: { fields: ["string uri = 1", "SchemaType type = 3"] },
      Void: { fields: [] },
      StructuredDataset: { fields: ["string uri = 1", "StructuredDatasetMetadata metadata = 2"] },
      StructuredDatasetMetadata: { fields: ["StructuredDatasetType structured_dataset_type = 1"] },
      Union: { fields: ["Literal value = 1", "LiteralType type = 2"] },
      Literal: {
        fields: [
          "oneof value: Scalar scalar = 1",
          "oneof value: LiteralCollection collection = 2",
          "oneof value: LiteralMap map = 3",
          "oneof value: LiteralOffloadedMetadata offloaded_metadata = 8",
          "string hash = 4",
          "map<string, string> metadata = 5",
        ],
      },
      LiteralCollection: { fields: ["repeated Literal literals = 1"] },
      LiteralMap: { fields: ["map<string, Literal> literals = 1"] },
      LiteralOffloadedMetadata: {
        fields: ["string uri = 1", "uint64 size_bytes = 2", "LiteralType inferred_type = 3"],
      },
      BindingDataCollection: { fields: ["repeated BindingData bindings = 1"] },
      BindingDataMap: { fields: ["map<string, BindingData> bindings = 1"] },
      UnionInfo: { fields: ["LiteralType targetType = 1"] },
    },
  },
  {
    name: "flyteidl/core/interface.proto",
    package: "flyteidl.core",
    imports: ["flyteidl/core/artifact_id.proto", "flyteidl/core/literals.proto", "flyteidl/core/types.proto"],
    messages: {
      TypedInterface: { fields: ["VariableMap inputs = 1", "VariableMap outputs = 2"] },
      VariableMap: { fields: ["map<string, Variable> variables = 1"] },
      Variable: {
        fields: [
          "LiteralType type = 1",
          "string description = 2",
          "ArtifactID artifact_partial_id = 3",
          "ArtifactTag artifact_tag = 4",
        ],
      },
      ParameterMap: { fields: ["map<string, Parameter> parameters = 1"] },
      Parameter: {
        fields: [
          "Variable var = 1",
          "oneof behavior: Literal default = 2",
          "oneof behavior: bool required = 3",
          "oneof behavior: ArtifactQuery artifact_query = 4",
          "oneof behavior: ArtifactID artifact_id = 5",
        ],
      },
    },
  },
  {
    name: "flyteidl/core/security.proto",
    package: "flyteidl.core",
    messages: {
      SecurityContext: {
        fields: ["Identity run_as = 1", "repeated Secret secrets = 2", "repeated OAuth2TokenRequest tokens = 3"],
      },
      Identity: {
        fields: [
          "string iam_role = 1",
          "string k8s_service_account = 2",
          "OAuth2Client oauth2_client = 3",
          "string execution_identity = 4",
        ],
      },
      OAuth2Client: { fields: ["string client_id = 1", "Secret client_secret = 2"] },
      Secret: {
        fields: [
          "string group = 1",
          "string group_version = 2",
          "string key = 3",
          "enum Secret.MountType mount_requirement = 4",
          "string env_var = 5",
        ],
        enums: { MountType: ["ANY", "ENV_VAR", "FILE"] },
      },
      OAuth2TokenRequest: {
        fields: [
          "string name = 1",
          "enum OAuth2TokenRequest.Type type = 2",
          "OAuth2Client client = 3",
          "string idp_discovery_endpoint = 4",
          "string token_endpoint = 5",
        ],
        enums: { Type: ["CLIENT_CREDENTIALS"] },
      },
    },
  },
  {
    name: "flyteidl/core/execution_envs.proto",
    package: "flyteidl.core",
    imports: ["google/protobuf/struct.proto"],
    messages: {
      ExecutionEnvAssignment: {
        fields: ["repeated string node_ids = 1", "string task_type = 2", "ExecutionEnv execution_env = 3"],
      },
      ExecutionEnv: {
        fields: [
          "string name = 1",
          "string type = 2",
          "oneof environment: google.protobuf.Struct extant = 3",
          "oneof environment: google.protobuf.Struct spec = 4",
          "string version = 5",
        ],
      },
    },
  },
];
