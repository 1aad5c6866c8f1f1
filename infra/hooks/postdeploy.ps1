# What to do next. azd gives the outputs of infra/main.bicep as variables.
$ErrorActionPreference = 'Stop'

Write-Host @"

KACLS is deployed. Its URL, to type into the Admin console (Data > Compliance > Client-side encryption > External key service):

    $env:KACLS_URL

Check it:      Invoke-RestMethod $env:KACLS_URL/status
Audit records: the workbook "KACLS audit" of $env:AZURE_RESOURCE_GROUP

"@

if ($env:KACLS_KEY_STORE -eq 'managedHsm') {
    Write-Host @"
The keys are in the Managed HSM $env:KACLS_MANAGED_HSM_NAME. Unless that is done: activate it, make its keys and give the service
(object id $env:KACLS_PRINCIPAL_ID) its roles on them. docs/deploy.md has the commands.

"@
}
if (-not $env:KACLS_IDP_AUDIENCES) {
    Write-Host @"
Nobody can use it yet: name the OAuth client ids of your identity provider, and your Workspace domains, then provision again:

    azd env set KACLS_IDP_AUDIENCES <client id>,<client id>
    azd env set KACLS_OWNER_DOMAINS <domain>
    azd provision

"@
}
