#!/bin/sh
# A part of preprovision.sh: what the company has already and names by its resource id. brought-in.ps1 is the same for Windows.
# shellcheck disable=SC2154 # preprovision.sh sets key_store and subscription, regions.sh regions and beyond

# The id of a resource of the type $1, in which a name of one's own is <name>.
form() { lines "/subscriptions/<name>/resourceGroups/<name>/providers/$1"; }
key_form=$(form 'Microsoft.KeyVault/vaults/<name>/keys/<name>')
subnet_form=$(form 'Microsoft.Network/virtualNetworks/<name>/subnets/<name>')
identity_form=$(form 'Microsoft.ManagedIdentity/userAssignedIdentities/<name>')
workspace_form=$(form 'Microsoft.OperationalInsights/workspaces/<name>')
blob_zone_form=$(form 'Microsoft.Network/privateDnsZones/privatelink.blob.core.windows.net')
key_zone_form=$(form 'Microsoft.Network/privateDnsZones/privatelink.vaultcore.azure.net')
if [ "${KACLS_KEY_STORE:-vault}" = managedHsm ]; then
  key_zone_form=$(form 'Microsoft.Network/privateDnsZones/privatelink.managedhsm.azure.net')
fi

# Ids compare without regard to case.
has_form() { lines "$1" | grep -qixE "$(lines "$2" | sed 's/<name>/[^\/]+/g')"; }

# Each id in the variable $1 must have the form $2.
check_form() {
  for id in $(printenv "$1" | tr , ' '); do
    if ! has_form "$id" "$2"; then fail "$1: $id is not $2"; fi
  done
}

# The list in the variable $1 has an entry for each region, and none for another.
check_length() {
  if [ -n "$(printenv "$1" | cut -s -d , -f "$beyond-" | tr -d ,)" ]; then
    fail "$1 has an entry too many: it takes one for each region, and KACLS_SECOND_LOCATION names the second"
  fi
}

check_brought_in() {
  for variable in KACLS_RESOURCE_GROUPS KACLS_KEYS_RESOURCE_GROUPS KACLS_IDENTITY_IDS KACLS_APP_SUBNET_IDS KACLS_ENDPOINT_SUBNET_IDS \
    KACLS_BLOB_DNS_ZONE_IDS KACLS_KEY_DNS_ZONE_IDS KACLS_LOG_ANALYTICS_IDS; do
    check_length "$variable"
  done
  for variable in KACLS_EXISTING_KEKS KACLS_EXISTING_SEAL_KEYS KACLS_SECOND_EXISTING_KEKS KACLS_SECOND_EXISTING_SEAL_KEYS \
    KACLS_EXISTING_SIGNING_KEY; do
    check_form "$variable" "$key_form"
  done
  check_form KACLS_APP_SUBNET_IDS "$subnet_form"
  check_form KACLS_ENDPOINT_SUBNET_IDS "$subnet_form"
  check_form KACLS_IDENTITY_IDS "$identity_form"
  check_form KACLS_BLOB_DNS_ZONE_IDS "$blob_zone_form"
  check_form KACLS_KEY_DNS_ZONE_IDS "$key_zone_form"
  check_form KACLS_LOG_ANALYTICS_IDS "$workspace_form"
  for region in $regions; do
    if [ -z "$(entry "${KACLS_APP_SUBNET_IDS:-}" "$region")" ] &&
      [ -n "$(entry "${KACLS_BLOB_DNS_ZONE_IDS:-}" "$region")$(entry "${KACLS_KEY_DNS_ZONE_IDS:-}" "$region")" ]; then
      fail "region $region has a private DNS zone of yours and a network of its own, which nothing links to it: name its subnets too"
    fi
  done
  zone=$(entry "${KACLS_KEY_DNS_ZONE_IDS:-}" 1)
  if [ -n "$zone" ] && [ "$(lower "$zone")" = "$(lower "$(entry "${KACLS_KEY_DNS_ZONE_IDS:-}" 2)")" ]; then
    fail "KACLS_KEY_DNS_ZONE_IDS has one zone for both regions, and in one zone a vault's name has one address: it takes one for each"
  fi
  if [ -n "${KACLS_PACKAGE_URL:-}" ]; then
    fail 'KACLS_PACKAGE_URL must be empty: azd pushes the package that it builds, and the two would follow each other'
  fi
}

# $1 (what it is), the resource $2 of the form $3, must be there; $4 is the version of Resource Manager's API for it.
check_exists() {
  if [ -n "$2" ] && has_form "$2" "$3"; then read_resource "$1" "$2" "?api-version=$4" id || :; fi
}

# Where a hub's resolver answers for the network, the zone needs no link to the network itself.
check_zone() {
  if [ -z "$1" ] || [ -z "$network" ] || ! has_form "$1" "$2" ||
    ! read_resource 'the private DNS zone' "$1" '/virtualNetworkLinks?api-version=2020-06-01' 'value[].properties.virtualNetwork.id'; then
    return
  fi
  if ! lines "$answer" | grep -qixF "$network"; then
    say "the private DNS zone $1 is not linked to $network: the names resolve there only if its DNS servers ask a network that has the link"
  fi
}

check_existing() {
  for region in $regions; do
    for group in "$(entry "${KACLS_RESOURCE_GROUPS:-}" "$region")" "$(entry "${KACLS_KEYS_RESOURCE_GROUPS:-}" "$region")"; do
      if [ -n "$group" ]; then
        read_resource 'the resource group' "/subscriptions/$subscription/resourceGroups/$group" '?api-version=2021-04-01' id || :
      fi
    done
    check_exists 'the identity' "$(entry "${KACLS_IDENTITY_IDS:-}" "$region")" "$identity_form" 2023-01-31
    check_exists 'the workspace' "$(entry "${KACLS_LOG_ANALYTICS_IDS:-}" "$region")" "$workspace_form" 2022-10-01
    network=$(entry "${KACLS_APP_SUBNET_IDS:-}" "$region")
    network=${network%/*/*}
    check_zone "$(entry "${KACLS_BLOB_DNS_ZONE_IDS:-}" "$region")" "$blob_zone_form"
    check_zone "$(entry "${KACLS_KEY_DNS_ZONE_IDS:-}" "$region")" "$key_zone_form"
  done
}
