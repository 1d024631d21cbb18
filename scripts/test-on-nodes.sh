#!/usr/bin/env bash
# Runs the unit and flow tests with other versions of Node: bash scripts/test-on-nodes.sh 22 24
# The versions come from the npm package `node`, into a temporary folder.
set -euo pipefail
cd "$(dirname "$0")/.."
[ $# -gt 0 ] || { echo "usage: bash scripts/test-on-nodes.sh VERSION…   (for example 22 24)" >&2; exit 2; }

nodes=$(mktemp -d)
trap 'rm -rf "$nodes"' EXIT
for version in "$@"; do
  # Its install script fetches the program for this platform, hence the allowance.
  printf '{"private": true, "allowScripts": {"node": true}}\n' >"$nodes/package.json"
  npm install --silent --no-audit --no-fund --prefix "$nodes" "node@$version"
  node="$nodes/node_modules/node/bin/node"
  printf '\n=== Node %s ===\n\n' "$("$node" --version)"
  PATH="$(dirname "$node"):$PATH" "$node" node_modules/vitest/vitest.mjs run --exclude 'tests/architecture*' \
    --exclude 'tests/architecture/**' --exclude 'tests/smoke/**'
done
