#!/usr/bin/env bash
# Whether a deployment serves: ./eng/smoke.sh URL [ORIGIN] asks status, a preflight of the web clients' origin, and certs, again for some
# minutes where one is amiss. SMOKE_ATTEMPTS and SMOKE_SECONDS change how often and how long between.
set -euo pipefail
url=${1%/} origin=${2:-https://client-side-encryption.google.com}
ask() { curl --silent --show-error --max-time 30 "$@" 2>&1 || true; }

amiss() {
  local status preflight certs
  status=$(ask --fail "$url/status")
  [[ $status == *'"server_type":"KACLS"'* ]] || echo "$url/status does not say that a KACLS answers: $status"
  preflight=$(ask --include --request OPTIONS --header "Origin: $origin" --header 'Access-Control-Request-Method: POST' "$url/wrap")
  grep -qixF "Access-Control-Allow-Origin: $origin" <<< "${preflight//$'\r'/}" ||
    echo "the preflight of $origin has no Access-Control-Allow-Origin: ${preflight%%$'\r'*}"
  certs=$(ask --fail "$url/certs")
  [[ $certs == *'"kty":"RSA"'* ]] || echo "$url/certs has no key: $certs"
}

for ((attempt = 1; attempt <= ${SMOKE_ATTEMPTS:-20}; attempt++)); do
  ((attempt == 1)) || sleep "${SMOKE_SECONDS:-15}"
  found=$(amiss)
  [ -n "$found" ] || { echo "smoke: $url serves"; exit; }
done
printf 'smoke: %s\n' "$found" >&2
exit 1
