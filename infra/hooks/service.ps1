# A part of postdeploy.ps1: whether the service serves, and the advice where it does not. service.sh is the same for others.

# What is amiss, and what to do about it.
function Add-Fault($what, $remedy) {
    $script:why = if ($why) { "$why; $what" } else { $what }
    $script:advice += "$remedy`n"
}

# A deployment may succeed and leave no functions behind (azure-functions-host#11915, #11873).
function Test-Functions($app, $group) {
    $count = Get-FunctionCount $app $group
    if (-not $count) { $script:unlisted += $app }
    if ($count -eq '0') {
        $on = "--name $app --resource-group $group --subscription $subscription"
        Add-Fault "$app has no functions" @"

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

# Other key services ask for these keys. The one that signs is found when it is asked for, so status does not tell of it.
function Test-Certs {
    if ($status -cnotlike '*"server_type":"KACLS"* 200') { return }
    $certs = (curl --silent --max-time 30 --write-out ' %{http_code}' "$url/certs" 2> $null) -join "`n"
    if ($certs -cnotlike '*"keys":`[{* 200') {
        Add-Fault "$url/certs answers $($certs -creplace '(?s)^.* ', ''), without a key" @'

certs: the signing key. With a reason code, docs/errors.md says where to look: its role, its vault, its id in Kacls__Signing__KeyId.
'@
    }
}

function Test-Operations {
    Test-Status
    Test-Preflight
    Test-Certs
}

function Test-NotOurs { $status -cnotlike '*"server_type":"KACLS"*' -and $status -cnotlike '*reason_code=*' }

# What is in front of the app is not all made by this deployment, or not at once.
function Say-NotYet($because) { Say "$url does not serve yet: $why. $because. Then ask again: azd hooks run postdeploy" }

# eng/deploy.sh has azd deploy one service after the other, and says which: the other app may have no package yet.
function Test-Deployed($service) { -not $env:KACLS_DEPLOY_SERVICE -or $env:KACLS_DEPLOY_SERVICE -ceq $service }

function Test-Service {
    $script:why = $script:advice = $script:status = ''
    $script:unlisted = @()
    if ($canList) {
        if (Test-Deployed kacls) { Test-Functions $app $group }
        if ($env:KACLS_SECOND_FUNCTION_APP_NAME -and (Test-Deployed kacls-second)) {
            Test-Functions $env:KACLS_SECOND_FUNCTION_APP_NAME $env:KACLS_SECOND_RESOURCE_GROUP
        }
    }
    $script:hasFunctions = -not $why
    if ($canCall -and -not $env:KACLS_PUBLIC_URL) { Test-Operations }
    -not $why
}

function Test-Url {
    if (-not $url) { return $false }
    if (-not (Test-Program curl)) {
        Say 'curl is not installed: status, certs and the preflight are not asked'
        return $false
    }
    if ($env:KACLS_CUSTOM_DOMAIN -and -not "$env:KACLS_CUSTOM_DOMAIN_THUMBPRINT$env:KACLS_FRONT_DOOR$env:KACLS_PUBLIC_URL" -and
        $env:KACLS_MANAGED_CERTIFICATE -cne 'true') {
        Say "$env:KACLS_CUSTOM_DOMAIN has no certificate yet: status, certs and the preflight are not asked"
        return $false
    }
    $true
}
