#!/bin/sh
# What to do next. azd gives the outputs of infra/main.bicep as variables; where one is missing, the deployment is good all the same.
# postdeploy.ps1 is the same for Windows.
set -eu

key_store=${KACLS_KEY_STORE:-}
outputs='KACLS_URL AZURE_RESOURCE_GROUP KACLS_KEY_STORE'
if [ "$key_store" = managedHsm ]; then outputs="$outputs KACLS_MANAGED_HSM_NAME KACLS_PRINCIPAL_ID"; fi
missing=''
for name in $outputs; do
  if [ -z "$(printenv "$name")" ]; then missing="$missing $name"; fi
done
url=${KACLS_URL:-<KACLS_URL>}

cat << TEXT

KACLS is deployed. Its URL, to type into the Admin console (Data > Compliance > Client-side encryption > External key service):

    $url

Check it:      curl -s $url/status
Audit records: the workbook "KACLS audit" of ${AZURE_RESOURCE_GROUP:-<AZURE_RESOURCE_GROUP>}

TEXT

if [ "$key_store" = managedHsm ]; then
  cat << TEXT
The keys are in the Managed HSM ${KACLS_MANAGED_HSM_NAME:-<KACLS_MANAGED_HSM_NAME>}. Unless that is done: activate it, make its keys and give the service
(object id ${KACLS_PRINCIPAL_ID:-<KACLS_PRINCIPAL_ID>}) its roles on them. docs/deploy.md has the commands.

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
