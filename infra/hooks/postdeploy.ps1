# What to do next. azd gives the outputs of infra/main.bicep as variables; where one is missing, the deployment is good all the same.
# postdeploy.sh is the same for Linux and macOS.
$ErrorActionPreference = 'Stop'

function Get-Output($name) { [Environment]::GetEnvironmentVariable($name) }
function Format-Output($name) { if (Get-Output $name) { Get-Output $name } else { "<$name>" } }

$isHsm = $env:KACLS_KEY_STORE -ceq 'managedHsm'
$outputs = @('KACLS_URL', 'AZURE_RESOURCE_GROUP', 'KACLS_KEY_STORE')
if ($isHsm) { $outputs += 'KACLS_MANAGED_HSM_NAME', 'KACLS_PRINCIPAL_ID' }
$missing = @($outputs | Where-Object { -not (Get-Output $_) })
$url = Format-Output KACLS_URL

Write-Host @"

KACLS is deployed. Its URL, to type into the Admin console (Data > Compliance > Client-side encryption > External key service):

    $url

Check it:      curl -s $url/status
Audit records: the workbook "KACLS audit" of $(Format-Output AZURE_RESOURCE_GROUP)

"@

if ($isHsm) {
    Write-Host @"
The keys are in the Managed HSM $(Format-Output KACLS_MANAGED_HSM_NAME). Unless that is done: activate it, make its keys and give the service
(object id $(Format-Output KACLS_PRINCIPAL_ID)) its roles on them. docs/deploy.md has the commands.

"@
}
if ($missing) {
    Write-Host @"
Outputs of infra/main.bicep that azd's environment doesn't have: $missing

    azd env get-values    shows what it has
    azd env refresh       reads the outputs of the last provisioning again

"@
}
elseif (-not $env:KACLS_IDP_AUDIENCES) {
    Write-Host @"
Nobody can use it yet: name the OAuth client ids of your identity provider, and your Workspace domains, then provision again:

    azd env set KACLS_IDP_AUDIENCES <client id>,<client id>
    azd env set KACLS_OWNER_DOMAINS <domain>
    azd provision

"@
}
