/** The project of the emulated cloud, and what the demo's deployment calls its things. */
export const demoNames = {
  project: "acme-ml",
  location: "europe-west1-b",
  cluster: "flyte",
  account: "flyte-sa@acme-ml.iam.gserviceaccount.com",
  namespace: "flyte",
  service: "flyte-binary",
  projectNamespace: "flytesnacks-staging",
} as const;

/** The demo's deployment file: the smallest useful one, with a chart that needs no download. */
export const deploymentText = `# What Flyte on Google Cloud shall be. A key that is written is kept true;
# one that is left out takes a good default when fgk makes the thing, and is never compared afterwards.
apiVersion: fgk/v1
name: demo
google:
  project: acme-ml
  location: europe-west1-b
cluster:
  name: flyte
  access: public-ip
database: { instance: flyte-db }
buckets: { metadata: acme-ml-flyte-metadata, userData: acme-ml-flyte-data }
flyte:
  install: binary
  version: 1.16.8
  chart: { path: ./flyte-binary }   # without it: the official chart of this version
  projects: [flytesnacks]
loadBalancer:
  ports: { http: 8088, grpc: 8089 }
`;
