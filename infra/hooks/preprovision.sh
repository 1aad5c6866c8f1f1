#!/bin/sh
# Before anything is made: what is missing or would be lost, said at once rather than after ten minutes. azd gives the environment's values
# as variables. preprovision.ps1 is the same for Windows.
set -eu
# shellcheck source=infra/hooks/common.sh
. "${0%/*}/common.sh"
# shellcheck source=infra/hooks/running-app.sh
. "${0%/*}/running-app.sh"

check_dotnet() {
  if ! has dotnet; then
    fail 'dotnet is missing: install the .NET 10 SDK, https://dotnet.microsoft.com/download'
  elif ! dotnet --list-sdks | grep -q '^10\.'; then
    fail 'the .NET 10 SDK is missing: https://dotnet.microsoft.com/download'
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

# Whether the role of one of these lines gives the action $1: it gives its actions less its notActions, which follow a dash. They are
# patterns, whatever their case (Azure RBAC's documentation, role definitions).
grants() (
  set -f
  lines "$roles" | tr '[:upper:]' '[:lower:]' | while read -r role; do
    granted=false verdict=true
    for pattern in $role; do
      if [ "$pattern" = - ]; then verdict=false; fi
      # shellcheck disable=SC2254 # a pattern it is
      case $1 in $pattern) granted=$verdict ;; esac
    done
    if $granted; then echo granted; fi
  done | grep -q granted
)

# Anybody may ask for their own permissions, groups' and inherited ones included; a guest and a service principal need no right in the
# directory for that. What is only eligible in Privileged Identity Management is not among them.
check_rights() {
  if ! roles=$(ask rest --url "/subscriptions/$subscription/providers/Microsoft.Authorization/permissions?api-version=2022-04-01" \
    --query "value[].join(' ', [actions, ['-'], notActions][])" --output tsv); then
    unknown 'your roles are'
  elif ! grants microsoft.authorization/roleassignments/write; then
    fail "you may not assign roles in the subscription $subscription." \
      'Ask for Owner, or for User Access Administrator besides Contributor; activate the role if you are only eligible for it'
  elif [ "$key_store" = vault ] && [ -z "${KACLS_SIGNER_ROLE_ID:-}" ] && ! grants microsoft.authorization/roledefinitions/write; then
    fail "you may not define a role in the subscription $subscription. Ask for Owner or User Access Administrator," \
      'or have the role made and name it: azd env set KACLS_SIGNER_ROLE_ID <resource id> (docs/deploy.md)'
  fi
}

check_region() {
  if [ -z "${AZURE_LOCATION:-}" ]; then return; fi
  # Older ones don't know --runtime (azure-cli#31019).
  if ! regions=$(ask functionapp list-flexconsumption-locations --runtime dotnet-isolated --query '[].name' --output tsv ||
    ask functionapp list-flexconsumption-locations --query '[].name' --output tsv) || [ -z "$regions" ]; then
    unknown 'the region is'
  elif ! lines "$regions" | tr -d ' ' | grep -qixF "$AZURE_LOCATION"; then
    fail "$AZURE_LOCATION has no Flex Consumption: az functionapp list-flexconsumption-locations --subscription $subscription"
  fi
}

# A deleted vault or HSM keeps its name, and the keys that open what was encrypted; a new one in its place would be refused.
check_deleted_keys() {
  type=vault id=vaultId
  if [ "$key_store" = managedHsm ]; then type=hsm id=mhsmId; fi
  if [ -z "${AZURE_LOCATION:-}" ] || [ -n "${KACLS_MANAGED_HSM_ID:-}" ]; then return; fi
  if ! deleted=$(ask keyvault list-deleted --resource-type "$type" --output tsv --query \
    "[?contains(properties.$id, '/$group-keys/') && properties.location == '$AZURE_LOCATION'].name"); then
    unknown 'deleted keys are'
  elif [ -n "$deleted" ] && [ "${KACLS_VAULT_CREATE_MODE:-default}" != recover ]; then
    for name in $deleted; do
      fail "the $type $name of this environment is deleted: azd env set KACLS_VAULT_CREATE_MODE recover brings it back with its keys"
    done
  elif [ -z "$deleted" ] && [ "${KACLS_VAULT_CREATE_MODE:-default}" = recover ]; then
    fail "KACLS_VAULT_CREATE_MODE is recover, but no $type of this environment is deleted: azd env set KACLS_VAULT_CREATE_MODE default"
  fi
}

# A key is made without an expiry date; a seal key never gets one, the others with their first rotation. Built-in policies that can deny
# such a key, by their ids in github.com/Azure/azure-policy: "Key Vault keys should have an expiration date" (152b15f7), "Keys should have
# the specified maximum validity period" (49a22571), "[Preview]: Azure Key Vault Managed HSM keys should have an expiration date"
# (1d478a74). They deny only where the assignment says so. This list shows neither exemptions nor what is in an initiative.
check_policies() {
  if [ -n "${KACLS_MANAGED_HSM_ID:-}" ]; then return; fi
  of() { printf "ends_with(policyDefinitionId, '/%s')" "$1"; }
  builtin="$(of 152b15f7-8e1f-4c1f-ab71-8c010ba5dbc0) || $(of 49a22571-d204-4c91-a7b6-09b1a586fbc9)"
  if [ "$key_store" = managedHsm ]; then builtin=$(of 1d478a74-21ba-4b9f-9d8f-8e6fced0eec5); fi
  denies="enforcementMode != 'DoNotEnforce' && contains(['Deny', 'deny'], parameters.effect.value)"
  here="starts_with(scope, '/providers/') || ends_with(scope, '/$subscription') || ends_with(scope, '/$group-keys')"
  if ! policies=$(ask policy assignment list --disable-scope-strict-match --output tsv \
    --query "[?$denies && ($here) && ($builtin)].id"); then
    unknown 'policies are'
  elif [ -n "$policies" ]; then
    lines "$policies" | while read -r policy; do
      say "$policy denies keys that never expire, and seal keys must never: have $group-keys exempted from it (docs/deploy.md)"
    done
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
}

key_store=${KACLS_KEY_STORE:-vault}
group=rg-${AZURE_ENV_NAME:-}
body_limit=FUNCTIONS_REQUEST_BODY_SIZE_LIMIT

check_dotnet
if az_answers 'rights, region, deleted keys, policies and the running app are not checked'; then
  check_rights
  check_region
  check_deleted_keys
  check_policies
  check_running_app
  check_provider
fi
check_settings
exit "$fault"
