#!/usr/bin/env bash
# Starts a KACLS on http://127.0.0.1:8787/v1 with a software KEK and development token issuers. Arguments go to LocalHost (--urls …).
set -euo pipefail
cd "$(dirname "$0")/.."
./eng/build-local.sh
exec dotnet Kacls.LocalHost/bin/Release/net10.0/Kacls.LocalHost.dll "$@"
