#!/usr/bin/env bash
# `npm test`: everything that is checked, in one go: types, lint, layers, dead code, build, unit, browser and e2e tests.
# Installs what the tests need from the system where it may (Debian or Ubuntu, root), and names it where it may not.
set -uo pipefail
cd "$(dirname "$0")/.."
# npm puts Node 24 (package "node") first on the PATH; so does a call of this script by hand.
export PATH="$PWD/node_modules/.bin:$PATH"

failed_steps=()
step() {
  local name="$1"
  shift
  local start=$SECONDS
  printf '\n== %s\n' "$name"
  if "$@"; then
    printf '== %s: ok (%d s)\n' "$name" "$((SECONDS - start))"
  else
    printf '== %s: FAILED (%d s)\n' "$name" "$((SECONDS - start))"
    failed_steps+=("$name")
  fi
}

find_chromium() {
  local name
  for name in "${CHROMIUM:-}" chromium chromium-browser google-chrome; do
    if [ -n "$name" ] && command -v "$name" >/dev/null 2>&1; then
      command -v "$name"
      return 0
    fi
  done
  return 1
}

install_chromium() {
  find_chromium >/dev/null && return 0
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null
  fi
  find_chromium >/dev/null && return 0
  echo "The browser tests need Chromium: install it (Debian: apt-get install chromium) or set CHROMIUM to its path."
  return 1
}

node_is_new() {
  node -e 'const [major, minor] = process.versions.node.split(".").map(Number); process.exit(major > 22 || (major === 22 && minor >= 12) ? 0 : 1)' ||
    { echo "Node $(node -v) is too old; run \"npm ci\" first, it brings Node 24."; return 1; }
}

reports=out/test-reports
run_project() { vitest run --project "$1" --reporter=default --reporter=json --outputFile.json="$reports/$1.json"; }

step "node" node_is_new || exit 1
mkdir -p "$reports"
step "chromium" install_chromium
CHROMIUM="$(find_chromium || true)"
export CHROMIUM
step "types" npm run --silent typecheck
step "lint, layers, dead code" npm run --silent lint
step "build" npm run --silent build -- --logLevel warn
mkdir -p "$reports"
step "unit tests" run_project unit
step "browser tests" run_project browser
step "e2e tests" run_project e2e

echo
if [ ${#failed_steps[@]} -gt 0 ]; then
  printf 'Failed: %s\n' "${failed_steps[@]}"
fi
node scripts/sumTestReports.mjs "$reports"
[ ${#failed_steps[@]} -eq 0 ]
