# Whether what was deployed serves, and what to do next. azd gives the outputs of infra/main.bicep as variables; where one is missing, the
# deployment is good all the same. postdeploy.sh is the same for Linux and macOS.
. "$PSScriptRoot/common.ps1"

function Format-Output($name) { $value = [Environment]::GetEnvironmentVariable($name); if ($value) { $value } else { "<$name>" } }

$url = $env:KACLS_URL
$app = $env:AZURE_FUNCTION_APP_NAME
$group = $env:AZURE_RESOURCE_GROUP
$isHsm = $env:KACLS_KEY_STORE -ceq 'managedHsm'
$origin = 'https://client-side-encryption.google.com'
if ($env:KACLS_ALLOWED_ORIGINS) { $origin = ($env:KACLS_ALLOWED_ORIGINS -split ',')[0] }

# What is amiss, and what to do about it.
function Add-Fault($what, $remedy) {
    $script:why = if ($why) { "$why; $what" } else { $what }
    $script:advice += "$remedy`n"
}

# A deployment may succeed and leave no functions behind (azure-functions-host#11915, #11873).
function Test-Functions {
    $script:functions = Get-FunctionCount
    if ($functions -eq '0') {
        $on = "--name $app --resource-group $group --subscription $subscription"
        Add-Fault 'the app has no functions' @"

No functions, though the package was deployed: restart the app, sync its triggers, and list its functions again.

    az functionapp restart $on
    az resource invoke-action --action syncfunctiontriggers --resource-type Microsoft.Web/sites $on
    az functionapp function list --query [].name $on
"@
    }
}

# Behind Front Door the service answers nobody else. With a new Managed HSM it can't be healthy before that is activated and has its keys.
function Test-Status {
    $script:status = (curl --silent --max-time 30 --write-out ' %{http_code}' "$url/status" 2> $null) -join "`n"
    if ($status -clike '*"server_type":"KACLS"* 200' -or $status -clike '*reason_code=front_door_required*') { return }
    if ($status -clike '*reason_code=unhealthy*' -and $isHsm) { return }
    Add-Fault "$url/status answers $($status -creplace '(?s)^.* ', '')" @'

status: 000 is no answer at all; a custom domain needs its DNS records and its certificate. With a reason code, docs/errors.md says
where to look. Without one the service has not started: settings that it refuses, which the app's log stream names.
'@
}

# The platform answers preflights by its own list of origins; web clients can't call without this header.
function Test-Preflight {
    $answer = curl --silent --include --max-time 30 --request OPTIONS --header "Origin: $origin" `
        --header 'Access-Control-Request-Method: POST' "$url/wrap" 2> $null
    if ($answer -notcontains "Access-Control-Allow-Origin: $origin") {
        Add-Fault "the preflight of $origin has no Access-Control-Allow-Origin" @'

The preflight: azd env set KACLS_ALLOWED_ORIGINS <origins>, azd provision. The platform's CORS list and the app's are made of it.
'@
    }
}

function Test-Service {
    $script:why = $script:advice = $script:status = ''
    if ($canList) { Test-Functions }
    if ($canCall) {
        Test-Status
        Test-Preflight
    }
    -not $why
}

function Test-Url {
    if (-not $url) { return $false }
    if (-not (Test-Program curl)) {
        Say 'curl is not installed: status and the preflight are not asked'
        return $false
    }
    if ($env:KACLS_CUSTOM_DOMAIN -and -not $env:KACLS_CUSTOM_DOMAIN_THUMBPRINT -and $env:KACLS_MANAGED_CERTIFICATE -cne 'true') {
        Say "$env:KACLS_CUSTOM_DOMAIN has no certificate yet: status and the preflight are not asked"
        return $false
    }
    $true
}

$canList = $app -and $group -and (Test-Az 'the functions are not listed')
$canCall = Test-Url
if (-not (Wait-For { Test-Service })) {
    Fail "what was deployed does not serve: $why"
    [Console]::Error.WriteLine($advice)
    exit $fault
}
if ($canList -and -not $functions) { Say-Unknown 'the functions are' }

$outputs = @('KACLS_URL', 'AZURE_RESOURCE_GROUP', 'AZURE_FUNCTION_APP_NAME', 'KACLS_KEY_STORE')
if ($isHsm) { $outputs += 'KACLS_MANAGED_HSM_NAME', 'KACLS_PRINCIPAL_ID' }
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
