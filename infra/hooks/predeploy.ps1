# Before the package is pushed. The platform writes it into the storage account as the app's identity, and is refused (403) until the role
# has taken effect there (azure-functions-core-tools#4346, azure-dev#8026). The account is closed to the internet, so only the app can tell:
# the Functions host keeps its keys in that account, by that identity and role, and lists them as soon as it can (azure-functions-host,
# BlobStorageSecretsRepository). This was not tried on Azure: if the host has other reasons not to list them, the push is late, no more.
# predeploy.sh is the same for Linux and macOS.
. "$PSScriptRoot/common.ps1"

function Test-Keys {
    $script:why = "the storage role of $app has not taken effect yet"
    $null = Ask functionapp keys list --name $app --resource-group $group --output none
    Test-Answer
}

# An app with functions has had a package: the role has long taken effect, and a repair isn't kept waiting.
function Wait-ForRole($app, $group) {
    $functions = Get-FunctionCount $app $group
    if ((-not (Test-Answer) -or -not $functions -or $functions -eq '0') -and -not (Wait-For { Test-Keys })) {
        Say ("the storage role of $app seems to have no effect. " +
            'The package is pushed all the same; after a 403, wait and repeat: azd deploy')
    }
}

if ($env:KACLS_SECOND_REGION -ceq 'true' -and -not (Test-OneByOne)) {
    Say "$atOnce Unless a package is given, set AZD_DEPLOY_CONCURRENCY=1 in the shell that runs azd"
}
if (-not $env:AZURE_FUNCTION_APP_NAME -or -not $env:AZURE_RESOURCE_GROUP) {
    Say 'AZURE_FUNCTION_APP_NAME or AZURE_RESOURCE_GROUP is not set (azd env refresh): the storage role is not waited for'
}
elseif (Test-Az 'the storage role is not waited for') {
    Wait-ForRole $env:AZURE_FUNCTION_APP_NAME $env:AZURE_RESOURCE_GROUP
    if ($env:KACLS_SECOND_FUNCTION_APP_NAME) { Wait-ForRole $env:KACLS_SECOND_FUNCTION_APP_NAME $env:KACLS_SECOND_RESOURCE_GROUP }
}
exit 0
