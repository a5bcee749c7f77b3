{{/* A value as TOML writes it. YAML's whole numbers come in as floating-point ones. */}}
{{- define "barycenter.toml.value" -}}
{{- if kindIs "map" . -}}
{ {{- range $index, $key := keys . | sortAlpha }}{{ if $index }},{{ end }} {{ toJson $key }} = {{ include "barycenter.toml.value" (get $ $key) }}{{ end }} }
{{- else if kindIs "slice" . -}}
[{{ range $index, $value := . }}{{ if $index }}, {{ end }}{{ include "barycenter.toml.value" $value }}{{ end }}]
{{- else if kindIs "float64" . -}}
{{- if eq . (floor .) }}{{ printf "%.0f" . }}{{ else }}{{ . }}{{ end }}
{{- else -}}
{{ toJson . }}
{{- end }}
{{- end }}

{{/* config.toml from the values: sections and keys in snake_case, what lies deeper as it is. */}}
{{- define "barycenter.toml" -}}
{{- $postgres := include "barycenter.isPostgres" . }}
{{- range $section, $keys := .Values.config }}
{{- $lines := list }}
{{- range $key, $value := $keys }}
{{- $elsewhere := and (eq $section "database") (or (eq $key "existingSecret") (eq $key "secretKey") (and (eq $key "url") $postgres)) }}
{{- if not (or $elsewhere (kindIs "invalid" $value)) }}
{{- $lines = append $lines (printf "%s = %s" (snakecase $key) (include "barycenter.toml.value" $value)) }}
{{- end }}
{{- end }}
{{- if $lines }}
[{{ snakecase $section }}]
{{ join "\n" $lines }}
{{ end }}
{{- end }}
{{- end }}
