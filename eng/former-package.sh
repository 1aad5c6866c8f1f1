#!/usr/bin/env bash
# Fetches the package to go back to, as former.zip: ./eng/former-package.sh ENVIRONMENT. It is that of the last deployment there that
# succeeded, which the workflow keeps for 90 days, or else that of the latest release. Without either there is nothing to go back to.
set -euo pipefail
environment=$1

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
found='the last deployment'
for run in $(gh run list --workflow deploy.yml --status success --limit 20 --json databaseId --jq '.[].databaseId'); do
  if gh run download "$run" --name "package-$environment" --dir "$folder" 2> /dev/null; then break; fi
done
if ! [ -e "$folder/kacls.zip" ]; then
  found='the latest release'
  gh release download --pattern 'kacls-*.zip' --output "$folder/kacls.zip" 2> /dev/null || { echo 'former-package: there is none'; exit; }
fi
mv "$folder/kacls.zip" former.zip
echo "former-package: former.zip is that of $found"
