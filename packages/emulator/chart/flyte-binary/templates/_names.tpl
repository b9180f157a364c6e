{{/* Names and labels that every object shares. */}}

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
