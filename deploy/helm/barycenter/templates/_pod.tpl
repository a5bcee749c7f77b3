{{/*
The pods of a component: `root` is the chart's scope, `component` provider or admin, `serves` the apps (provider,
admin), `resources` what it gets.
*/}}
{{- define "barycenter.podTemplate" -}}
{{- $root := .root }}
{{- $values := $root.Values }}
{{- $sync := and $values.userSync.enabled (eq .component "provider") }}
metadata:
  labels:
    {{- include "barycenter.selectorLabels" $root | nindent 4 }}
    app.kubernetes.io/component: {{ .component }}
    {{- with $values.podLabels }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  annotations:
    checksum/config: {{ include "barycenter.toml" $root | sha256sum }}
    {{- if include "barycenter.isPostgres" $root }}
    checksum/database: {{ derivePassword 1 "long" $values.config.database.url $root.Release.Namespace $root.Release.Name | sha256sum }}
    {{- end }}
    {{- if and $sync (eq $values.userSync.mode "initContainer") }}
    checksum/users: {{ include "barycenter.usersChecksum" $root }}
    {{- end }}
    {{- with $values.podAnnotations }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
spec:
  {{- include "barycenter.podSpec" $root | nindent 2 }}
  terminationGracePeriodSeconds: {{ $values.terminationGracePeriodSeconds }}
  {{- if and $sync (has $values.userSync.mode (list "initContainer" "sidecar")) }}
  {{- $native := and (eq $values.userSync.mode "sidecar") (semverCompare ">=1.29.0-0" $root.Capabilities.KubeVersion.Version) }}
  {{- if or $native (eq $values.userSync.mode "initContainer") }}
  initContainers:
    {{- include "barycenter.localSync" (dict "root" $root "native" $native) | nindent 4 }}
  {{- end }}
  {{- end }}
  containers:
    - name: barycenter
      image: {{ include "barycenter.image" $root }}
      imagePullPolicy: {{ $values.image.pullPolicy }}
      {{- if eq (len .serves) 1 }}
      args: [serve, --only, {{ first .serves }}]
      {{- else }}
      args: [serve]
      {{- end }}
      ports:
        {{- if has "provider" .serves }}
        - name: public
          containerPort: {{ $values.config.server.port | int }}
          protocol: TCP
        {{- end }}
        {{- if has "admin" .serves }}
        - name: admin
          containerPort: {{ include "barycenter.adminPort" $root }}
          protocol: TCP
        {{- end }}
        - name: metrics
          containerPort: {{ $values.config.metrics.port | int }}
          protocol: TCP
      env:
        {{- include "barycenter.env" $root | nindent 8 }}
        - name: BARYCENTER__ADMIN__TOKEN_FILE
          value: /run/secrets/admin-token/{{ $values.adminToken.secretKey }}
        {{- with $values.env }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
      {{- with $values.envFrom }}
      envFrom:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- range $name := list "livenessProbe" "readinessProbe" "startupProbe" }}
      {{- with get $values $name }}
      {{ $name }}:
        {{- $probe := toYaml . | nindent 8 }}
        {{- ternary $probe ($probe | replace "port: public" "port: admin") (has "provider" $.serves) }}
      {{- end }}
      {{- end }}
      {{- if gt (int $values.drainSeconds) 0 }}
      lifecycle:
        preStop:
          exec:
            # No shell is needed for it.
            command: [node, -e, 'setTimeout(() => {}, {{ mul 1000 (int $values.drainSeconds) }})']
      {{- end }}
      resources:
        {{- toYaml .resources | nindent 8 }}
      securityContext:
        {{- toYaml $values.securityContext | nindent 8 }}
      volumeMounts:
        {{- include "barycenter.mounts" $root | nindent 8 }}
        - name: admin-token
          mountPath: /run/secrets/admin-token
          readOnly: true
        {{- with $values.extraVolumeMounts }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
    {{- if and $sync (eq $values.userSync.mode "sidecar") (semverCompare "<1.29.0-0" $root.Capabilities.KubeVersion.Version) }}
    {{- include "barycenter.localSync" (dict "root" $root "native" false) | nindent 4 }}
    {{- end }}
  volumes:
    {{- include "barycenter.volumes" $root | nindent 4 }}
    - name: admin-token
      secret:
        secretName: {{ include "barycenter.adminTokenSecretName" $root }}
    {{- if and $sync (has $values.userSync.mode (list "initContainer" "sidecar")) }}
    - name: users
      secret:
        secretName: {{ include "barycenter.usersSecretName" $root }}
    {{- end }}
    {{- with $values.extraVolumes }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
{{- end }}
