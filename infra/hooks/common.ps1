# What the hooks share. common.sh is the same for Linux and macOS.
$ErrorActionPreference = 'Stop'
# A program that fails is an answer here, not the end of a hook.
$PSNativeCommandUseErrorActionPreference = $false

$fault = 0
function Say($text) { Write-Host "kacls: $text" }
function Fail($text) { [Console]::Error.WriteLine("kacls: $text"); $script:fault = 1 }
function Test-Program($name) { [bool](Get-Command $name -CommandType Application -ErrorAction SilentlyContinue) }

# az may stand on another subscription than azd: each call names azd's. On Windows az is a batch file: an argument with a character that
# cmd.exe knows needs a space in it, so that PowerShell quotes it, and no quotation mark.
$subscription = $env:AZURE_SUBSCRIPTION_ID
function Ask { az @args --subscription $subscription 2> $null }
function Test-Answer { $LASTEXITCODE -eq 0 }
function Say-Unknown($what) { Say "az did not answer: $what not checked" }

# azd works without the Azure CLI, so az is asked only where it can answer. $left: what else is left out.
function Test-Az($left) {
    if (-not $subscription) {
        Say "AZURE_SUBSCRIPTION_ID is not set yet: $left"
        return $false
    }
    if (-not (Test-Program az)) {
        Say "az is not installed: $left"
        return $false
    }
    $null = Ask account show
    if (-not (Test-Answer)) {
        Say "az is not signed in to the subscription $subscription (az login): $left"
        return $false
    }
    $true
}

# The platform shows a WarmUp function of its own where it found none of ours (azure-functions-host#10169).
function Get-FunctionCount {
    Ask functionapp function list --name $env:AZURE_FUNCTION_APP_NAME --resource-group $env:AZURE_RESOURCE_GROUP `
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
