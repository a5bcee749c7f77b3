{{/* Whether the database is PostgreSQL: then nothing is kept in a volume, and each app has pods of its own. */}}
{{- define "barycenter.isPostgres" -}}
{{- if or .Values.config.database.existingSecret (hasPrefix "postgres" .Values.config.database.url) }}true{{ end }}
{{- end }}

{{- define "barycenter.adminPort" -}}
{{- .Values.config.server.adminPort | default (add .Values.config.server.port 1) | int }}
{{- end }}

{{/* Refuses values that cannot work, each with what to do. */}}
{{- define "barycenter.refuse" -}}
{{- $sync := .Values.userSync }}
{{- $several := or (gt (int .Values.replicaCount) 1) .Values.autoscaling.enabled (gt (int .Values.admin.replicaCount) 1) }}
{{- if and $several (not (include "barycenter.isPostgres" .)) }}
{{- fail "SQLite has one writer: replicaCount, admin.replicaCount and autoscaling need config.database.url to be postgres://…" }}
{{- end }}
{{- if and $sync.enabled $sync.users $sync.existingSecret }}
{{- fail "userSync.users and userSync.existingSecret: set one of them" }}
{{- end }}
{{- if and $sync.enabled (not $sync.users) (not $sync.existingSecret) }}
{{- fail "userSync.enabled: set userSync.users, or userSync.existingSecret to the Secret that has users.json" }}
{{- end }}
{{- if and .Values.backup.enabled (include "barycenter.isPostgres" .) }}
{{- fail "backup.enabled is for SQLite; PostgreSQL is backed up by pg_dump or by its operator" }}
{{- end }}
{{- if and .Values.backup.enabled (not .Values.backup.existingClaim) }}
{{- fail "backup.enabled: set backup.existingClaim to the claim that the copies go to" }}
{{- end }}
{{- if .Values.config.keys.encryptionKey }}
{{- fail "config.keys.encryptionKey: it would lie in a ConfigMap; put it into a Secret, mount that by extraVolumes and extraVolumeMounts, and name the file in env, as BARYCENTER__KEYS__ENCRYPTION_KEY_FILE" }}
{{- end }}
{{- if has (int .Values.config.metrics.port) (list 0 (int .Values.config.server.port) (int (include "barycenter.adminPort" .))) }}
{{- fail "config.metrics.port: a port of its own is needed, for the cluster may reach it, and not the admin API" }}
{{- end }}
{{- if .Values.secretSync.enabled }}
{{- include "barycenter.refuseSecretSync" . }}
{{- end }}
{{- end }}

{{/* The API version of what has moved since Kubernetes 1.20: `old` before the version `since`, then `new`. */}}
{{- define "barycenter.apiVersion" -}}
{{- ternary .new .old (semverCompare (printf ">=%s-0" .since) .root.Capabilities.KubeVersion.Version) }}
{{- end }}
