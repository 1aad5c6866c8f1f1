# A part of preprovision.ps1: a deployment writes all app settings anew, so what was set by hand since the last one, an emergency stop for
# instance, would be undone. Settings are lines here: a name, with =value where the value matters. running-app.sh is the same for others.

# Those of KACLS_MORE_SETTINGS, a JSON object whose values are strings.
function Get-MoreSettings { ("$env:KACLS_MORE_SETTINGS" -replace '[ \t\r{}"]', '') -split '[,\n]' -replace '^([^:]*):', '$1=' }

function Get-Names($lines) { $lines -replace '=.*', '' }
function Get-Suspended($lines) { if ($lines -contains 'Kacls__Suspended=true') { 'true' } else { 'false' } }
function Get-Disabled($lines) {
    ($lines -cmatch '^Kacls__DisabledOperations__[0-9]*=' -replace '^[^=]*=', '' | Sort-Object -Unique) -join ','
}

# The service of azure.yaml that is deployed to the app of the region, as a tag of the app says.
function Get-ServiceName($region) { if ($region -eq 1) { 'kacls' } else { 'kacls-second' } }

# KACLS_DEPLOYED_SETTINGS is what the last deployment wrote, in the form of these lines, with commas between them. A group that the company
# has may hold other apps, and those of another environment: tags tell them apart.
function Read-RunningApp($service) {
    $exists = Ask group exists --name $group
    if (-not (Test-Answer)) { return $false }
    if ($exists -eq 'true') {
        $ours = "tags && contains(values(tags), '$service') && contains(values(tags), '$env:AZURE_ENV_NAME')"
        $script:app = Ask functionapp list --resource-group $group --query "[?$ours].name" --output tsv
        if (-not (Test-Answer)) { return $false }
    }
    if ($app) {
        $stop = "name == 'Kacls__Suspended' || starts_with(name, 'Kacls__DisabledOperations__')"
        $script:running = @(Ask functionapp config appsettings list --name $app --resource-group $group `
                --query "[].[(name == 'KACLS_DEPLOYED_SETTINGS' || $stop) && join('=', [name, value]) || name] | []" --output tsv)
        if (-not (Test-Answer)) { return $false }
    }
    $true
}

# An emergency stop, with azd's variable: as it is on the app, was deployed and would be deployed. $settings are the app's of it.
function Test-Stop($name, $variable, $is, $was, $will, $settings) {
    if ($is -cne $was -and $is -cne $will) {
        $drop = if ($settings) { " To drop it: $delete $settings" } else { '' }
        Fail ("$name is '$is' on the running app $app, by hand, and the deployment would make it '$will'. " +
            "To leave it: azd env set $variable '$is'.$drop")
    }
}

function Test-RunningApps { foreach ($region in $regions) { Test-RunningApp (Get-Group $region) (Get-ServiceName $region) } }

function Test-RunningApp($group, $service) {
    $script:app = ''
    $script:running = @()
    if (-not (Read-RunningApp $service)) {
        Say-Unknown "the running app in $group is"
        return
    }
    if (-not $running) { return }
    $delete = "az functionapp config appsettings delete --name $app --resource-group $group --subscription $subscription --setting-names"
    $deployed = @($running -cmatch '^KACLS_DEPLOYED_SETTINGS=' -replace '^[^=]*=', '' -split ',' -ne '')
    $planned = @(
        Get-MoreSettings
        if ($env:KACLS_SUSPENDED -ceq 'true') { 'Kacls__Suspended=true' }
        "$env:KACLS_DISABLED_OPERATIONS" -split ',' -ne '' -replace '^', 'Kacls__DisabledOperations__0='
    )

    Test-Stop Kacls:Suspended KACLS_SUSPENDED (Get-Suspended $running) (Get-Suspended $deployed) (Get-Suspended $planned) `
        (@(Get-Names $running) -ceq 'Kacls__Suspended')
    Test-Stop Kacls:DisabledOperations KACLS_DISABLED_OPERATIONS (Get-Disabled $running) (Get-Disabled $deployed) (Get-Disabled $planned) `
        (@(Get-Names $running) -cmatch '^Kacls__DisabledOperations__')

    if (-not $deployed) {
        Say "$app has no KACLS_DEPLOYED_SETTINGS: what else was set on it by hand can't be told, and will be gone"
        return
    }
    $known = @(Get-Names $deployed) + @(Get-Names (Get-MoreSettings))
    foreach ($name in @(Get-Names $running) -cnotmatch '^(KACLS_DEPLOYED_SETTINGS|Kacls__Suspended|Kacls__DisabledOperations__.*)$') {
        if ($name -in $known) { continue }
        if ($name -ceq $bodyLimit) {
            Fail "$name must not be set on the running app ${app}: $delete $name"
        }
        else {
            Fail ("$name was set on the running app $app by hand, and the deployment would drop it. " +
                "To keep it: add it to KACLS_MORE_SETTINGS. To drop it: $delete $name")
        }
    }
}
