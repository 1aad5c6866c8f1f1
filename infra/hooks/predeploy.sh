#!/bin/sh
# Before the package is pushed. The platform writes it into the storage account as the app's identity, and is refused (403) until the role
# has taken effect there (azure-functions-core-tools#4346, azure-dev#8026). The account is closed to the internet, so only the app can tell:
# the Functions host keeps its keys in that account, by that identity and role, and lists them as soon as it can (azure-functions-host,
# BlobStorageSecretsRepository). This was not tried on Azure: if the host has other reasons not to list them, the push is late, no more.
# predeploy.ps1 is the same for Windows.
set -eu
# shellcheck source=infra/hooks/common.sh
. "${0%/*}/common.sh"

keys_are_listed() {
  why="the storage role of $app has not taken effect yet"
  ask functionapp keys list --name "$app" --resource-group "$group" --output none
}

# An app with functions has had a package: the role has long taken effect, and a repair isn't kept waiting.
wait_for_role() {
  app=$1 group=$2
  functions=$(count_functions "$app" "$group") || functions=0
  if [ "${functions:-0}" = 0 ] && ! wait_for keys_are_listed; then
    say "the storage role of $app seems to have no effect. The package is pushed all the same; after a 403, wait and repeat: azd deploy"
  fi
}

if [ "${KACLS_SECOND_REGION:-}" = true ] && ! builds_one_by_one; then
  say "$at_once Unless a package is given, set AZD_DEPLOY_CONCURRENCY=1 in the shell that runs azd"
fi
if [ -z "${AZURE_FUNCTION_APP_NAME:-}" ] || [ -z "${AZURE_RESOURCE_GROUP:-}" ]; then
  say 'AZURE_FUNCTION_APP_NAME or AZURE_RESOURCE_GROUP is not set (azd env refresh): the storage role is not waited for'
elif az_answers 'the storage role is not waited for'; then
  wait_for_role "$AZURE_FUNCTION_APP_NAME" "$AZURE_RESOURCE_GROUP"
  if [ -n "${KACLS_SECOND_FUNCTION_APP_NAME:-}" ]; then wait_for_role "$KACLS_SECOND_FUNCTION_APP_NAME" "$KACLS_SECOND_RESOURCE_GROUP"; fi
fi
