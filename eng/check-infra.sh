#!/usr/bin/env bash
# Type-checks infra/ (Bicep) against the library of Azure's resource types, then runs the checker's own tests and the rules of infra/.
# Needs node with npm, and no Azure. With a resource type as argument it prints what such a resource may have.
set -euo pipefail
cd "$(dirname "$0")/check-infra"
if ! cmp -s package-lock.json node_modules/.installed; then
  npm ci --silent
  cp package-lock.json node_modules/.installed
fi
if [ $# -gt 0 ]; then exec node check-infra.js "$@"; fi
node check-infra.js
exec node --test --test-reporter=dot test/*.test.js
