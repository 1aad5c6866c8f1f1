#!/usr/bin/env bash
# Deploys a package by azd, asks whether it serves, and deploys the former package where it doesn't: ./eng/deploy.sh PACKAGE FORMER. It ends
# with 1 unless PACKAGE serves. Settings and infrastructure are left as `azd provision` made them; FORMER need not exist.
set -euo pipefail
cd "$(dirname "$0")/.."
package=$1 former=$2
origin=${KACLS_ALLOWED_ORIGINS:-https://client-side-encryption.google.com}
url=$(azd env get-value KACLS_URL)
services=(kacls)
if [ "$(azd env get-value KACLS_SECOND_REGION || true)" = true ]; then services+=(kacls-second); fi

# Kudu answers 503 now and then (azure-cli#33184), and of some apps for days (functions-action#390): then a new app is what helps.
push() {
  local service attempt
  for service in "${services[@]}"; do
    for attempt in 1 2 3; do
      ((attempt == 1)) || sleep $((attempt * 30))
      if KACLS_DEPLOY_SERVICE=$service azd deploy "$service" --from-package "$1" --no-prompt; then continue 2; fi
    done
    echo "deploy: $service could not be deployed" >&2
    return 1
  done
}
serves() { push "$1" && ./eng/smoke.sh "$url" "${origin%%,*}"; }

if serves "$package"; then exit; fi
if ! [ -e "$former" ]; then
  echo "deploy: $package does not serve, and there is no former package to go back to" >&2
elif serves "$former"; then
  echo "deploy: $package does not serve. The former package is deployed again, and serves" >&2
else
  echo "deploy: neither $package nor the former package serves" >&2
fi
exit 1
