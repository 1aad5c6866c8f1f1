#!/bin/sh
# Before anything is made: what is missing, said at once rather than after ten minutes. azd gives the environment's values as variables.
set -eu

fault=0
say() { printf 'kacls: %s\n' "$*"; }
fail() { say "$*" >&2; fault=1; }

if command -v dotnet > /dev/null; then
  dotnet --list-sdks | grep -q '^10\.' || fail 'the .NET 10 SDK is missing: https://dotnet.microsoft.com/download'
else
  fail 'dotnet is missing: install the .NET 10 SDK, https://dotnet.microsoft.com/download'
fi

# The Azure CLI is not needed by azd, so this is a check only where it is signed in.
if command -v az > /dev/null && az account show > /dev/null 2>&1; then
  for provider in Microsoft.App Microsoft.Insights Microsoft.KeyVault Microsoft.Network Microsoft.OperationalInsights Microsoft.Storage Microsoft.Web; do
    state=$(az provider show --namespace "$provider" --query registrationState --output tsv 2> /dev/null || echo unknown)
    [ "$state" != NotRegistered ] || fail "the resource provider $provider is not registered: az provider register --namespace $provider"
  done
  if [ -n "${AZURE_LOCATION:-}" ]; then
    regions=$(az functionapp list-flexconsumption-locations --query '[].name' --output tsv 2> /dev/null || true)
    if [ -n "$regions" ] && ! printf '%s\n' "$regions" | tr -d ' ' | grep -qix "$AZURE_LOCATION"; then
      fail "$AZURE_LOCATION has no Flex Consumption: az functionapp list-flexconsumption-locations"
    fi
  fi
fi

if [ "${KACLS_KEY_STORE:-vault}" = managedHsm ] && [ -z "${KACLS_MANAGED_HSM_ID:-}" ]; then
  say 'a new Managed HSM is billed by the hour from now on, used or not, and works only when you have activated it (docs/deploy.md)'
fi
if [ -z "${KACLS_IDP_AUDIENCES:-}" ]; then
  say 'KACLS_IDP_AUDIENCES is not set yet: the service will start and refuse everybody, until it is (docs/deploy.md)'
fi
exit "$fault"
