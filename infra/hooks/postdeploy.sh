#!/bin/sh
# Whether what was deployed serves, and what to do next. azd gives the outputs of infra/main.bicep as variables; where one is missing, the
# deployment is good all the same. postdeploy.ps1 is the same for Windows.
set -eu
# shellcheck source=infra/hooks/common.sh
. "${0%/*}/common.sh"

url=${KACLS_URL:-}
app=${AZURE_FUNCTION_APP_NAME:-}
group=${AZURE_RESOURCE_GROUP:-}
key_store=${KACLS_KEY_STORE:-}
origin=${KACLS_ALLOWED_ORIGINS:-https://client-side-encryption.google.com}
origin=${origin%%,*}

# What is amiss, and what to do about it.
amiss() { why="$why${why:+; }$1" advice="$advice$2
"; }

# A deployment may succeed and leave no functions behind (azure-functions-host#11915, #11873).
ask_functions() {
  functions=$(count_functions) || functions=''
  if [ "$functions" = 0 ]; then
    on="--name $app --resource-group $group --subscription $subscription"
    amiss 'the app has no functions' "
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

serves() {
  why='' advice='' status=''
  if $can_list; then ask_functions; fi
  if $can_call; then
    ask_status
    ask_preflight
  fi
  [ -z "$why" ]
}

may_call() {
  if [ -z "$url" ]; then return 1; fi
  if ! has curl; then
    say 'curl is not installed: status and the preflight are not asked'
  elif [ -n "${KACLS_CUSTOM_DOMAIN:-}" ] && [ -z "${KACLS_CUSTOM_DOMAIN_THUMBPRINT:-}" ] &&
    [ "${KACLS_MANAGED_CERTIFICATE:-}" != true ]; then
    say "$KACLS_CUSTOM_DOMAIN has no certificate yet: status and the preflight are not asked"
  else
    return 0
  fi
  return 1
}

can_list=false can_call=false functions=''
if [ -n "$app" ] && [ -n "$group" ] && az_answers 'the functions are not listed'; then can_list=true; fi
if may_call; then can_call=true; fi
if ! wait_for serves; then
  fail "what was deployed does not serve: $why"
  lines "$advice" >&2
  exit "$fault"
fi
if $can_list && [ -z "$functions" ]; then unknown 'the functions are'; fi

outputs='KACLS_URL AZURE_RESOURCE_GROUP AZURE_FUNCTION_APP_NAME KACLS_KEY_STORE'
if [ "$key_store" = managedHsm ]; then outputs="$outputs KACLS_MANAGED_HSM_NAME KACLS_PRINCIPAL_ID"; fi
missing=''
for name in $outputs; do
  if [ -z "$(printenv "$name")" ]; then missing="$missing $name"; fi
done

cat << TEXT

KACLS is deployed. Its URL, to type into the Admin console (Data > Compliance > Client-side encryption > External key service):

    ${url:-<KACLS_URL>}

Check it:      curl -s ${url:-<KACLS_URL>}/status
Audit records: the workbook "KACLS audit" of ${group:-<AZURE_RESOURCE_GROUP>}

TEXT

case $status in
  *'"degraded":['*)
    parts=${status##*'"degraded":['}
    cat << TEXT
status says that not all is as it should be: ${parts%%]*}
client_address: the service takes an address of a private network for this machine's. Unless it is one of the app's network, no
perimeter can tell networks or countries apart: the app setting ASPNETCORE_FORWARDEDHEADERS_ENABLED must be true.

TEXT
    ;;
  *reason_code=front_door_required*)
    cat << TEXT
It answers through Azure Front Door only: ask status there.

TEXT
    ;;
  *reason_code=unhealthy*)
    cat << TEXT
status answers 503, unhealthy, until the Managed HSM is activated and the service has its keys and roles there.

TEXT
    ;;
esac
if [ "$key_store" = managedHsm ]; then
  cat << TEXT
The keys are in the Managed HSM ${KACLS_MANAGED_HSM_NAME:-<KACLS_MANAGED_HSM_NAME>}. Unless that is done: activate it, make its keys
(KEK, seal key, signing key) and give the service (object id ${KACLS_PRINCIPAL_ID:-<KACLS_PRINCIPAL_ID>}) its roles on them.
docs/deploy.md has the commands.

TEXT
fi
if [ -n "$missing" ]; then
  cat << TEXT
Outputs of infra/main.bicep that azd's environment doesn't have:$missing

    azd env get-values    shows what it has
    azd env refresh       reads the outputs of the last provisioning again

TEXT
elif [ -z "${KACLS_IDP_AUDIENCES:-}" ]; then
  cat << TEXT
Nobody can use it yet: name the OAuth client ids of your identity provider, and your Workspace domains, then provision again:

    azd env set KACLS_IDP_AUDIENCES <client id>,<client id>
    azd env set KACLS_OWNER_DOMAINS <domain>
    azd provision

TEXT
fi
