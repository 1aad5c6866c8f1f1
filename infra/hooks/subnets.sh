#!/bin/sh
# A part of preprovision.sh: subnets of the company, and what public threads tell of apps in such ones. subnets.ps1 is the same for Windows.
# shellcheck disable=SC2154 # regions.sh sets regions, brought-in.sh subnet_form, preprovision.sh subscription

network_api='?api-version=2024-05-01'

check_subnet_pairs() {
  for region in $regions; do
    app=$(entry "${KACLS_APP_SUBNET_IDS:-}" "$region")
    endpoints=$(entry "${KACLS_ENDPOINT_SUBNET_IDS:-}" "$region")
    if [ -z "$app" ] && [ -z "$endpoints" ]; then continue; fi
    if [ -z "$app" ] || [ -z "$endpoints" ]; then
      fail "region $region has an entry in one of KACLS_APP_SUBNET_IDS and KACLS_ENDPOINT_SUBNET_IDS: it takes both, or neither"
    elif [ "$(lower "$app")" = "$(lower "$endpoints")" ]; then
      fail "the subnet $app can't be the app's and the endpoints': nothing else may be in the app's"
    fi
  done
}

# Reads the subnet $1, whose network must be in the region $2: neither an app nor a private endpoint can be in another one.
read_subnet() {
  if [ "${1%/*/*}" != "$network" ]; then
    network=${1%/*/*} location=''
    if read_resource 'the network' "$network" "$network_api" location; then location=$answer; fi
  fi
  if [ -z "$location" ]; then return 1; fi
  if [ -n "$2" ] && [ "$(lower "$location")" != "$(lower "$2")" ]; then
    fail "the subnet $1 is in $location, and what is to be in it in $2"
  fi
  read_resource 'the subnet' "$1" "$network_api" "[not_null(properties.addressPrefix, properties.addressPrefixes[0], ''), \
join(' ', properties.[delegations][].properties.serviceName), join(' ', properties.[serviceAssociationLinks][].name), \
not_null(properties.networkSecurityGroup.id, ''), not_null(properties.routeTable.id, ''), \
join(' ', properties.[serviceEndpoints][].service), not_null(properties.privateEndpointNetworkPolicies, '')]" || return 1
  {
    read -r prefix
    read -r delegations
    read -r links
    read -r security_group
    read -r route_table
    read -r service_endpoints
    read -r policies || :
  } << TEXT
$answer
TEXT
}

# What app and host call has to pass: azure-functions-host#10620 is about rules of both subnets that were in the way. $1: the direction.
check_security_group() {
  if [ -z "$security_group" ] || ! read_resource 'the network security group' "$security_group" "$network_api" \
    "join(', ', properties.securityRules[?properties.direction == '$1' && properties.access == 'Deny'].name)"; then
    return
  fi
  if [ -n "$answer" ]; then
    say "$security_group denies by its rules $answer: before them it must allow $2 (azure-functions-host#10620, docs/deploy.md)"
  fi
}

# A default route to a firewall. One that comes by BGP is not to be seen here.
check_routes() {
  forced="properties.addressPrefix == '0.0.0.0/0' && properties.nextHopType != 'Internet'"
  if [ -z "$route_table" ] || ! read_resource 'the route table' "$route_table" "$network_api" \
    "join(' ', properties.routes[?$forced].properties.nextHopType)" || [ -z "$answer" ]; then
    return
  fi
  say "$route_table sends what the app calls to $answer: there it must pass, and so must the tokens of its identity" \
    '(Azure-Functions#2653, docs/deploy.md)'
  case " $service_endpoints " in
    *' Microsoft.Web '*) ;;
    *)
      say "the app must reach itself there too, or a deployment ends with a time-out of 100 s (Azure-Functions#2635):" \
        "the service endpoint Microsoft.Web on $1, or a rule for <app>.azurewebsites.net in the firewall"
      ;;
  esac
}

# Flex Consumption's documentation: the delegation, the size, no underscore in the name (azure-docs#123860).
check_app_subnet() {
  if ! has_form "$1" "$subnet_form" || ! read_subnet "$1" "$2"; then return; fi
  if [ "$delegations" != Microsoft.App/environments ]; then
    fail "the subnet $1 is delegated to '$delegations', and must be to Microsoft.App/environments alone"
  fi
  if [ -n "$links" ] && [ "$links" != legionservicelink ]; then
    fail "the subnet $1 is still linked to another service, $links, which Flex Consumption does not share (Azure-Functions#2605):" \
      'take another subnet'
  fi
  if [ "${prefix##*/}" -gt 27 ]; then fail "the subnet $1 is a /${prefix##*/}: a /27 is the smallest that Flex Consumption takes"; fi
  case ${1##*/} in
    *_*) fail "the subnet $1 has an underscore in its name, which Flex Consumption does not take" ;;
  esac
  check_security_group Outbound "TCP 443 from $prefix to the subnet of the endpoints and to the internet"
  check_routes "$1"
}

check_endpoint_subnet() {
  if ! has_form "$1" "$subnet_form"; then return; fi
  case $(lower "$1") in
    "/subscriptions/$(lower "$subscription")/"*) ;;
    *) fail "the subnet $1 is in another subscription: a private endpoint is made in that of its network" ;;
  esac
  if ! read_subnet "$1" "$2"; then return; fi
  # Otherwise a security group does not hold for private endpoints.
  case $policies in
    Enabled | NetworkSecurityGroupEnabled) check_security_group Inbound "TCP 443 from the app's subnet" ;;
  esac
}

check_subnets() {
  network=''
  for region in $regions; do
    app=$(entry "${KACLS_APP_SUBNET_IDS:-}" "$region")
    endpoints=$(entry "${KACLS_ENDPOINT_SUBNET_IDS:-}" "$region")
    if [ -n "$app" ]; then check_app_subnet "$app" "$(location_of "$region")"; fi
    if [ -n "$endpoints" ]; then check_endpoint_subnet "$endpoints" "$(location_of "$region")"; fi
  done
}
