#!/bin/sh
# Before anything is made: what is missing or would be lost, said at once rather than after ten minutes. azd gives the environment's values
# as variables. preprovision.ps1 is the same for Windows.
set -eu
# shellcheck source=infra/hooks/common.sh
. "${0%/*}/common.sh"
# shellcheck source=infra/hooks/regions.sh
. "${0%/*}/regions.sh"
# shellcheck source=infra/hooks/rights.sh
. "${0%/*}/rights.sh"
# shellcheck source=infra/hooks/policies.sh
. "${0%/*}/policies.sh"
# shellcheck source=infra/hooks/brought-in.sh
. "${0%/*}/brought-in.sh"
# shellcheck source=infra/hooks/subnets.sh
. "${0%/*}/subnets.sh"
# shellcheck source=infra/hooks/existing-keys.sh
. "${0%/*}/existing-keys.sh"
# shellcheck source=infra/hooks/perimeters.sh
. "${0%/*}/perimeters.sh"
# shellcheck source=infra/hooks/running-app.sh
. "${0%/*}/running-app.sh"

check_dotnet() {
  if ! has dotnet; then
    fail 'dotnet is missing: install the .NET 10 SDK, https://dotnet.microsoft.com/download'
  elif ! dotnet --list-sdks | grep -q '^10\.'; then
    fail 'the .NET 10 SDK is missing: https://dotnet.microsoft.com/download'
  fi
}

# $2 is the cloud that $1 works with.
check_cloud() {
  if [ -n "$2" ] && [ "$2" != AzureCloud ]; then
    fail "$1 is set to the cloud $2, and only AzureCloud is supported: in others the names of vaults, token issuers and private DNS zones" \
      'are different ones, and nobody has tried them'
  fi
}

# azd's is a setting of the environment, or else of the user (azure-dev, cli/azd/cmd/container.go).
check_azd_cloud() {
  if has azd; then
    check_cloud azd "$({
      azd env config get cloud.name --environment "${AZURE_ENV_NAME:-}" || azd config get cloud.name || :
    } 2> /dev/null | tr -d '"')"
  fi
}

# Resource Manager registers the providers of what a template makes. Of Microsoft.App nothing is made, the app's subnet is delegated to it.
check_provider() {
  if ! state=$(ask provider show --namespace Microsoft.App --query registrationState --output tsv); then
    unknown 'the resource provider Microsoft.App is'
  elif [ "$state" != Registered ]; then
    say 'registering the resource provider Microsoft.App, once for the subscription'
    if ! ask provider register --namespace Microsoft.App --wait > /dev/null; then
      fail "Microsoft.App can't be registered by you: az provider register --namespace Microsoft.App --wait --subscription $subscription"
    fi
  fi
}

check_settings() {
  if [ "$key_store" = managedHsm ] && [ -z "${KACLS_MANAGED_HSM_ID:-}" ]; then
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
  # Over that limit the host answers a bare 500 before the service can say 413.
  if more_settings | names | grep -qix "$body_limit"; then
    fail "$body_limit must not be set: take it out of KACLS_MORE_SETTINGS"
  fi
  check_perimeters
}

key_store=${KACLS_KEY_STORE:-vault}
body_limit=FUNCTIONS_REQUEST_BODY_SIZE_LIMIT

check_dotnet
check_azd_cloud
check_second_region
check_brought_in
check_subnet_pairs
check_existing_key_lists
if az_answers 'rights, regions, deleted keys, policies, what is brought in and the running app are not checked'; then
  check_cloud az "$cloud"
  check_rights
  check_flex_consumption
  check_deleted_keys
  check_policies
  check_existing
  check_subnets
  check_existing_keys
  check_running_apps
  check_provider
fi
check_settings
exit "$fault"
