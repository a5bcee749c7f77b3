{{/*
Changes when the users do. Annotations are read by people who may not read Secrets, so what is there is as hard to
guess from as a password hash: derivePassword is scrypt. A Secret that is not the chart's is known by its version.
*/}}
{{- define "barycenter.usersChecksum" -}}
{{- $sync := .Values.userSync }}
{{- if $sync.existingSecret }}
{{- $secret := default dict (lookup "v1" "Secret" .Release.Namespace $sync.existingSecret) }}
{{- dig "metadata" "resourceVersion" "" $secret | quote }}
{{- else }}
{{- derivePassword 1 "long" (toJson $sync.users) .Release.Namespace .Release.Name | sha256sum }}
{{- end }}
{{- end }}

{{- define "barycenter.syncFlags" -}}
{{- range .Values.userSync.extraArgs }}
- {{ . | quote }}
{{- end }}
{{- end }}

{{/* A container that syncs into the database of its pod: once before the server starts, or beside it (`watch`). */}}
{{- define "barycenter.localSync" -}}
{{- $root := .root }}
{{- $sync := $root.Values.userSync }}
- name: user-sync
  image: {{ include "barycenter.image" $root }}
  imagePullPolicy: {{ $root.Values.image.pullPolicy }}
  {{- if .native }}
  restartPolicy: Always
  {{- end }}
  args:
    - sync-users
    - --file
    - /secrets/{{ $sync.secretKey }}
    - --wait={{ $sync.wait }}
    {{- if eq $sync.mode "sidecar" }}
    - --watch
    - --interval={{ $sync.interval }}
    {{- end }}
    {{- include "barycenter.syncFlags" $root | nindent 4 }}
  env:
    {{- include "barycenter.env" $root | nindent 4 }}
    {{- with $root.Values.env }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
    {{- with $sync.env }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  {{- with $root.Values.envFrom }}
  envFrom:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  resources:
    {{- toYaml $sync.resources | nindent 4 }}
  securityContext:
    {{- toYaml $root.Values.securityContext | nindent 4 }}
  volumeMounts:
    {{- include "barycenter.mounts" $root | nindent 4 }}
    - name: users
      mountPath: /secrets
      readOnly: true
    {{- with $root.Values.extraVolumeMounts }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
{{- end }}

{{/* Pods that post the users to the admin service, wherever the database is: of the Job and of the CronJob. */}}
{{- define "barycenter.remoteSync" -}}
{{- $sync := .Values.userSync }}
metadata:
  labels:
    {{- include "barycenter.selectorLabels" . | nindent 4 }}
    app.kubernetes.io/component: user-sync
spec:
  {{- include "barycenter.podSpec" . | nindent 2 }}
  restartPolicy: OnFailure
  containers:
    - name: user-sync
      image: {{ include "barycenter.image" . }}
      imagePullPolicy: {{ .Values.image.pullPolicy }}
      args:
        - sync-users
        - --file
        - /secrets/{{ $sync.secretKey }}
        - --wait={{ $sync.wait }}
        {{- include "barycenter.syncFlags" . | nindent 8 }}
      env:
        - name: BARYCENTER_ADMIN_URL
          value: http://{{ include "barycenter.fullname" . }}-admin:{{ .Values.adminService.port }}
        - name: BARYCENTER_ADMIN_TOKEN_FILE
          value: /run/secrets/admin-token/{{ .Values.adminToken.secretKey }}
        {{- with $sync.env }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
      resources:
        {{- toYaml $sync.resources | nindent 8 }}
      securityContext:
        {{- toYaml .Values.securityContext | nindent 8 }}
      volumeMounts:
        - name: users
          mountPath: /secrets
          readOnly: true
        - name: admin-token
          mountPath: /run/secrets/admin-token
          readOnly: true
        - name: tmp
          mountPath: /tmp
  volumes:
    - name: users
      secret:
        secretName: {{ include "barycenter.usersSecretName" . }}
    - name: admin-token
      secret:
        secretName: {{ include "barycenter.adminTokenSecretName" . }}
    - name: tmp
      emptyDir: {}
{{- end }}
