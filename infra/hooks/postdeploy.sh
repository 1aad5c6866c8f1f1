#!/bin/sh
# Whether what was deployed serves, and what to do next. azd gives the outputs of infra/main.bicep as variables; where one is missing, the
# deployment is good all the same. postdeploy.ps1 is the same for Windows.
set -eu
# shellcheck source=infra/hooks/common.sh
. "${0%/*}/common.sh"
# shellcheck source=infra/hooks/service.sh
. "${0%/*}/service.sh"

url=${KACLS_URL:-}
app=${AZURE_FUNCTION_APP_NAME:-}
group=${AZURE_RESOURCE_GROUP:-}
key_store=${KACLS_KEY_STORE:-}
origin=${KACLS_ALLOWED_ORIGINS:-https://client-side-encryption.google.com}
origin=${origin%%,*}

can_list=false can_call=false unlisted=''
if [ -n "$app" ] && [ -n "$group" ] && az_answers 'the functions are not listed'; then can_list=true; fi
if may_call; then can_call=true; fi
if ! wait_for serves; then
  if [ -n "${KACLS_FRONT_DOOR:-}" ] && $has_functions && is_not_ours; then
    not_yet 'A Front Door that was just made or changed takes 20 to 45 minutes, by its FAQ, and a domain of your own its DNS records'
  else
    fail "what was deployed does not serve: $why"
    lines "$advice" >&2
    exit "$fault"
  fi
elif $can_call && [ -n "${KACLS_PUBLIC_URL:-}" ]; then
  ask_service
  if [ -n "$why" ]; then not_yet "KACLS_PUBLIC_URL is yours to lead to $app.azurewebsites.net"; fi
fi
for name in $unlisted; do unknown "the functions of $name are"; done

outputs='KACLS_URL AZURE_RESOURCE_GROUP AZURE_FUNCTION_APP_NAME KACLS_KEY_STORE'
if [ "$key_store" = managedHsm ]; then outputs="$outputs KACLS_MANAGED_HSM_NAME KACLS_PRINCIPAL_ID"; fi
if [ "${KACLS_SECOND_REGION:-}" = true ]; then outputs="$outputs KACLS_SECOND_FUNCTION_APP_NAME KACLS_SECOND_RESOURCE_GROUP"; fi
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
