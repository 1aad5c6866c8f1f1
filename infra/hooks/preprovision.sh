#!/bin/sh
# Before anything is made: what is missing, said at once rather than after ten minutes. azd gives the environment's values as variables.
# preprovision.ps1 is the same for Windows.
set -eu

fault=0
say() { printf 'kacls: %s\n' "$*"; }
fail() { say "$*" >&2; fault=1; }

if ! command -v dotnet > /dev/null; then
  fail 'dotnet is missing: install the .NET 10 SDK, https://dotnet.microsoft.com/download'
elif ! dotnet --list-sdks | grep -q '^10\.'; then
  fail 'the .NET 10 SDK is missing: https://dotnet.microsoft.com/download'
fi

# azd works without the Azure CLI, so az is asked only where it can answer. It may stand on another subscription than azd: each call names azd's.
subscription=${AZURE_SUBSCRIPTION_ID:-}
if [ -z "$subscription" ]; then
  say 'AZURE_SUBSCRIPTION_ID is not set yet: resource providers and region are not checked'
elif ! command -v az > /dev/null; then
  say 'az is not installed: resource providers and region are not checked'
elif ! az account show --subscription "$subscription" > /dev/null 2>&1; then
  say "az is not signed in to the subscription $subscription (az login): resource providers and region are not checked"
else
  for provider in Microsoft.App Microsoft.Insights Microsoft.KeyVault Microsoft.Network Microsoft.OperationalInsights Microsoft.Storage Microsoft.Web; do
    state=$(az provider show --namespace "$provider" --query registrationState --output tsv --subscription "$subscription" 2> /dev/null || true)
    if [ "$state" = NotRegistered ]; then
      fail "the resource provider $provider is not registered: az provider register --namespace $provider --subscription $subscription"
    fi
  done
  if [ -n "${AZURE_LOCATION:-}" ]; then
    regions=$(az functionapp list-flexconsumption-locations --query '[].name' --output tsv --subscription "$subscription" 2> /dev/null || true)
    if [ -n "$regions" ] && ! printf '%s\n' "$regions" | tr -d ' ' | grep -qixF "$AZURE_LOCATION"; then
      fail "$AZURE_LOCATION has no Flex Consumption: az functionapp list-flexconsumption-locations --subscription $subscription"
    fi
  fi
fi

if [ "${KACLS_KEY_STORE:-vault}" = managedHsm ] && [ -z "${KACLS_MANAGED_HSM_ID:-}" ]; then
  say 'a new Managed HSM is billed by the hour from now on, used or not, and works only when you have activated it (docs/deploy.md)'
fi
if [ -z "${KACLS_IDP_AUDIENCES:-}" ]; then
  say 'KACLS_IDP_AUDIENCES is not set yet: the service will start and refuse everybody, until it is (docs/deploy.md)'
fi
if [ -z "${KACLS_OWNER_DOMAINS:-}" ] && [ "${KACLS_ANY_OWNER_DOMAIN:-false}" != true ]; then
  if [ -z "${KACLS_IDP_AUDIENCES:-}" ]; then
    say 'KACLS_OWNER_DOMAINS is not set yet: set it with KACLS_IDP_AUDIENCES, or the service will not start then (docs/deploy.md)'
  else
    fail 'KACLS_OWNER_DOMAINS is not set, and the service would not start: azd env set KACLS_OWNER_DOMAINS <domain> (docs/deploy.md)'
  fi
fi
exit "$fault"
