import type { Stored } from "./helm-world.ts";

/** The chart's default values as data, so that the stand-in needs no file; a test holds them to `chart/flyte-binary/values.yaml`. */
export const chartValues: Stored = {
  nameOverride: "",
  fullnameOverride: "",
  commonLabels: {},
  commonAnnotations: {},
  "flyte-core-components": {
    admin: {
      disabled: false,
      disableScheduler: false,
      disableClusterResourceManager: false,
      seedProjects: ["flytesnacks"],
      seedProjectsWithDetails: [
        {
          name: "flytesnacks",
          description: "Default project setup.",
        },
      ],
    },
    propeller: {
      disabled: false,
      disableWebhook: false,
    },
    dataCatalog: {
      disabled: false,
    },
  },
  configuration: {
    database: {
      username: "postgres",
      password: "",
      passwordPath: "",
      host: "127.0.0.1",
      port: 5432,
      dbname: "flyte",
      options: "sslmode=disable",
    },
    storage: {
      metadataContainer: "my-organization-flyte-container",
      userDataContainer: "my-organization-flyte-container",
      provider: "s3",
      providerConfig: {
        gcs: {
          project: "my-organization-gcp-project",
        },
      },
    },
    logging: {
      level: 1,
      plugins: {
        kubernetes: {
          enabled: false,
          templateUri: "",
        },
        cloudwatch: {
          enabled: false,
          templateUri: "",
        },
        stackdriver: {
          enabled: false,
          templateUri: "",
        },
        custom: [],
      },
    },
    auth: {
      enabled: false,
    },
    "co-pilot": {
      image: {
        repository: "cr.flyte.org/flyteorg/flytecopilot",
        tag: "v1.16.8",
      },
    },
    propeller: {
      createCRDs: true,
    },
    externalConfigMap: "",
    externalSecretRef: "",
    inline: {},
    inlineConfigMap: "",
    inlineSecretRef: "",
    labels: {},
    annotations: {},
  },
  clusterResourceTemplates: {
    externalConfigMap: "",
    inline: {},
    inlineConfigMap: "",
    labels: {},
    annotations: {},
  },
  deployment: {
    image: {
      repository: "cr.flyte.org/flyteorg/flyte-binary",
      tag: "latest",
      pullPolicy: "IfNotPresent",
    },
    extraEnvVars: [],
    command: [],
    args: [],
    livenessProbe: {},
    readinessProbe: {},
    resources: {},
    waitForDB: {
      image: {
        repository: "postgres",
        tag: "15-alpine",
        pullPolicy: "IfNotPresent",
      },
      command: [],
      args: [],
    },
    labels: {},
    annotations: {},
    podLabels: {},
    podAnnotations: {},
    extraVolumeMounts: [],
    extraVolumes: [],
    sidecars: [],
    initContainers: [],
    preInitContainers: [],
    extraPodSpec: {},
  },
  service: {
    type: "ClusterIP",
    ports: {
      http: "",
      grpc: "",
    },
    labels: {},
    commonAnnotations: {},
    httpAnnotations: {},
    grpcAnnotations: {},
    loadBalancerIP: "",
    externalTrafficPolicy: "Cluster",
    loadBalancerSourceRanges: [],
  },
  ingress: {
    create: false,
    separateGrpcIngress: true,
  },
  rbac: {
    create: true,
    labels: {},
    annotations: {},
    extraRules: [],
  },
  serviceAccount: {
    create: true,
    name: "",
    labels: {},
    annotations: {},
  },
  flyteconnector: {
    enabled: false,
  },
  enabled_plugins: {
    tasks: {
      "task-plugins": {
        "enabled-plugins": ["container", "sidecar", "k8s-array", "connector-service", "echo"],
        "default-for-task-types": {
          container: "container",
          sidecar: "sidecar",
          container_array: "k8s-array",
        },
      },
    },
  },
};
