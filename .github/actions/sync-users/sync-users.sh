#!/usr/bin/env bash
# Runs `barycenter sync-users` for the action. Its inputs are in INPUT_…, as action.yml puts them there.
set -euo pipefail

refuse() {
  printf '::error title=sync-users::%s\n' "$1"
  exit 3
}

# Asks GitHub for this job's ID token. What is secret goes through a file that curl reads, and into no command line.
id_token() {
  local reply
  reply=$(curl --silent --show-error --fail --retry 3 --max-time 30 --get \
    --header @<(printf 'Authorization: Bearer %s' "$ACTIONS_ID_TOKEN_REQUEST_TOKEN") \
    --data-urlencode "audience=$INPUT_AUDIENCE" "$ACTIONS_ID_TOKEN_REQUEST_URL")
  node -p 'JSON.parse(require("node:fs").readFileSync(0, "utf8")).value' <<<"$reply"
}

token=$INPUT_TOKEN
if [ -n "$INPUT_AUDIENCE" ]; then
  [ -z "$token" ] || refuse 'set token or audience, and not both'
  [ -n "${ACTIONS_ID_TOKEN_REQUEST_URL:-}" ] || refuse 'audience needs "permissions: id-token: write" in the job'
  token=$(id_token)
fi
[ -n "$token" ] || refuse 'set token, or audience; a secret that the workflow may not read is empty'
# Line by line: what stands in a second one would be shown, or taken for a command.
while IFS= read -r line; do [ -z "$line" ] || printf '::add-mask::%s\n' "$line"; done <<<"$token"

flags=(--output github)
case $INPUT_DRY_RUN in
  true) flags+=(--dry-run) ;;
  false | '') ;;
  *) refuse 'dry-run is true or false' ;;
esac
while IFS= read -r file; do [ -z "$file" ] || flags+=(--file "$file"); done <<<"$INPUT_FILE"
while IFS= read -r flag; do [ -z "$flag" ] || flags+=("$flag"); done <<<"$INPUT_ARGS"

command=(npx --yes "barycenter@$INPUT_VERSION")
[ -z "$INPUT_COMMAND" ] || read -ra command <<<"$INPUT_COMMAND"

printed=$(mktemp)
trap 'rm -f "$printed"' EXIT
status=0
BARYCENTER_ADMIN_URL=$INPUT_URL BARYCENTER_ADMIN_TOKEN=$token \
  "${command[@]}" sync-users "${flags[@]}" | tee "$printed" || status=$?

summary=$(grep -v '^::' "$printed" | tail -n 1 || true)
printf 'summary=%s\nexit-status=%s\n' "$summary" "$status" >>"$GITHUB_OUTPUT"
[ -z "$summary" ] || printf '%s\n' "$summary" >>"$GITHUB_STEP_SUMMARY"
# With --detailed-exitcode: there are changes, or were.
[ "$status" -eq 2 ] || exit "$status"
