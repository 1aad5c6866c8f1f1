#!/bin/sh
# A part of preprovision.sh: what whoever deploys may do, where the deployment gives roles. rights.ps1 is the same for Windows.
# shellcheck disable=SC2154 # preprovision.sh sets key_store and subscription, regions.sh regions

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

# The group $1, where the company has it: then rights there may be enough. What is made in a group that is made takes the subscription's.
scope_of() { lines "/subscriptions/$subscription${1:+/resourceGroups/$1}"; }

# Where apps, storage and records are.
app_scopes() { for region in $regions; do scope_of "$(entry "${KACLS_RESOURCE_GROUPS:-}" "$region")"; done; }

# Where the keys are that it signs with, which a role is defined for. A Managed HSM has roles of its own.
key_scopes() {
  if [ "$key_store" = managedHsm ]; then return; fi
  for region in $(regions_with_new_keys); do scope_of "$(entry "${KACLS_KEYS_RESOURCE_GROUPS:-}" "$region")"; done
  for key in $(lines "${KACLS_EXISTING_KEKS:-},${KACLS_SECOND_EXISTING_KEKS:-},${KACLS_EXISTING_SIGNING_KEY:-}" | tr , ' '); do
    if has_form "$key" "$key_form"; then lines "${key%/providers/*}"; fi
  done
}

# Anybody may ask for their own permissions, groups' and inherited ones included; a guest and a service principal need no right in the
# directory for that. What is only eligible in Privileged Identity Management is not among them.
check_rights() {
  asked='' of_keys=$(key_scopes)
  for scope in $(app_scopes) $of_keys; do
    case " $asked " in *" $scope "*) continue ;; esac
    asked="$asked $scope"
    case $scope in
      */resourceGroups/*) where="the resource group ${scope##*/}" ;;
      *) where="the subscription $subscription" ;;
    esac
    if ! roles=$(ask rest --url "$scope/providers/Microsoft.Authorization/permissions?api-version=2022-04-01" \
      --query "value[].join(' ', [actions, ['-'], notActions][])" --output tsv); then
      unknown "your roles in $where are"
    elif ! grants microsoft.authorization/roleassignments/write; then
      fail "you may not assign roles in $where." \
        'Ask for Owner, or for User Access Administrator besides Contributor; activate the role if you are only eligible for it'
    elif [ -z "${KACLS_SIGNER_ROLE_ID:-}" ] && lines "$of_keys" | grep -qxF "$scope" &&
      ! grants microsoft.authorization/roledefinitions/write; then
      fail "you may not define a role in $where. Ask for Owner or User Access Administrator," \
        'or have the role made and name it: azd env set KACLS_SIGNER_ROLE_ID <resource id> (docs/deploy.md)'
    fi
  done
}
