#!/usr/bin/env bash
# Publishes the function app to KaclsFunctions/bin/published, by the command of `azd package`, for this machine where it is none like Azure's.
set -euo pipefail
cd "$(dirname "$0")/.."
runtime=()
[ "$(uname -sm)" = 'Linux x86_64' ] || runtime=(--use-current-runtime)
rm -rf KaclsFunctions/bin/published
dotnet publish KaclsFunctions --configuration Release --output KaclsFunctions/bin/published --nologo --verbosity quiet "${runtime[@]}"
