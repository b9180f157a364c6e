/** A trap that the deployment file alone shows: what it says at its end, and what a person reads then. */
export interface FileTrap {
  readonly name: string;
  /** The last lines of the file: 11 and the following, below `flyte`. */
  readonly text: string;
  /** `LINE SEVERITY SUMMARY | CAUSE | HELP`, in the order of the file. */
  readonly said: readonly string[];
}

/** The file's first ten lines. */
export const start = `apiVersion: fgk/v1
name: prod
google: { project: acme-ml, location: europe-west1-b }
cluster: { name: flyte }
database: { instance: flyte-db }
buckets: { metadata: acme-ml-flyte-metadata, userData: acme-ml-flyte-data }
loadBalancer: { address: 10.132.0.6 }
flyte:
  version: 1.16.8
  projects: [flytesnacks]
`;

const moving = "a restart or another node may bring a version that nobody chose, and no plan shows it";
const tpl = "the chart puts configuration.inline through Helm's own templates before Flyte sees it";

/** Each was found by rendering flyte-binary 1.16.8 with helm, by reading its templates, or by running Flyte. */
export const fileTraps: readonly FileTrap[] = [
  {
    name: "two load balancers, one address",
    text: `  values:
    ingress:
      separateGrpcIngress: true
    service: { type: LoadBalancer, loadBalancerIP: 10.132.0.7 }
`,
    said: [
      "13 error two load balancers of the chart would ask for the one address 10.132.0.7 | separateGrpcIngress gives gRPC a Service of its own, of the same type, and one of the two stays pending | write flyte.values.service.type: ClusterIP: fgk makes one Service with both ports (loadBalancer)",
    ],
  },
  {
    name: "two load balancers with an address each",
    text: `  values:
    service: { type: LoadBalancer }
    ingress: { separateGrpcIngress: true }
`,
    said: [
      "13 warning the chart would make two load balancers, with an address each | separateGrpcIngress gives gRPC a Service of its own, of the same type, whether there is an ingress or not | write flyte.values.service.type: ClusterIP: fgk makes one Service with both ports (loadBalancer)",
    ],
  },
  {
    name: "the chart's Service at the address of fgk's",
    text: `  values:
    service:
      type: LoadBalancer
      loadBalancerIP: 10.132.0.6
`,
    said: [
      "14 error the chart's Service and fgk's own would both ask for 10.132.0.6 | one address can't be given to two load balancers: one of them stays pending | write flyte.values.service.type: ClusterIP: fgk's Service (loadBalancer) has the address",
    ],
  },
  {
    name: "several source ranges",
    text: `  values:
    service:
      type: LoadBalancer
      loadBalancerSourceRanges: [10.0.0.0/8, 10.8.0.0/16]
`,
    said: [
      "14 error the chart's own Services take one source range only | the chart prints the list as one text, [10.0.0.0/8 10.8.0.0/16], which the API server refuses | take it out: write loadBalancer.sourceRanges, fgk's own Service takes any number",
    ],
  },
  {
    name: "source ranges of no load balancer",
    text: `  values:
    service:
      loadBalancerSourceRanges:
        - 10.0.0.0/8
        - 10.8.0.0/16
`,
    said: [
      "13 warning service.loadBalancerSourceRanges keeps nobody out: the chart's Services are no load balancers | service.type is ClusterIP, and the chart leaves the ranges out then | take it out: loadBalancer.sourceRanges are those of fgk's own Service",
    ],
  },
  {
    name: "a source range that is none",
    text: `  values:
    service: { type: LoadBalancer, loadBalancerSourceRanges: [10.0.0.0] }
`,
    said: [
      "12 error 10.0.0.0 is no range of addresses | the API server takes ranges as 10.0.0.0/8 | write flyte.values.service.loadBalancerSourceRanges: [A.B.C.D/BITS]",
    ],
  },
  {
    name: "one ingress of nginx for HTTP and gRPC",
    text: `  values:
    ingress: { create: true, ingressClassName: nginx, host: flyte.acme.example }
`,
    said: [
      "12 warning one ingress of nginx doesn't carry HTTP and gRPC | nginx takes one backend-protocol for an ingress: the other of the two is answered with an error | write flyte.values.ingress.separateGrpcIngress: true",
    ],
  },
  {
    name: "GKE's own ingress",
    text: `  values:
    ingress:
      create: true
      commonAnnotations: { kubernetes.io/ingress.class: gce }
`,
    said: [
      "14 warning GKE's own ingress doesn't carry Flyte's gRPC | it speaks HTTP/2 to pods over TLS only, and Flyte's gRPC port has none | leave gRPC to fgk's Service (loadBalancer), which has both ports, or use an ingress of nginx",
    ],
  },
  {
    name: "a template of Flyte's in inline",
    text: `  values:
    configuration:
      inline:
        cluster_resources: { templateData: { team: { value: "{{ project }}" } } }
`,
    said: [
      `14 error helm can't render {{ project }} in configuration.inline.cluster_resources.templateData.team.value | ${tpl} | escape it, so that it reaches Flyte: {{ \`{{ project }}\` }}`,
    ],
  },
  {
    name: "a log link in inline, which helm empties",
    text: `  values:
    configuration:
      inline:
        plugins:
          logs:
            templates:
              - displayName: Logs
                templateUris: ["https://logs.acme.example/{{ .namespace }}/{{ .podName }}"]
`,
    said: [
      `18 warning helm puts nothing in the place of {{ .namespace }} in configuration.inline.plugins.logs.templates.0.templateUris.0 | ${tpl} | escape it, so that it reaches Flyte: {{ \`{{ .namespace }}\` }}`,
    ],
  },
  {
    name: "a template in a pod's annotation",
    text: `  values:
    deployment:
      podAnnotations: { note: "{{ domain" }
`,
    said: [
      "13 error helm can't render {{ in deployment.podAnnotations.note | the chart puts deployment.podAnnotations through Helm's own templates before Flyte sees it | escape it, so that it reaches Flyte: {{ `{{` }}",
    ],
  },
  {
    name: "a template of Helm's where Flyte reads",
    text: `  values:
    clusterResourceTemplates:
      inline:
        003_quota.yaml: |
          apiVersion: v1
          kind: ResourceQuota
          metadata: { name: quota, namespace: '{{ "{{ namespace }}" }}' }
`,
    said: [
      "14 error Flyte can't fill {{ \"{{ namespace }}\" }} in clusterResourceTemplates.inline.\"003_quota.yaml\" | these templates are Flyte's own: the chart doesn't put them through Helm's | write Flyte's variables as they are: {{ namespace }}, {{ project }}, {{ domain }}",
    ],
  },
  {
    name: "the namespace's template taken out",
    text: `  values:
    clusterResourceTemplates:
      inline:
        001_namespace.yaml: null
`,
    said: [
      '14 error clusterResourceTemplates.inline."001_namespace.yaml" follows from flyte.projects | other things that fgk makes must agree with it, so it has one source | take it out and write flyte.projects',
      "14 warning no template of clusterResourceTemplates.inline makes the namespaces of projects | any template there takes the place of the chart's own, so a project that is registered gets no namespace and can't run | write flyte.values.clusterResourceTemplates.inline.\"001_namespace.yaml\": \"apiVersion: v1\\nkind: Namespace\\nmetadata:\\n  name: '{{ namespace }}'\\n\"",
    ],
  },
  {
    name: "log links without their template",
    text: `  values:
    configuration:
      logging: { plugins: { stackdriver: { templateUri: null }, kubernetes: { enabled: true } } }
`,
    said: [
      "13 error the log links of stackdriver are switched on without a templateUri | the chart doesn't render without configuration.logging.plugins.stackdriver.templateUri | write flyte.values.configuration.logging.plugins.stackdriver.templateUri, or enabled: false",
      "13 error the log links of kubernetes are switched on without a templateUri | the chart doesn't render without configuration.logging.plugins.kubernetes.templateUri | write flyte.values.configuration.logging.plugins.kubernetes.templateUri, or enabled: false",
    ],
  },
  {
    name: "a login without OpenID",
    text: `  values:
    configuration:
      auth:
        enabled: true
        oidc: { baseUrl: "https://accounts.google.com" }
`,
    said: [
      "14 error Flyte's login is switched on without its clients' secrets | the chart doesn't render without them, and values are no place for secrets | put client_secret and oidc_client_secret into a Kubernetes secret and write its name at flyte.values.configuration.auth.clientSecretsExternalSecretRef",
      "14 error Flyte's login is switched on without oidc.clientId | the chart doesn't render without them | write flyte.values.configuration.auth.oidc: { clientId: … }",
    ],
  },
  {
    name: "another storage in inline",
    text: `  values:
    configuration:
      inline:
        storage: { type: s3 }
        propeller: { rawoutput-prefix: s3://flyte-data }
`,
    said: [
      "14 error configuration.inline.storage.type: s3 isn't Cloud Storage | inline is read last, so Flyte would leave the buckets of the file, and couldn't sign addresses for uploads | take it out: the storage follows from buckets",
      "15 error raw data would go to s3://flyte-data, which is no bucket of Cloud Storage | tasks write their data there as the account that fgk gives rights on the buckets of the file | take it out: it follows from buckets.userData",
    ],
  },
  {
    name: "raw data in a bucket that the file doesn't name",
    text: `  values: { configuration: { inline: { propeller: { rawoutput-prefix: "gs://elsewhere/data" } } } }
`,
    said: [
      "11 warning raw data goes to elsewhere, a bucket that the file doesn't name | fgk gives Flyte's account no rights on it | take it out: name the bucket at buckets.userData",
    ],
  },
  {
    name: "another database in inline",
    text: `  values: { configuration: { inline: { database: { postgres: { dbname: flyte } } } } }
`,
    said: [
      "11 error configuration.inline.database.postgres.dbname: flyte overrules database.name, which is flyteadmin | inline is read last: Flyte would use another one than fgk makes, gives rights on and checks | take it out: write database.name",
    ],
  },
  {
    name: "a template of Flyte's as a key of inline",
    text: `  values:
    configuration:
      inline:
        "{{ project }}": 1
`,
    said: [
      `14 error helm can't render {{ project }} in configuration.inline.{{ project }} | ${tpl} | escape it, so that it reaches Flyte: {{ \`{{ project }}\` }}`,
    ],
  },
  {
    name: "an endpoint that is no URL",
    text: `  values: { configuration: { inline: { admin: { endpoint: "127.0.0.1:8089" } } } }
`,
    said: [
      "11 error Flyte can't read the endpoint 127.0.0.1:8089 | it is read as a URL, and an address before a colon is none: Flyte doesn't start | write flyte.values.configuration.inline.admin.endpoint: dns:///127.0.0.1:8089",
    ],
  },
  {
    name: "the part of Flyte that makes namespaces switched off",
    text: `  values: { flyte-core-components: { admin: { disableClusterResourceManager: true } } }
`,
    said: [
      "11 warning flyte-core-components.admin.disableClusterResourceManager switches off a part of Flyte: a project that is registered gets no namespaces | a Flyte of one pod has no other that does it | take it out",
    ],
  },
  {
    name: "Flyte's pod in the host's network",
    text: `  values:
    deployment:
      extraPodSpec: { hostNetwork: true }
`,
    said: [
      "13 error Flyte's pod would be the node's account, not its own | GKE hands no Workload Identity to pods in the host's network, so Flyte couldn't reach its buckets | take it out",
    ],
  },
  {
    name: "a sidecar without a version",
    text: `  values:
    deployment:
      sidecars:
        - { name: agent, image: "gcr.io/acme-ml/agent:v1" }
        - { name: logger, image: fluent/fluent-bit }
`,
    said: [
      `15 warning deployment.sidecars.1.image: fluent/fluent-bit is another image each time that it is pulled | ${moving} | name a version, or a digest`,
    ],
  },
  {
    name: "a proxy that never lets the pod start",
    text: `  values:
    deployment:
      preInitContainers:
        - name: proxy
          image: gcr.io/cloud-sql-connectors/cloud-sql-proxy:2.15.1
`,
    said: [
      "14 error the Cloud SQL proxy of deployment.preInitContainers.0.restartPolicy is an init container that never ends | the init container wait-for-db asks the database through it, and waits for ever | take it out and write database.connection: proxy; or make it one of deployment.preInitContainers, with restartPolicy: Always",
    ],
  },
  {
    name: "a connector without an image",
    text: `  values: { flyteconnector: { enabled: true } }
`,
    said: [
      "11 warning Flyte's connector is switched on without an image of its own | the chart's is cr.flyte.org/flyteorg/flyteagent:1.15.3 or what the day brings: its version isn't Flyte's | write flyte.values.flyteconnector.image: { repository: …, tag: … }",
    ],
  },
  {
    name: "a connector that is looked for elsewhere",
    text: `  namespace: ml
  values: { flyteconnector: { enabled: true, image: { repository: gcr.io/acme-ml/connector, tag: v1.16.8 } } }
`,
    said: [
      "12 warning Flyte looks for its connector in the namespace flyte, and it is in ml | configuration.connectorService.defaultConnector.endpoint is k8s://flyteconnector.flyte:8000 unless it is written | write flyte.values.configuration.connectorService.defaultConnector.endpoint: k8s://flyteconnector.ml:8000",
    ],
  },
  {
    name: "another storage provider",
    text: `  values: { configuration: { storage: { provider: s3 } } }
`,
    said: [
      "11 error configuration.storage.provider follows from buckets | other things that fgk makes must agree with it, so it has one source | take it out and write buckets",
    ],
  },
  {
    name: "seeds beside the file's projects",
    text: `  values: { flyte-core-components: { admin: { seedProjects: [flytesnacks, other] } } }
`,
    said: [
      "11 error flyte-core-components.admin.seedProjects follows from flyte.projects | other things that fgk makes must agree with it, so it has one source | take it out and write flyte.projects",
    ],
  },
  {
    name: "another database in the values",
    text: `  values: { configuration: { database: { dbname: flyte } } }
`,
    said: [
      "11 error configuration.database.dbname follows from database.name | other things that fgk makes must agree with it, so it has one source | take it out and write database.name",
    ],
  },
  {
    name: "images without a version",
    text: `  images:
    flyte: gcr.io/acme-ml/flyte-binary:latest
    waitForDb: postgres
`,
    said: [
      `12 warning gcr.io/acme-ml/flyte-binary:latest is another image each time that it is pulled | ${moving} | name a version, such as :v1.16.8, or a digest`,
      `13 warning postgres is another image each time that it is pulled | ${moving} | name a version, or a digest`,
    ],
  },
  {
    name: "an image of another Flyte",
    text: `  images: { flyte: "cr.flyte.org/flyteorg/flyte-binary:v1.15.3" }
`,
    said: [
      "11 warning the image is Flyte 1.15.3, and flyte.version is 1.16.8 | chart, rights and checks are those of flyte.version | write flyte.version: 1.15.3, or an image of 1.16.8",
    ],
  },
  {
    name: "an image of Flyte 2",
    text: `  images: { flyte: "cr.flyte.org/flyteorg/flyte-binary-v2:v2.0.43" }
`,
    said: [
      "11 error flyte-binary-v2:v2.0.43 is Flyte 2 | Flyte 2 has other charts, ports and namespaces; fgk knows Flyte 1 | name an image of Flyte 1.16.8",
    ],
  },
  {
    name: "a chart of another Flyte",
    text: `  chart: { version: v1.15.3 }
`,
    said: [
      "11 warning the chart v1.15.3 is that of Flyte 1.15.3, and Flyte shall be 1.16.8 | rights, ports and configuration are the chart's, and belong to its own Flyte | take flyte.chart.version out (it is v1.16.8 then), or write flyte.version: 1.15.3",
    ],
  },
  {
    name: "a chart of Flyte 2",
    text: `  chart: { version: v2.0.43 }
`,
    said: [
      "11 error the chart v2.0.43 installs another Flyte than 1.16.8 | in Flyte's repository a chart has the version of its Flyte, and fgk knows Flyte 1 | take flyte.chart.version out: it is v1.16.8 then",
    ],
  },
  {
    name: "the chart instead of its repository",
    text: `  chart: { repository: "oci://europe-docker.pkg.dev/acme-ml/charts/flyte-binary", version: 1.16.8 }
`,
    said: [
      "11 error oci://europe-docker.pkg.dev/acme-ml/charts/flyte-binary is the chart itself, not the repository that it is in | helm would look for oci://europe-docker.pkg.dev/acme-ml/charts/flyte-binary/flyte-binary | write repository: oci://europe-docker.pkg.dev/acme-ml/charts",
    ],
  },
  {
    name: "a version at the end of a repository",
    text: `  chart: { repository: "oci://europe-docker.pkg.dev/acme-ml/flyte-binary:1.16.8" }
`,
    said: [
      "11 error oci://europe-docker.pkg.dev/acme-ml/flyte-binary:1.16.8 ends with a version | helm takes the version of an OCI chart from elsewhere | write repository: oci://europe-docker.pkg.dev/acme-ml/flyte-binary and flyte.chart.version: 1.16.8",
    ],
  },
  {
    name: "an archive as a repository",
    text: `  chart: { repository: "https://charts.acme.example/flyte-binary-v1.16.8.tgz" }
`,
    said: [
      "11 error flyte-binary-v1.16.8.tgz is an archive, not a repository | a repository is an address with an index.yaml below it | download it and write flyte.chart.path, or write the address of the repository",
    ],
  },
  {
    name: "an address as a path",
    text: `  chart: { path: "oci://europe-docker.pkg.dev/acme-ml/charts/flyte-binary" }
`,
    said: [
      "11 error oci://europe-docker.pkg.dev/acme-ml/charts/flyte-binary is an address, not a folder or an archive | path is a place on this machine, relative to the deployment file | write flyte.chart.repository, with name and version, or helm pull the archive and name that",
    ],
  },
  {
    name: "another chart of Flyte's",
    text: `  chart: { name: flyte-core }
`,
    said: [
      "11 error the chart flyte-core isn't Flyte in one pod | fgk installs flyte-binary, under whatever name it has in your repository | write name: flyte-binary",
    ],
  },
];

/** Files in which somebody may mean something, and that say so rightly: nothing is said of them. */
export const silent: readonly (readonly [name: string, text: string])[] = [
  ["nothing more", ""],
  [
    "the chart's one Service as a load balancer of another address",
    "  values: { service: { type: LoadBalancer, loadBalancerIP: 10.132.0.9 } }\n",
  ],
  ["one source range", "  values: { service: { type: LoadBalancer, loadBalancerSourceRanges: [10.0.0.0/8] } }\n"],
  ["a Service for gRPC that is no load balancer", "  values: { ingress: { separateGrpcIngress: true } }\n"],
  [
    "two ingresses of nginx",
    "  values: { ingress: { create: true, separateGrpcIngress: true, ingressClassName: nginx, host: flyte.acme.example } }\n",
  ],
  [
    "escaped templates, and Helm's own",
    `  values:
    configuration:
      inline:
        a: "{{ \`{{ project }}\` }}"
        b: '{{ "{{" }} .podName }}'
        c: "{{ .Release.Name }}-{{ .Values.fullnameOverride | upper }}"
        d: "{{ if .Values.rbac.create }}yes{{ else }}no{{ end }}"
        e: "{{/* nothing */}}braces } and }} are nothing"
        f: "{{- range list 1 2 }}{{ . }}{{ end -}}"
`,
  ],
  [
    "templates that Helm doesn't read",
    `  values:
    configuration:
      logging:
        plugins:
          stackdriver: { templateUri: "https://logs.acme.example/{{ .podName }}" }
          custom: [{ displayName: Logs, templateUris: ["https://logs.acme.example/{{ .podName }}"] }]
    clusterResourceTemplates:
      inline:
        003_quota.yaml: "kind: ResourceQuota\\nmetadata: { name: q, namespace: '{{ namespace }}' }\\n"
`,
  ],
  [
    "a login with all that it needs",
    `  values:
    configuration:
      auth:
        enabled: true
        oidc: { baseUrl: "https://accounts.google.com", clientId: flyte }
        clientSecretsExternalSecretRef: flyte-auth
`,
  ],
  [
    "log links switched off",
    "  values: { configuration: { logging: { plugins: { stackdriver: { enabled: false, templateUri: null } } } } }\n",
  ],
  [
    "raw data elsewhere in the file's bucket",
    "  values: { configuration: { inline: { propeller: { rawoutput-prefix: 'gs://acme-ml-flyte-data/raw' } } } }\n",
  ],
  ["a name in an endpoint", "  values: { configuration: { inline: { admin: { endpoint: 'localhost:8089' } } } }\n"],
  [
    "a proxy that is a sidecar from the start",
    `  values:
    deployment:
      preInitContainers:
        - { name: proxy, image: "gcr.io/cloud-sql-connectors/cloud-sql-proxy:2.15.1", restartPolicy: Always }
`,
  ],
  [
    "images with digests",
    `  images: { flyte: "gcr.io/acme-ml/flyte@sha256:${"a".repeat(64)}", waitForDb: "postgres:15-alpine" }\n`,
  ],
  ["an image of Flyte's without a tag, which gets the version's", "  images: { flyte: gcr.io/acme-ml/flyte-binary }\n"],
  [
    "a chart of one's own under a version of its own",
    '  chart: { repository: "https://charts.acme.example", version: 3.2.1 }\n',
  ],
  ["the official chart by its version", "  chart: { version: v1.16.8 }\n"],
  ["an OCI repository", '  chart: { repository: "oci://europe-docker.pkg.dev:443/acme-ml/charts" }\n'],
  ["a local archive", "  chart: { path: ./charts/flyte-binary-v1.16.8.tgz }\n"],
  [
    "a connector with its image",
    "  values: { flyteconnector: { enabled: true, image: { repository: gcr.io/acme-ml/connector, tag: v1.16.8 } } }\n",
  ],
];
