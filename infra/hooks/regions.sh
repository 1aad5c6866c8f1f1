#!/bin/sh
# A part of preprovision.sh: the regions of a deployment, 1 and perhaps 2, with their resource groups. regions.ps1 is the same for Windows.
# shellcheck disable=SC2034,SC2154 # preprovision.sh sets key_store and subscription, and reads this

regions=1 beyond=2
if [ -n "${KACLS_SECOND_LOCATION:-}" ]; then regions='1 2' beyond=3; fi

location_of() { if [ "$1" = 1 ]; then lines "${AZURE_LOCATION:-}"; else lines "${KACLS_SECOND_LOCATION:-}"; fi; }
keks_of() { if [ "$1" = 1 ]; then lines "${KACLS_EXISTING_KEKS:-}"; else lines "${KACLS_SECOND_EXISTING_KEKS:-}"; fi; }
own_group_of() { if [ "$1" = 1 ]; then lines "rg-${AZURE_ENV_NAME:-}"; else lines "rg-${AZURE_ENV_NAME:-}-second"; fi; }
group_of() {
  existing=$(entry "${KACLS_RESOURCE_GROUPS:-}" "$1")
  lines "${existing:-$(own_group_of "$1")}"
}
keys_group_of() {
  existing=$(entry "${KACLS_KEYS_RESOURCE_GROUPS:-}" "$1")
  lines "${existing:-$(own_group_of "$1")-keys}"
}

# Nothing is made where the keys are brought in. One Managed HSM serves both regions.
regions_with_new_keys() {
  if [ "$key_store" = managedHsm ]; then
    echo 1
  else
    for region in $regions; do if [ -z "$(keks_of "$region")" ]; then echo "$region"; fi; done
  fi
}

check_second_region() {
  if [ -z "${KACLS_SECOND_LOCATION:-}" ]; then return; fi
  if [ "$(lower "$KACLS_SECOND_LOCATION")" = "$(lower "${AZURE_LOCATION:-}")" ]; then
    fail "KACLS_SECOND_LOCATION is $KACLS_SECOND_LOCATION, the first region: name another one"
  fi
  if [ -z "${KACLS_FRONT_DOOR:-}${KACLS_PUBLIC_URL:-}" ]; then
    fail 'a second region needs one URL in front of both apps: azd env set KACLS_FRONT_DOOR Standard (or Premium),' \
      'or KACLS_PUBLIC_URL <URL of your own gateway>'
  fi
  if ! builds_one_by_one; then
    fail "$at_once Set AZD_DEPLOY_CONCURRENCY=1 in the shell that runs azd, which azd up follows too"
  fi
}

check_flex_consumption() {
  if [ -z "${AZURE_LOCATION:-}" ]; then return; fi
  # Older ones don't know --runtime (azure-cli#31019).
  if ! available=$(ask functionapp list-flexconsumption-locations --runtime dotnet-isolated --query '[].name' --output tsv ||
    ask functionapp list-flexconsumption-locations --query '[].name' --output tsv) || [ -z "$available" ]; then
    unknown 'the region is'
    return
  fi
  for region in $regions; do
    location=$(location_of "$region")
    if ! lines "$available" | tr -d ' ' | grep -qixF "$location"; then
      fail "$location has no Flex Consumption: az functionapp list-flexconsumption-locations --subscription $subscription"
    fi
  done
}

# A deleted vault or HSM keeps its name, and the keys that open what was encrypted; a new one in its place would be refused.
check_deleted_keys() {
  type=vault id=vaultId
  if [ "$key_store" = managedHsm ]; then type=hsm id=mhsmId; fi
  if [ -z "${AZURE_LOCATION:-}" ] || [ -n "${KACLS_MANAGED_HSM_ID:-}" ]; then return; fi
  where=''
  for region in $(regions_with_new_keys); do
    where="$where${where:+ || }contains(properties.$id, '/$(keys_group_of "$region")/')"
    where="$where && properties.location == '$(location_of "$region")'"
  done
  if [ -z "$where" ]; then return; fi
  if ! deleted=$(ask keyvault list-deleted --resource-type "$type" --output tsv --query "[?$where].name"); then
    unknown 'deleted keys are'
  elif [ -n "$deleted" ] && [ "${KACLS_VAULT_CREATE_MODE:-default}" != recover ]; then
    for name in $deleted; do
      fail "the $type $name of this environment is deleted: azd env set KACLS_VAULT_CREATE_MODE recover brings it back with its keys"
    done
  elif [ -z "$deleted" ] && [ "${KACLS_VAULT_CREATE_MODE:-default}" = recover ]; then
    fail "KACLS_VAULT_CREATE_MODE is recover, but no $type of this environment is deleted: azd env set KACLS_VAULT_CREATE_MODE default"
  fi
}
