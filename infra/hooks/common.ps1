# What the hooks share. common.sh is the same for Linux and macOS.
$ErrorActionPreference = 'Stop'
# A program that fails is an answer here, not the end of a hook.
$PSNativeCommandUseErrorActionPreference = $false

$fault = 0
function Say($text) { Write-Host "kacls: $text" }
function Fail($text) { [Console]::Error.WriteLine("kacls: $text"); $script:fault = 1 }
function Test-Program($name) { [bool](Get-Command $name -CommandType Application -ErrorAction SilentlyContinue) }

# Of the list, which has commas between its entries, the one with the number.
function Get-Entry($list, $number) { ("$list," -split ',')[$number - 1] }

# Both regions' apps are built from one project, by azd 1.25 and newer at once, and into the same folders (azure-dev,
# cli/azd/internal/cmd/service_graph.go: packages of services have no order). These variables limit it (environment-variables.md).
$atOnce = 'azd builds both services of azure.yaml at once, and one build would disturb the other.'
function Test-OneByOne { $env:AZD_DEPLOY_CONCURRENCY -eq '1' -and (-not $env:AZD_UP_CONCURRENCY -or $env:AZD_UP_CONCURRENCY -eq '1') }

# az may stand on another subscription than azd: each call names azd's. On Windows az is a batch file: an argument with a character that
# cmd.exe knows needs a space in it, so that PowerShell quotes it, and no quotation mark.
$subscription = $env:AZURE_SUBSCRIPTION_ID
function Ask { az @args --subscription $subscription 2> $null }
function Test-Answer { $LASTEXITCODE -eq 0 }
function Say-Unknown($what) { Say "az did not answer: $what not checked" }

# azd works without the Azure CLI, so az is asked only where it can answer. $left: what else is left out. $cloud: where the subscription is.
function Test-Az($left) {
    if (-not $subscription) {
        Say "AZURE_SUBSCRIPTION_ID is not set yet: $left"
        return $false
    }
    if (-not (Test-Program az)) {
        Say "az is not installed: $left"
        return $false
    }
    $script:cloud = Ask account show --query environmentName --output tsv
    if (-not (Test-Answer)) {
        Say "az is not signed in to the subscription $subscription (az login): $left"
        return $false
    }
    $true
}

# Reads $what, the resource with the id $id, from Resource Manager: at the $path below it, what $query asks for, into $answer, line by line.
function Read-Resource($what, $id, $path, $query) {
    $script:answer = @(Ask rest --url "$id$path" --query $query --output tsv)
    if (Test-Answer) { return $true }
    # The words are those of az rest and of Resource Manager for a 404.
    if ((az rest --url "$id$path" --output none --subscription $subscription 2>&1) -match 'Not Found|NotFound') {
        Fail "$what $id does not exist"
    }
    else { Say-Unknown "$what $id is" }
    $false
}

# Of an app in its group. The platform shows a WarmUp function of its own where it found none of ours (azure-functions-host#10169).
function Get-FunctionCount($app, $group) {
    Ask functionapp function list --name $app --resource-group $group `
        --query "[?!ends_with(name, '/WarmUp')] | length(@)" --output tsv
}

# Asks again and again, less often each time, for ten minutes: a role takes no longer to have effect (Azure RBAC, troubleshooting).
# $ask is what to ask; it says in $script:why what is still amiss.
function Wait-For($ask) {
    foreach ($delay in 5, 10, 20, 40, 60, 60, 60, 60, 60, 60, 60, 60) {
        if (& $ask) { return $true }
        Say "${why}: asked again in $delay s"
        Start-Sleep -Seconds $delay
    }
    & $ask
}
