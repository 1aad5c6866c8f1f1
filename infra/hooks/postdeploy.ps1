# Whether what was deployed serves, and what to do next. azd gives the outputs of infra/main.bicep as variables; where one is missing, the
# deployment is good all the same. postdeploy.sh is the same for Linux and macOS.
. "$PSScriptRoot/common.ps1"
. "$PSScriptRoot/service.ps1"

function Format-Output($name) { $value = [Environment]::GetEnvironmentVariable($name); if ($value) { $value } else { "<$name>" } }

$url = $env:KACLS_URL
$app = $env:AZURE_FUNCTION_APP_NAME
$group = $env:AZURE_RESOURCE_GROUP
$isHsm = $env:KACLS_KEY_STORE -ceq 'managedHsm'
$origin = 'https://client-side-encryption.google.com'
if ($env:KACLS_ALLOWED_ORIGINS) { $origin = ($env:KACLS_ALLOWED_ORIGINS -split ',')[0] }

$canList = $app -and $group -and (Test-Az 'the functions are not listed')
$canCall = Test-Url
if (-not (Wait-For { Test-Service })) {
    if ($env:KACLS_FRONT_DOOR -and $hasFunctions -and (Test-NotOurs)) {
        Say-NotYet 'A Front Door that was just made or changed takes 20 to 45 minutes, by its FAQ, and a domain of your own its DNS records'
    }
    else {
        Fail "what was deployed does not serve: $why"
        [Console]::Error.WriteLine($advice)
        exit $fault
    }
}
elseif ($canCall -and $env:KACLS_PUBLIC_URL) {
    Test-Operations
    if ($why) { Say-NotYet "KACLS_PUBLIC_URL is yours to lead to $app.azurewebsites.net" }
}
foreach ($name in $unlisted) { Say-Unknown "the functions of $name are" }

$outputs = @('KACLS_URL', 'AZURE_RESOURCE_GROUP', 'AZURE_FUNCTION_APP_NAME', 'KACLS_KEY_STORE')
if ($isHsm) { $outputs += 'KACLS_MANAGED_HSM_NAME', 'KACLS_PRINCIPAL_ID' }
if ($env:KACLS_SECOND_REGION -ceq 'true') { $outputs += 'KACLS_SECOND_FUNCTION_APP_NAME', 'KACLS_SECOND_RESOURCE_GROUP' }
$missing = @($outputs | Where-Object { -not [Environment]::GetEnvironmentVariable($_) })

Write-Host @"

KACLS is deployed. Its URL, to type into the Admin console (Data > Compliance > Client-side encryption > External key service):

    $(Format-Output KACLS_URL)

Check it:      curl -s $(Format-Output KACLS_URL)/status
Audit records: the workbook "KACLS audit" of $(Format-Output AZURE_RESOURCE_GROUP)

"@

if ($status -cmatch '"degraded":\[(.*?)\]') {
    Write-Host @"
status says that not all is as it should be: $($Matches[1])
client_address: the service takes an address of a private network for this machine's. Unless it is one of the app's network, no
perimeter can tell networks or countries apart: the app setting ASPNETCORE_FORWARDEDHEADERS_ENABLED must be true.

"@
}
elseif ($status -clike '*reason_code=front_door_required*') {
    Write-Host @'
It answers through Azure Front Door only: ask status there.

'@
}
elseif ($status -clike '*reason_code=unhealthy*') {
    Write-Host @'
status answers 503, unhealthy, until the Managed HSM is activated and the service has its keys and roles there.

'@
}
if ($isHsm) {
    Write-Host @"
The keys are in the Managed HSM $(Format-Output KACLS_MANAGED_HSM_NAME). Unless that is done: activate it, make its keys
(KEK, seal key, signing key) and give the service (object id $(Format-Output KACLS_PRINCIPAL_ID)) its roles on them.
docs/deploy.md has the commands.

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
exit 0
