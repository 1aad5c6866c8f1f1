#!/bin/sh
# A part of preprovision.sh: policies of the company that are in the way. policies.ps1 is the same for Windows.
# shellcheck disable=SC2154 # preprovision.sh sets key_store and subscription

# A key is made without an expiry date; a seal key never gets one, the others with their first rotation. Built-in policies that can deny
# such a key, by their ids in github.com/Azure/azure-policy: "Key Vault keys should have an expiration date" (152b15f7), "Keys should have
# the specified maximum validity period" (49a22571), "[Preview]: Azure Key Vault Managed HSM keys should have an expiration date"
# (1d478a74). They deny only where the assignment says so. This list shows neither exemptions nor what is in an initiative.
check_policies() {
  if [ -n "${KACLS_MANAGED_HSM_ID:-}" ]; then return; fi
  groups='' here="starts_with(scope, '/providers/') || ends_with(scope, '/$subscription')"
  for region in $(regions_with_new_keys); do
    groups="$groups${groups:+ and }$(keys_group_of "$region")"
    here="$here || ends_with(scope, '/$(keys_group_of "$region")')"
  done
  if [ -z "$groups" ]; then return; fi
  of() { printf "ends_with(policyDefinitionId, '/%s')" "$1"; }
  builtin="$(of 152b15f7-8e1f-4c1f-ab71-8c010ba5dbc0) || $(of 49a22571-d204-4c91-a7b6-09b1a586fbc9)"
  if [ "$key_store" = managedHsm ]; then builtin=$(of 1d478a74-21ba-4b9f-9d8f-8e6fced0eec5); fi
  denies="enforcementMode != 'DoNotEnforce' && contains(['Deny', 'deny'], parameters.effect.value)"
  if ! policies=$(ask policy assignment list --disable-scope-strict-match --output tsv \
    --query "[?$denies && ($here) && ($builtin)].id"); then
    unknown 'policies are'
  elif [ -n "$policies" ]; then
    lines "$policies" | while read -r policy; do
      say "$policy denies keys that never expire, and seal keys must never: have $groups exempted from it (docs/deploy.md)"
    done
  fi
}
