#!/bin/sh
# What to do next. azd gives the outputs of infra/main.bicep as variables.
set -eu

cat << TEXT

KACLS is deployed. Its URL, to type into the Admin console (Data > Compliance > Client-side encryption > External key service):

    $KACLS_URL

Check it:      curl -s $KACLS_URL/status
Audit records: the workbook "KACLS audit" of $AZURE_RESOURCE_GROUP

TEXT

if [ "$KACLS_KEY_STORE" = managedHsm ]; then
  cat << TEXT
The keys are in the Managed HSM $KACLS_MANAGED_HSM_NAME. Unless that is done: activate it, make its keys and give the service
(object id $KACLS_PRINCIPAL_ID) its roles on them. docs/deploy.md has the commands.

TEXT
fi
if [ -z "${KACLS_IDP_AUDIENCES:-}" ]; then
  cat << TEXT
Nobody can use it yet: name the OAuth client ids of your identity provider, and your Workspace domains, then provision again:

    azd env set KACLS_IDP_AUDIENCES <client id>,<client id>
    azd env set KACLS_OWNER_DOMAINS <domain>
    azd provision

TEXT
fi
