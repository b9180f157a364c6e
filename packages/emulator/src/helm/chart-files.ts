/**
 * The files of fgk's own chart, `chart/flyte-binary`, so that the stand-in for helm needs no folder. Made by
 * `scripts/embed-chart.mjs`, not by hand: hence its length.
 */
export const chartFiles: Readonly<Record<string, string>> = {
  ".helmignore": `*.swp
`,
  "Chart.yaml": `# fgk's own small chart. It makes the objects that Flyte's chart of the same name makes, from the same values, so that the
# emulator and its tests need no foreign chart. It isn't Flyte's chart and isn't meant for a real cluster.
apiVersion: v2
name: flyte-binary
description: The objects of a single-binary Flyte, for fgk's emulator
type: application
version: v1.16.8
appVersion: "1.16.8"
annotations:
  fgk/emulator-chart: "1"
`,
  "templates/NOTES.txt": `Flyte {{ .Chart.AppVersion }} is installed as {{ include "fgk.fullname" . }} in {{ .Release.Namespace }}.
`,
  "templates/_names.tpl": `{{/* Names and labels that every object shares. */}}

{{- define "fgk.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{- define "fgk.fullname" -}}
{{- $name := default .Chart.Name .Values.nameOverride -}}
{{- $derived := ternary .Release.Name (printf "%s-%s" .Release.Name $name) (contains $name .Release.Name) -}}
{{- default $derived .Values.fullnameOverride | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{- define "fgk.account" -}}
{{- if .Values.serviceAccount.create -}}
{{- default (include "fgk.fullname" .) .Values.serviceAccount.name -}}
{{- else -}}
{{- default "default" .Values.serviceAccount.name -}}
{{- end -}}
{{- end -}}

{{- define "fgk.selector" -}}
app.kubernetes.io/name: {{ include "fgk.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/component: flyte-binary
{{- end -}}

{{/* Arguments: root, labels and annotations (lists of maps, later ones win). */}}
{{- define "fgk.metadata" -}}
{{- $root := .root -}}
{{- $labels := dict "helm.sh/chart" (printf "%s-%s" $root.Chart.Name $root.Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-") -}}
{{- $_ := set $labels "app.kubernetes.io/name" (include "fgk.name" $root) -}}
{{- $_ := set $labels "app.kubernetes.io/instance" $root.Release.Name -}}
{{- $_ := set $labels "app.kubernetes.io/version" $root.Chart.AppVersion -}}
{{- $_ := set $labels "app.kubernetes.io/managed-by" $root.Release.Service -}}
{{- $labels = mergeOverwrite $labels $root.Values.commonLabels -}}
{{- range .labels -}}{{- $labels = mergeOverwrite $labels (. | default dict) -}}{{- end -}}
{{- $annotations := mergeOverwrite (dict) $root.Values.commonAnnotations -}}
{{- range .annotations -}}{{- $annotations = mergeOverwrite $annotations (. | default dict) -}}{{- end -}}
labels:
  {{- toYaml $labels | nindent 2 }}
{{- if $annotations }}
annotations:
  {{- toYaml $annotations | nindent 2 }}
{{- end }}
{{- end -}}

{{- define "fgk.externalConfiguration" -}}
{{- or .Values.configuration.externalConfigMap .Values.configuration.externalSecretRef -}}
{{- end -}}
`,
  "templates/cluster-resource-templates.yaml": `{{- if not .Values.clusterResourceTemplates.externalConfigMap }}
apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ include "fgk.fullname" . }}-cluster-resource-templates
  namespace: {{ .Release.Namespace }}
  {{- include "fgk.metadata" (dict "root" . "labels" (list .Values.clusterResourceTemplates.labels) "annotations" (list .Values.clusterResourceTemplates.annotations)) | nindent 2 }}
data:
  {{- with .Values.clusterResourceTemplates.inline }}
  {{- toYaml . | nindent 2 }}
  {{- else }}
  namespace.yaml: |
    apiVersion: v1
    kind: Namespace
    metadata:
      name: '{{ "{{ namespace }}" }}'
  {{- end }}
{{- end }}
`,
  "templates/config-secret.yaml": `{{- if not (include "fgk.externalConfiguration" .) }}
apiVersion: v1
kind: Secret
metadata:
  name: {{ include "fgk.fullname" . }}-config-secret
  namespace: {{ .Release.Namespace }}
  {{- include "fgk.metadata" (dict "root" . "labels" (list .Values.configuration.labels) "annotations" (list .Values.configuration.annotations)) | nindent 2 }}
type: Opaque
{{- with .Values.configuration.database.password }}
stringData:
  012-database-secrets.yaml: |
    database:
      postgres:
        password: {{ . | quote }}
{{- end }}
{{- end }}
`,
  "templates/config.yaml": String.raw`{{- if not (include "fgk.externalConfiguration" .) }}
{{- $configuration := .Values.configuration }}
{{- $fullname := include "fgk.fullname" . }}
{{- $logs := dict }}
{{- range $plugin := list "kubernetes" "cloudwatch" "stackdriver" }}
{{- $settings := index $configuration.logging.plugins $plugin }}
{{- $_ := set $logs (printf "%s-enabled" $plugin) $settings.enabled }}
{{- if $settings.enabled }}
{{- $template := required (printf "Template URI required for %s logging plugin" $plugin) $settings.templateUri }}
{{- $_ := set $logs (printf "%s-template-uri" $plugin) (trimAll "\"" (trim $template)) }}
{{- end }}
{{- end }}
{{- with $configuration.logging.plugins.custom }}
{{- $_ := set $logs "templates" . }}
{{- end }}
{{- if ne $configuration.storage.provider "gcs" }}
{{- printf "Invalid value for storage provider. This chart renders only gcs, but got: %s" $configuration.storage.provider | fail }}
{{- end }}
apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ $fullname }}-config
  namespace: {{ .Release.Namespace }}
  {{- include "fgk.metadata" (dict "root" . "labels" (list $configuration.labels) "annotations" (list $configuration.annotations)) | nindent 2 }}
data:
  000-core.yaml: |
    admin:
      endpoint: localhost:8089
      insecure: true
    catalog-cache:
      endpoint: localhost:8081
      insecure: true
      type: datacatalog
    cluster_resources:
      standaloneDeployment: false
      templatePath: /etc/flyte/cluster-resource-templates
    logger:
      show-source: true
      level: {{ $configuration.logging.level }}
    propeller:
      create-flyteworkflow-crd: {{ $configuration.propeller.createCRDs }}
    webhook:
      certDir: /var/run/flyte/certs
      localCert: true
      secretName: {{ $fullname }}-webhook-secret
      serviceName: {{ $fullname }}-webhook
      servicePort: 443
    flyte:
      {{- index .Values "flyte-core-components" | toYaml | nindent 6 }}
  001-plugins.yaml: |
    tasks:
      {{- .Values.enabled_plugins.tasks | toYaml | nindent 6 }}
    plugins:
      logs:
        {{- toYaml $logs | nindent 8 }}
      k8s:
        co-pilot:
          image: {{ with index $configuration "co-pilot" }}{{ printf "%s:%s" .image.repository .image.tag | quote }}{{ end }}
      k8s-array:
        logs:
          config:
            {{- toYaml $logs | nindent 12 }}
  002-database.yaml: |
    database:
      postgres:
        username: {{ $configuration.database.username | quote }}
        host: {{ tpl $configuration.database.host . | quote }}
        port: {{ $configuration.database.port }}
        dbname: {{ $configuration.database.dbname | quote }}
        options: {{ $configuration.database.options | quote }}
        {{- with $configuration.database.passwordPath }}
        passwordPath: {{ . | quote }}
        {{- end }}
  003-storage.yaml: |
    propeller:
      rawoutput-prefix: gs://{{ required "User data container required" $configuration.storage.userDataContainer }}/data
    storage:
      type: stow
      stow:
        kind: google
        config:
          json: ""
          project_id: {{ required "GCP project required for GCS storage provider" $configuration.storage.providerConfig.gcs.project | quote }}
          scopes: https://www.googleapis.com/auth/cloud-platform
      container: {{ required "Metadata container required" $configuration.storage.metadataContainer | quote }}
  {{- with $configuration.inline }}
  100-inline-config.yaml: |
    {{- tpl (toYaml .) $ | nindent 4 }}
  {{- end }}
{{- end }}
`,
  "templates/deployment.yaml": `{{- $deployment := .Values.deployment }}
{{- $database := .Values.configuration.database }}
{{- $external := include "fgk.externalConfiguration" . }}
{{- $probe := dict "httpGet" (dict "path" "/healthcheck" "port" "http") "initialDelaySeconds" 30 }}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ include "fgk.fullname" . }}
  namespace: {{ .Release.Namespace }}
  {{- include "fgk.metadata" (dict "root" . "labels" (list $deployment.labels) "annotations" (list $deployment.annotations)) | nindent 2 }}
spec:
  replicas: 1
  strategy:
    type: Recreate
  selector:
    matchLabels:
      {{- include "fgk.selector" . | nindent 6 }}
  template:
    metadata:
      labels:
        {{- include "fgk.selector" . | nindent 8 }}
        {{- with mergeOverwrite (dict) .Values.commonLabels $deployment.podLabels }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
      annotations:
        {{- if not $external }}
        checksum/configuration: {{ include (print $.Template.BasePath "/config.yaml") . | sha256sum }}
        checksum/configuration-secret: {{ include (print $.Template.BasePath "/config-secret.yaml") . | sha256sum }}
        {{- end }}
        {{- if not .Values.clusterResourceTemplates.externalConfigMap }}
        checksum/cluster-resource-templates: {{ include (print $.Template.BasePath "/cluster-resource-templates.yaml") . | sha256sum }}
        {{- end }}
        {{- with mergeOverwrite (dict) .Values.commonAnnotations $deployment.podAnnotations }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
    spec:
      {{- with $deployment.extraPodSpec }}
      {{- toYaml . | nindent 6 }}
      {{- end }}
      serviceAccountName: {{ include "fgk.account" . }}
      {{- if or $deployment.initContainers (not $external) }}
      initContainers:
        {{- if not $external }}
        {{- with $deployment.preInitContainers }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
        - name: wait-for-db
          image: "{{ $deployment.waitForDB.image.repository }}:{{ $deployment.waitForDB.image.tag }}"
          imagePullPolicy: {{ $deployment.waitForDB.image.pullPolicy }}
          {{- if $deployment.waitForDB.command }}
          command: {{ toJson $deployment.waitForDB.command }}
          {{- else }}
          command: [sh, -ec]
          {{- end }}
          args:
            {{- if $deployment.waitForDB.args }}
            {{- toYaml $deployment.waitForDB.args | nindent 12 }}
            {{- else }}
            - |
              until pg_isready -h {{ tpl $database.host . }} -p {{ $database.port }} -U {{ $database.username }}
              do
                echo waiting for database
                sleep 0.1
              done
            {{- end }}
          {{- with $deployment.resources }}
          resources:
            {{- toYaml . | nindent 12 }}
          {{- end }}
        {{- end }}
        {{- with $deployment.initContainers }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
      {{- end }}
      containers:
        - name: flyte
          image: "{{ $deployment.image.repository }}:{{ $deployment.image.tag }}"
          imagePullPolicy: {{ $deployment.image.pullPolicy }}
          {{- with $deployment.command }}
          command: {{ toJson . }}
          {{- end }}
          args: {{ default (list "start" "--config" "/etc/flyte/config.d/*.yaml") $deployment.args | toJson }}
          env:
            - name: POD_NAME
              valueFrom: { fieldRef: { fieldPath: metadata.name } }
            - name: POD_NAMESPACE
              valueFrom: { fieldRef: { fieldPath: metadata.namespace } }
            {{- with $deployment.extraEnvVars }}
            {{- toYaml . | nindent 12 }}
            {{- end }}
          ports:
            - { name: http, containerPort: 8088 }
            - { name: grpc, containerPort: 8089 }
            - { name: webhook, containerPort: 9443 }
          livenessProbe: {{ default $probe $deployment.livenessProbe | toJson }}
          readinessProbe: {{ default $probe $deployment.readinessProbe | toJson }}
          {{- with $deployment.resources }}
          resources:
            {{- toYaml . | nindent 12 }}
          {{- end }}
          volumeMounts:
            - { name: cluster-resource-templates, mountPath: /etc/flyte/cluster-resource-templates }
            - { name: config, mountPath: /etc/flyte/config.d }
            - { name: state, mountPath: /var/run/flyte }
            {{- with $deployment.extraVolumeMounts }}
            {{- toYaml . | nindent 12 }}
            {{- end }}
        {{- with $deployment.sidecars }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
      volumes:
        - name: cluster-resource-templates
          {{- if .Values.clusterResourceTemplates.externalConfigMap }}
          configMap:
            name: {{ .Values.clusterResourceTemplates.externalConfigMap }}
          {{- else }}
          projected:
            sources:
              - configMap: { name: {{ include "fgk.fullname" . }}-cluster-resource-templates }
              {{- with .Values.clusterResourceTemplates.inlineConfigMap }}
              - configMap: { name: {{ . }} }
              {{- end }}
          {{- end }}
        - name: config
          projected:
            sources:
              {{- if $external }}
              {{- with .Values.configuration.externalConfigMap }}
              - configMap: { name: {{ . }} }
              {{- end }}
              {{- with .Values.configuration.externalSecretRef }}
              - secret: { name: {{ . }} }
              {{- end }}
              {{- else }}
              - configMap: { name: {{ include "fgk.fullname" . }}-config }
              - secret: { name: {{ include "fgk.fullname" . }}-config-secret }
              {{- with .Values.configuration.inlineConfigMap }}
              - configMap: { name: {{ . }} }
              {{- end }}
              {{- with .Values.configuration.inlineSecretRef }}
              - secret: { name: {{ . }} }
              {{- end }}
              {{- end }}
        - name: state
          emptyDir: {}
        {{- with $deployment.extraVolumes }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
`,
  "templates/rbac.yaml": `{{- if .Values.rbac.create }}
{{- $metadata := include "fgk.metadata" (dict "root" . "labels" (list .Values.rbac.labels) "annotations" (list .Values.rbac.annotations)) }}
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: {{ include "fgk.fullname" . }}-cluster-role
  {{- $metadata | nindent 2 }}
rules:
  - apiGroups: [""]
    resources: [namespaces, resourcequotas, secrets, serviceaccounts]
    verbs: [create, get, list, patch, update]
  - apiGroups: [""]
    resources: [pods]
    verbs: [create, delete, get, list, patch, update, watch]
  - apiGroups: [""]
    resources: [events]
    verbs: [create, delete, patch, update]
  - apiGroups: [""]
    resources: [podtemplates]
    verbs: [get, list, watch]
  - apiGroups: [flyte.lyft.com]
    resources: [flyteworkflows]
    verbs: [create, delete, deletecollection, get, list, patch, post, update, watch]
  - apiGroups: [apiextensions.k8s.io]
    resources: [customresourcedefinitions]
    verbs: [create, get, list]
  - apiGroups: [admissionregistration.k8s.io]
    resources: [mutatingwebhookconfigurations]
    verbs: [create, get, list, patch, update]
  {{- with .Values.rbac.extraRules }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- if .Values.serviceAccount.create }}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: {{ include "fgk.fullname" . }}-cluster-role-binding
  {{- $metadata | nindent 2 }}
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: {{ include "fgk.fullname" . }}-cluster-role
subjects:
  - kind: ServiceAccount
    name: {{ include "fgk.account" . }}
    namespace: {{ .Release.Namespace }}
{{- end }}
{{- end }}
`,
  "templates/serviceaccount.yaml": `{{- if .Values.serviceAccount.create }}
apiVersion: v1
kind: ServiceAccount
metadata:
  name: {{ include "fgk.account" . }}
  namespace: {{ .Release.Namespace }}
  {{- include "fgk.metadata" (dict "root" . "labels" (list .Values.serviceAccount.labels) "annotations" (list .Values.serviceAccount.annotations)) | nindent 2 }}
{{- end }}
`,
  "templates/services.yaml": `{{- $root := . }}
{{- $service := .Values.service }}
{{- $separate := .Values.ingress.separateGrpcIngress }}
{{- $ports := dict "http" (default 8088 $service.ports.http) "grpc" (default 8089 $service.ports.grpc) }}
{{- range $name := ternary (list "http" "grpc") (list "http") $separate }}
{{- $own := ternary $service.httpAnnotations $service.grpcAnnotations (eq $name "http") }}
---
apiVersion: v1
kind: Service
metadata:
  name: {{ include "fgk.fullname" $root }}-{{ $name }}
  namespace: {{ $root.Release.Namespace }}
  {{- include "fgk.metadata" (dict "root" $root "labels" (list $service.labels) "annotations" (list $service.commonAnnotations $own)) | nindent 2 }}
spec:
  type: {{ $service.type }}
  {{- if has $service.type (list "LoadBalancer" "NodePort") }}
  externalTrafficPolicy: {{ $service.externalTrafficPolicy }}
  {{- end }}
  {{- if eq $service.type "LoadBalancer" }}
  {{- with $service.loadBalancerSourceRanges }}
  loadBalancerSourceRanges: {{ . }}
  {{- end }}
  {{- with $service.loadBalancerIP }}
  loadBalancerIP: {{ . }}
  {{- end }}
  {{- end }}
  ports:
    {{- range $port := ternary (list $name) (list "http" "grpc") $separate }}
    - name: {{ $port }}
      port: {{ index $ports $port }}
      targetPort: {{ $port }}
      {{- if eq $service.type "ClusterIP" }}
      nodePort: null
      {{- end }}
    {{- end }}
  selector:
    {{- include "fgk.selector" $root | nindent 4 }}
{{- end }}
---
apiVersion: v1
kind: Service
metadata:
  name: {{ include "fgk.fullname" . }}-webhook
  namespace: {{ .Release.Namespace }}
  {{- include "fgk.metadata" (dict "root" . "labels" (list $service.labels) "annotations" (list $service.commonAnnotations)) | nindent 2 }}
spec:
  type: ClusterIP
  ports:
    - name: webhook
      port: 443
      targetPort: webhook
  selector:
    {{- include "fgk.selector" . | nindent 4 }}
`,
  "values.yaml": `# The keys of flyte-binary's values that matter on GKE, with that chart's defaults.
nameOverride: ""
fullnameOverride: ""
commonLabels: {}
commonAnnotations: {}

flyte-core-components:
  admin:
    disabled: false
    disableScheduler: false
    disableClusterResourceManager: false
    # Made again at every start.
    seedProjects:
      - flytesnacks
    seedProjectsWithDetails:
      - name: flytesnacks
        description: Default project setup.
  propeller:
    disabled: false
    disableWebhook: false
  dataCatalog:
    disabled: false

configuration:
  database:
    username: postgres
    # Lands in a Secret and, in clear, in Helm's own record of the release. inlineSecretRef avoids both.
    password: ""
    passwordPath: ""
    host: 127.0.0.1
    port: 5432
    dbname: flyte
    options: sslmode=disable
  storage:
    metadataContainer: my-organization-flyte-container
    userDataContainer: my-organization-flyte-container
    # Only gcs is rendered by this chart; s3 is the default because it is Flyte's.
    provider: s3
    providerConfig:
      gcs:
        project: my-organization-gcp-project
  logging:
    level: 1
    plugins:
      kubernetes: { enabled: false, templateUri: "" }
      cloudwatch: { enabled: false, templateUri: "" }
      stackdriver: { enabled: false, templateUri: "" }
      custom: []
  auth:
    enabled: false
  co-pilot:
    image:
      repository: cr.flyte.org/flyteorg/flytecopilot
      tag: v1.16.8
  propeller:
    # true: the binary makes its CRD when it starts.
    createCRDs: true
  externalConfigMap: ""
  externalSecretRef: ""
  # Goes through Helm's tpl: a Flyte template in it must be escaped.
  inline: {}
  inlineConfigMap: ""
  # A Secret with *.yaml keys; has no checksum annotation, so a changed Secret alone restarts nothing.
  inlineSecretRef: ""
  labels: {}
  annotations: {}

clusterResourceTemplates:
  externalConfigMap: ""
  # Replaces the default (a namespace) altogether; not put through tpl.
  inline: {}
  inlineConfigMap: ""
  labels: {}
  annotations: {}

deployment:
  image:
    repository: cr.flyte.org/flyteorg/flyte-binary
    tag: latest
    pullPolicy: IfNotPresent
  extraEnvVars: []
  command: []
  args: []
  livenessProbe: {}
  readinessProbe: {}
  resources: {}
  waitForDB:
    image:
      repository: postgres
      tag: 15-alpine
      pullPolicy: IfNotPresent
    command: []
    args: []
  labels: {}
  annotations: {}
  podLabels: {}
  podAnnotations: {}
  extraVolumeMounts: []
  extraVolumes: []
  sidecars: []
  initContainers: []
  preInitContainers: []
  extraPodSpec: {}

service:
  type: ClusterIP
  ports:
    http: ""
    grpc: ""
  labels: {}
  commonAnnotations: {}
  httpAnnotations: {}
  grpcAnnotations: {}
  loadBalancerIP: ""
  externalTrafficPolicy: Cluster
  # More than one becomes a single, wrong string: Flyte's chart has the same trap.
  loadBalancerSourceRanges: []

ingress:
  create: false
  # Decides about the Services too: true gives gRPC a Service of its own.
  separateGrpcIngress: true

rbac:
  create: true
  labels: {}
  annotations: {}
  extraRules: []

serviceAccount:
  create: true
  name: ""
  labels: {}
  annotations: {}

flyteconnector:
  enabled: false

enabled_plugins:
  tasks:
    task-plugins:
      enabled-plugins:
        - container
        - sidecar
        - k8s-array
        - connector-service
        - echo
      default-for-task-types:
        container: container
        sidecar: sidecar
        container_array: k8s-array
`,
};
