{{/* What all pods have in common beside their containers. */}}
{{- define "barycenter.podSpec" -}}
serviceAccountName: {{ include "barycenter.serviceAccountName" . }}
automountServiceAccountToken: false
enableServiceLinks: false
securityContext:
  {{- toYaml .Values.podSecurityContext | nindent 2 }}
{{- range $name := list "imagePullSecrets" "nodeSelector" "tolerations" "affinity" "topologySpreadConstraints" "priorityClassName" }}
{{- with get $.Values $name }}
{{ $name }}:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}
{{- end }}

{{/* Where the database is, for everything that opens it. */}}
{{- define "barycenter.env" -}}
{{- if include "barycenter.isPostgres" . -}}
- name: BARYCENTER__DATABASE__URL_FILE
  value: /run/secrets/database/{{ .Values.config.database.secretKey }}
{{- else -}}
- name: NODE_ENV
  value: production
{{- end }}
{{- end }}

{{- define "barycenter.mounts" -}}
- name: config
  mountPath: /app
  readOnly: true
- name: data
  mountPath: /data
- name: tmp
  mountPath: /tmp
{{- if include "barycenter.isPostgres" . }}
- name: database
  mountPath: /run/secrets/database
  readOnly: true
{{- end }}
{{- end }}

{{- define "barycenter.volumes" -}}
- name: config
  configMap:
    name: {{ include "barycenter.fullname" . }}
- name: data
  {{- if and .Values.persistence.enabled (not (include "barycenter.isPostgres" .)) }}
  persistentVolumeClaim:
    claimName: {{ include "barycenter.claimName" . }}
  {{- else }}
  emptyDir: {}
  {{- end }}
- name: tmp
  emptyDir: {}
{{- if include "barycenter.isPostgres" . }}
- name: database
  secret:
    secretName: {{ include "barycenter.databaseSecretName" . }}
{{- end }}
{{- end }}
