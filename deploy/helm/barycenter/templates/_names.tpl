{{- define "barycenter.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" }}
{{- end }}

{{/* The name of all objects: the release's, with the chart's unless it is in it. Room for a suffix is left. */}}
{{- define "barycenter.fullname" -}}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride | trunc 50 | trimSuffix "-" }}
{{- else if contains (include "barycenter.name" .) .Release.Name }}
{{- .Release.Name | trunc 50 | trimSuffix "-" }}
{{- else }}
{{- printf "%s-%s" .Release.Name (include "barycenter.name" .) | trunc 50 | trimSuffix "-" }}
{{- end }}
{{- end }}

{{/* The name of a CronJob with a suffix: at most 52 characters, for those of its Jobs are longer. */}}
{{- define "barycenter.cronJobName" -}}
{{- printf "%s-%s" (include "barycenter.fullname" .root | trunc (sub 51 (len .suffix) | int) | trimSuffix "-") .suffix }}
{{- end }}

{{/* What never changes between upgrades: selectors are made of it. */}}
{{- define "barycenter.selectorLabels" -}}
app.kubernetes.io/name: {{ include "barycenter.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "barycenter.labels" -}}
{{ include "barycenter.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end }}

{{- define "barycenter.serviceAccountName" -}}
{{- if .Values.serviceAccount.create }}
{{- default (include "barycenter.fullname" .) .Values.serviceAccount.name }}
{{- else }}
{{- default "default" .Values.serviceAccount.name }}
{{- end }}
{{- end }}

{{- define "barycenter.image" -}}
{{ .Values.image.repository }}:{{ default .Chart.AppVersion .Values.image.tag }}
{{- end }}

{{- define "barycenter.usersSecretName" -}}
{{ default (printf "%s-users" (include "barycenter.fullname" .)) .Values.userSync.existingSecret }}
{{- end }}

{{- define "barycenter.databaseSecretName" -}}
{{ default (printf "%s-database" (include "barycenter.fullname" .)) .Values.config.database.existingSecret }}
{{- end }}

{{- define "barycenter.adminTokenSecretName" -}}
{{ default (printf "%s-admin-token" (include "barycenter.fullname" .)) .Values.adminToken.existingSecret }}
{{- end }}

{{- define "barycenter.claimName" -}}
{{ default (printf "%s-data" (include "barycenter.fullname" .)) .Values.persistence.existingClaim }}
{{- end }}

{{/* The path that the issuer has, without a slash at its end: everything of the provider is below it. */}}
{{- define "barycenter.issuerPath" -}}
{{- with .Values.config.server.publicBaseUrl }}{{ (urlParse .).path | trimSuffix "/" }}{{ end }}
{{- end }}
