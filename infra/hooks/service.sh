#!/bin/sh
# A part of postdeploy.sh: whether the service serves, and the advice where it does not. service.ps1 is the same for Windows.
# shellcheck disable=SC2034,SC2154 # postdeploy.sh sets url, app, group, key_store, origin, can_list and can_call, and reads the rest

# What is amiss, and what to do about it.
amiss() { why="$why${why:+; }$1" advice="$advice$2
"; }

# A deployment may succeed and leave no functions behind (azure-functions-host#11915, #11873).
ask_functions() {
  count=$(count_functions "$1" "$2") || count=''
  if [ -z "$count" ]; then unlisted="$unlisted $1"; fi
  if [ "$count" = 0 ]; then
    on="--name $1 --resource-group $2 --subscription $subscription"
    amiss "$1 has no functions" "
No functions, though the package was deployed: restart the app, sync its triggers, and list its functions again.

    az functionapp restart $on
    az resource invoke-action --action syncfunctiontriggers --resource-type Microsoft.Web/sites $on
    az functionapp function list --query [].name $on"
  fi
}

# Behind Front Door the service answers nobody else. With a new Managed HSM it can't be healthy before that is activated and has its keys.
ask_status() {
  status=$(curl --silent --max-time 30 --write-out ' %{http_code}' "$url/status" 2> /dev/null) || true
  case $status in
    *'"server_type":"KACLS"'*' 200' | *reason_code=front_door_required*) return ;;
    *reason_code=unhealthy*) if [ "$key_store" = managedHsm ]; then return; fi ;;
  esac
  amiss "$url/status answers ${status##* }" "
status: 000 is no answer at all; a custom domain needs its DNS records and its certificate. With a reason code, docs/errors.md says
where to look. Without one the service has not started: settings that it refuses, which the app's log stream names."
}

# The platform answers preflights by its own list of origins; web clients can't call without this header.
ask_preflight() {
  if ! curl --silent --include --max-time 30 --request OPTIONS --header "Origin: $origin" --header 'Access-Control-Request-Method: POST' \
    "$url/wrap" 2> /dev/null | tr -d '\r' | grep -qixF "Access-Control-Allow-Origin: $origin"; then
    amiss "the preflight of $origin has no Access-Control-Allow-Origin" "
The preflight: azd env set KACLS_ALLOWED_ORIGINS <origins>, azd provision. The platform's CORS list and the app's are made of it."
  fi
}

# Other key services ask for these keys. The one that signs is found when it is asked for, so status does not tell of it.
ask_certs() {
  case $status in *'"server_type":"KACLS"'*' 200') ;; *) return ;; esac
  certs=$(curl --silent --max-time 30 --write-out ' %{http_code}' "$url/certs" 2> /dev/null) || true
  case $certs in
    *'"keys":[{'*' 200') ;;
    *) amiss "$url/certs answers ${certs##* }, without a key" "
certs: the signing key. With a reason code, docs/errors.md says where to look: its role, its vault, its id in Kacls__Signing__KeyId." ;;
  esac
}

ask_service() {
  ask_status
  ask_preflight
  ask_certs
}

is_not_ours() { case $status in *'"server_type":"KACLS"'* | *reason_code=*) return 1 ;; esac; }

# What is in front of the app is not all made by this deployment, or not at once.
not_yet() { say "$url does not serve yet: $why. $1. Then ask again: azd hooks run postdeploy"; }

# eng/deploy.sh has azd deploy one service after the other, and says which: the other app may have no package yet.
deploys() { [ "${KACLS_DEPLOY_SERVICE:-$1}" = "$1" ]; }

serves() {
  why='' advice='' status='' unlisted=''
  if $can_list; then
    if deploys kacls; then ask_functions "$app" "$group"; fi
    if [ -n "${KACLS_SECOND_FUNCTION_APP_NAME:-}" ] && deploys kacls-second; then
      ask_functions "$KACLS_SECOND_FUNCTION_APP_NAME" "$KACLS_SECOND_RESOURCE_GROUP"
    fi
  fi
  if [ -z "$why" ]; then has_functions=true; else has_functions=false; fi
  if $can_call && [ -z "${KACLS_PUBLIC_URL:-}" ]; then ask_service; fi
  [ -z "$why" ]
}

may_call() {
  if [ -z "$url" ]; then return 1; fi
  if ! has curl; then
    say 'curl is not installed: status, certs and the preflight are not asked'
  elif [ -n "${KACLS_CUSTOM_DOMAIN:-}" ] && [ -z "${KACLS_CUSTOM_DOMAIN_THUMBPRINT:-}${KACLS_FRONT_DOOR:-}${KACLS_PUBLIC_URL:-}" ] &&
    [ "${KACLS_MANAGED_CERTIFICATE:-}" != true ]; then
    say "$KACLS_CUSTOM_DOMAIN has no certificate yet: status, certs and the preflight are not asked"
  else
    return 0
  fi
  return 1
}
