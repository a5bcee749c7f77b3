{{- define "barycenter.secretSyncName" -}}
{{ include "barycenter.fullname" . }}-secret-sync
{{- end }}

{{/* The namespaces whose Secrets are watched. */}}
{{- define "barycenter.secretSyncNamespaces" -}}
{{- default (list .Release.Namespace) .Values.secretSync.namespaces | toJson }}
{{- end }}

{{/* The name of a Role in one of them; in another than the release's it says whose it is. */}}
{{- define "barycenter.secretSyncRole" -}}
{{- $name := include "barycenter.secretSyncName" .root }}
{{- ternary $name (printf "%s-%s" .root.Release.Namespace $name) (eq .namespace .root.Release.Namespace) }}
{{- end }}

{{/* Refuses values of secretSync that cannot work, or that would give away the admin API. */}}
{{- define "barycenter.refuseSecretSync" -}}
{{- $sync := .Values.secretSync }}
{{- if and $sync.selector $sync.kubedbInstance }}
{{- fail "secretSync.selector and secretSync.kubedbInstance: set one of them" }}
{{- end }}
{{- if and $sync.token.existingSecret $sync.token.audience }}
{{- fail "secretSync.token.existingSecret and secretSync.token.audience: set one of them" }}
{{- end }}
{{- if and (gt (int $sync.replicaCount) 1) (not $sync.leaderElection) }}
{{- fail "secretSync.replicaCount: more than one pod needs secretSync.leaderElection" }}
{{- end }}
{{- if not (or $sync.token.existingSecret $sync.token.audience) }}
{{- $roles := dig "admin" "roles" list .Values.config }}
{{- range .Values.env }}
{{- if hasPrefix "BARYCENTER__ADMIN__ROLES" .name }}
{{- $roles = .name }}
{{- end }}
{{- end }}
{{- if $roles }}
{{- fail "config.admin.roles: with the release's first token, whoever may make a Secret could make an administrator; set secretSync.token.existingSecret to a token with the scope users:sync, or secretSync.token.audience" }}
{{- end }}
{{- end }}
{{- end }}

{{/* What the token that it has for the admin API is in: a volume. */}}
{{- define "barycenter.secretSyncToken" -}}
{{- $token := .Values.secretSync.token }}
- name: admin-token
  {{- if $token.audience }}
  projected:
    sources:
      - serviceAccountToken:
          path: {{ $token.secretKey }}
          audience: {{ $token.audience | quote }}
          expirationSeconds: 3600
  {{- else if $token.existingSecret }}
  secret:
    secretName: {{ $token.existingSecret }}
  {{- else }}
  secret:
    secretName: {{ include "barycenter.adminTokenSecretName" . }}
    items:
      - key: {{ .Values.adminToken.secretKey }}
        path: {{ $token.secretKey }}
  {{- end }}
{{- end }}

{{/* The flags of `watch-secrets`. */}}
{{- define "barycenter.secretSyncFlags" -}}
{{- $sync := .Values.secretSync }}
{{- range include "barycenter.secretSyncNamespaces" . | fromJsonArray }}
- --namespace={{ . }}
{{- end }}
{{- if $sync.kubedbInstance }}
- {{ printf "--kubedb-instance=%s" $sync.kubedbInstance | quote }}
{{- else if $sync.selector }}
- {{ printf "--selector=%s" $sync.selector | quote }}
{{- end }}
- --url=http://{{ include "barycenter.fullname" . }}-admin:{{ .Values.adminService.port }}
- --token-file=/run/secrets/admin-token/{{ $sync.token.secretKey }}
- {{ printf "--source=%s" (default (printf "%s-secrets" (include "barycenter.fullname" .)) $sync.source) | quote }}
{{- if $sync.takeOver }}
- --take-over
{{- end }}
- --on-delete={{ $sync.onDelete }}
- --interval={{ $sync.interval }}
- --password-policy={{ $sync.passwordPolicy }}
- --max-prune={{ $sync.maxPrune }}
{{- if $sync.leaderElection }}
- --leader-election
- --lease={{ include "barycenter.secretSyncName" . }}
- --lease-namespace={{ .Release.Namespace }}
{{- else }}
- --no-leader-election
{{- end }}
- --listen=0.0.0.0:{{ $sync.port | int }}
{{- range $sync.extraArgs }}
- {{ . | quote }}
{{- end }}
{{- end }}
