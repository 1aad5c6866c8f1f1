#!/usr/bin/env bash
# The tests in a browser: the playground, and CORS as a browser has it. Without Chromium (or Chrome, or Edge) it says so and runs nothing.
# Arguments go to `dotnet test`. WRITE_DOCS=1 takes the pictures of docs/images anew.
set -euo pipefail
cd "$(dirname "$0")/.."

found=''
for program in chromium chromium-browser google-chrome google-chrome-stable microsoft-edge; do
  if command -v "$program" > /dev/null; then found=$program; fi
done
if [ -z "$found" ]; then
  echo 'test-browser: no chromium, google-chrome or microsoft-edge installed: not run'
  exit 0
fi

./eng/offline-packages.sh
dotnet build KaclsFunctions.Tests --configuration Release --nologo --verbosity quiet -p:RunAnalyzers=false
if [ ! -f KaclsFunctions/bin/published/host.json ]; then ./eng/publish-functions.sh; fi
exec dotnet test KaclsFunctions.Tests --configuration Release --no-build --nologo --filter FullyQualifiedName~Tests.Browser "$@"
