#!/bin/sh
# A part of preprovision.sh: keys that the company has in vaults of its own. existing-keys.ps1 is the same for Windows.
# shellcheck disable=SC2154 # brought-in.sh sets key_form, regions.sh regions

key_api='?api-version=2023-07-01'

seal_keys_of() { if [ "$1" = 1 ]; then lines "${KACLS_EXISTING_SEAL_KEYS:-}"; else lines "${KACLS_SECOND_EXISTING_SEAL_KEYS:-}"; fi; }

# Seal keys are named in $3, the value of the variable $4, in the order of their KEKs in $1, that of the variable $2; or not at all.
check_key_lists() {
  if [ -n "$3" ] && { [ -z "$1" ] || [ "$(lines "$1" | tr -cd ,)" != "$(lines "$3" | tr -cd ,)" ]; }; then
    fail "$4 must name as many keys as $2 and in the same order, or none: then the seal key of <kek> is <kek>-seal"
  fi
  if [ -n "$1" ] && [ "${KACLS_KEY_STORE:-vault}" = managedHsm ]; then
    fail "$2 names keys of vaults, and KACLS_KEY_STORE is managedHsm: leave it empty, a Managed HSM's keys are found by their names"
  fi
}

check_existing_key_lists() {
  check_key_lists "${KACLS_EXISTING_KEKS:-}" KACLS_EXISTING_KEKS "${KACLS_EXISTING_SEAL_KEYS:-}" KACLS_EXISTING_SEAL_KEYS
  check_key_lists "${KACLS_SECOND_EXISTING_KEKS:-}" KACLS_SECOND_EXISTING_KEKS \
    "${KACLS_SECOND_EXISTING_SEAL_KEYS:-}" KACLS_SECOND_EXISTING_SEAL_KEYS
  if [ -n "${KACLS_SECOND_EXISTING_KEKS:-}" ] && [ -z "${KACLS_SECOND_LOCATION:-}" ]; then
    fail 'KACLS_SECOND_EXISTING_KEKS names keys of a second region, and KACLS_SECOND_LOCATION names none'
  fi
}

# Reads $1 (what it is), the key $2, which must be there and permit the operations $3.
check_key() {
  if ! has_form "$2" "$key_form"; then return 1; fi
  read_resource "$1" "$2" "$key_api" "[properties.kty, join(' ', not_null(properties.keyOps, [''])), \
to_string(properties.attributes.enabled), to_string(not_null(properties.attributes.exp, '')), \
join(' ', [properties.rotationPolicy.lifetimeActions][].action.type)]" || return 1
  {
    read -r kty
    read -r operations
    read -r enabled
    read -r expiry
    read -r actions || :
  } << TEXT
$answer
TEXT
  case $kty in
    RSA-HSM) ;;
    RSA) say "$1 $2 is of the type RSA, which Key Vault keeps in software: an RSA-HSM key never leaves its HSM" ;;
    *) fail "$1 $2 is of the type $kty, and must be RSA-HSM" ;;
  esac
  for operation in $3; do
    case " $operations " in
      *" $operation "*) ;;
      *) fail "$1 $2 does not permit $operation" ;;
    esac
  done
  if [ "$enabled" != true ]; then fail "$1 $2 is not enabled"; fi
  check_vault "${2%/*/*}"
}

# A vault does not sign with an expired key, and without its seal key a KEK opens no document. A date that is set can't be removed, only
# moved; the service takes one 50 years ahead for none.
check_seal_key() {
  if ! check_key 'the seal key' "$1" sign; then return; fi
  if [ -n "$expiry" ] && [ "$expiry" -lt $(($(date +%s) + 50 * 365 * 86400)) ]; then
    fail "the seal key $1 has an expiry date, from which no document would open: move it 50 years ahead or more (docs/keys.md)"
  fi
  case " $(lower "$actions") " in
    *' rotate '*) say "the seal key $1 has a rotation policy: a rotation changes nothing, since its oldest version goes on signing" ;;
  esac
}

check_vault() {
  if lines "$vaults" | grep -qixF "$1"; then return; fi
  vaults="$vaults
$1"
  read_resource 'the vault' "$1" "$key_api" "join(' ', [to_string(properties.enableRbacAuthorization), \
to_string(properties.enablePurgeProtection), to_string(properties.enableSoftDelete), not_null(properties.publicNetworkAccess, '-'), \
not_null(properties.networkAcls.defaultAction, '-')])" || return 0
  read -r roles purge_protection soft_delete access default_action << TEXT
$answer
TEXT
  if [ "$roles" != true ]; then
    fail "the vault $1 decides by access policies: the roles that the deployment gives count only with Azure RBAC"
  fi
  if [ "$purge_protection" != true ] || [ "$soft_delete" = false ]; then
    fail "the vault $1 has no purge protection: who may purge it could destroy every document for good"
  fi
  case ${KACLS_KEY_ENDPOINTS:-true}$access$default_action in
    falseDisabled* | false*Deny)
      say "the vault $1 is closed to the internet, and KACLS_KEY_ENDPOINTS is false: the app's subnet must reach it otherwise"
      ;;
  esac
}

check_existing_keys() {
  vaults=''
  for region in $regions; do
    number=0
    for kek in $(keks_of "$region" | tr , ' '); do
      number=$((number + 1))
      check_key 'the KEK' "$kek" 'wrapKey unwrapKey' || :
      seal=$(entry "$(seal_keys_of "$region")" "$number")
      check_seal_key "${seal:-$kek-seal}"
    done
  done
  # Where none is named, it is looked for beside the first KEK.
  signing=${KACLS_EXISTING_SIGNING_KEY:-}
  if [ -z "$signing" ] && [ -n "${KACLS_EXISTING_KEKS:-}" ]; then
    first=$(entry "$KACLS_EXISTING_KEKS" 1)
    signing=${first%/*}/kacls-signing
  fi
  if [ -n "$signing" ]; then check_key 'the signing key' "$signing" sign || :; fi
}
