namespace KaclsFunctions.Tests.Infra.Hooks;

/// <summary>The calls that the hooks make of <c>az</c>, and a stand-in to which all is well.</summary>
internal static class AzureCli
{
    /// <summary>azd's subscription.</summary>
    internal const string Subscription = "11111111-1111-1111-1111-111111111111";

    internal const string Show = $"account show --query environmentName --output tsv{Ours}";
    internal const string Permissions = $"rest --url /subscriptions/{Subscription}{PermissionsBelow}";
    internal const string PermissionsBelow = "/providers/Microsoft.Authorization/permissions?api-version=2022-04-01 "
        + $"--query value[].join(' ', [actions, ['-'], notActions][]) --output tsv{Ours}";
    internal const string Regions =
        $"functionapp list-flexconsumption-locations --runtime dotnet-isolated --query [].name --output tsv{Ours}";
    internal const string RegionsOfAnOlderOne = $"functionapp list-flexconsumption-locations --query [].name --output tsv{Ours}";
    internal const string Deleted = "keyvault list-deleted --resource-type vault --output tsv --query "
        + $"[?contains(properties.vaultId, '/rg-kacls-test-keys/') && properties.location == 'westeurope'].name{Ours}";
    internal const string DeletedHsms = "keyvault list-deleted --resource-type hsm --output tsv --query "
        + $"[?contains(properties.mhsmId, '/rg-kacls-test-keys/') && properties.location == 'westeurope'].name{Ours}";
    internal const string PolicyList = PolicyListAbout
        + "ends_with(policyDefinitionId, '/152b15f7-8e1f-4c1f-ab71-8c010ba5dbc0') || "
        + $"ends_with(policyDefinitionId, '/49a22571-d204-4c91-a7b6-09b1a586fbc9'))].id{Ours}";
    internal const string PolicyListOfHsms =
        $"{PolicyListAbout}ends_with(policyDefinitionId, '/1d478a74-21ba-4b9f-9d8f-8e6fced0eec5'))].id{Ours}";
    internal const string Group = $"group exists --name rg-kacls-test{Ours}";
    internal const string Apps = $"functionapp list --resource-group rg-kacls-test "
        + $"--query [?tags && contains(values(tags), 'kacls') && contains(values(tags), 'kacls-test')].name --output tsv{Ours}";
    internal const string SettingList = "functionapp config appsettings list --name func-1 --resource-group rg-kacls-test --query "
        + "[].[(name == 'KACLS_DEPLOYED_SETTINGS' || name == 'Kacls__Suspended' || starts_with(name, 'Kacls__DisabledOperations__'))"
        + $" && join('=', [name, value]) || name] | [] --output tsv{Ours}";
    internal const string Provider = $"provider show --namespace Microsoft.App --query registrationState --output tsv{Ours}";
    internal const string Register = $"provider register --namespace Microsoft.App --wait{Ours}";
    internal const string FunctionList = "functionapp function list --name func-1 --resource-group rg-kacls-test "
        + $"--query [?!ends_with(name, '/WarmUp')] | length(@) --output tsv{Ours}";
    internal const string SecondFunctionList = "functionapp function list --name func-2 --resource-group rg-kacls-test-second "
        + $"--query [?!ends_with(name, '/WarmUp')] | length(@) --output tsv{Ours}";
    internal const string SecondKeyList =
        $"functionapp keys list --name func-2 --resource-group rg-kacls-test-second --output none{Ours}";
    internal const string KeyList = $"functionapp keys list --name func-1 --resource-group rg-kacls-test --output none{Ours}";

    private const string Ours = $" --subscription {Subscription}";
    private const string PolicyListAbout = "policy assignment list --disable-scope-strict-match --output tsv --query "
        + "[?enforcementMode != 'DoNotEnforce' && contains(['Deny', 'deny'], parameters.effect.value) && "
        + $"(starts_with(scope, '/providers/') || ends_with(scope, '/{Subscription}') || ends_with(scope, '/rg-kacls-test-keys')) && (";

    internal static readonly StandIn SignedOut = new("az");

    /// <summary>Signed in, by what it remembers: Azure can't be reached, or refuses every question.</summary>
    internal static readonly StandIn WithoutAnswers = new("az", new StandInAnswer(Show, "AzureCloud\n"));

    /// <summary>An owner's, before the second provisioning of an environment whose app runs.</summary>
    internal static readonly StandIn AllIsWell = WithoutAnswers.With(
        new(Permissions, "* -\n"),
        new(Regions, "eastus\nwesteurope\n"),
        new(Deleted, ""),
        new(DeletedHsms, ""),
        new(PolicyList, ""),
        new(PolicyListOfHsms, ""),
        new(Group, "true\n"),
        new(Apps, "func-1\n"),
        new(SettingList, "AZURE_CLIENT_ID\nKacls__Name\nKACLS_DEPLOYED_SETTINGS=AZURE_CLIENT_ID,Kacls__Name\n"),
        new(Provider, "Registered\n"),
        new(FunctionList, "15\n"),
        new(SecondFunctionList, "15\n"),
        new(KeyList, ""),
        new(SecondKeyList, ""));

    /// <summary>Asks Resource Manager about a resource: its id, and what is at a path below it.</summary>
    internal static string Read(string url, string query) => $"rest --url {url} --query {query} --output tsv{Ours}";

    /// <summary>Asks once more, for the cause, where that was not answered.</summary>
    internal static string ReadAgain(string url) => $"rest --url {url} --output none{Ours}";

    /// <summary>As <c>az rest</c> says it (azure-cli, util.py): the status, then what Resource Manager wrote.</summary>
    internal static StandInAnswer NotFound(string url) => new(ReadAgain(url), "", 1)
    {
        Errors = """ERROR: Not Found({"error":{"code":"ResourceNotFound","message":"The Resource was not found."}})""",
    };

    /// <summary>The calls as they are written down.</summary>
    internal static string[] Calls(params string[] arguments) => [.. arguments.Select(one => $"az {one}")];
}
