namespace KaclsFunctions.Tests.Infra.Hooks;

/// <summary>Stand-ins for <c>az</c>, and the calls that the hooks make of it.</summary>
internal static class AzureCli
{
    /// <summary>azd's subscription.</summary>
    internal const string Subscription = "11111111-1111-1111-1111-111111111111";

    /// <summary>What infra/ is made of.</summary>
    internal static readonly string[] Providers =
    [
        "Microsoft.App", "Microsoft.Insights", "Microsoft.KeyVault", "Microsoft.Network", "Microsoft.OperationalInsights",
        "Microsoft.Storage", "Microsoft.Web",
    ];

    private const string Show = "account show";
    private const string Locations = "functionapp list-flexconsumption-locations --query [].name --output tsv";

    internal const string SignInCall = $"az {Show} --subscription {Subscription}";

    internal const string LocationsCall = $"az {Locations} --subscription {Subscription}";

    internal static readonly string[] ProviderCalls =
        [.. Providers.Select(provider => $"az {State(provider)} --subscription {Subscription}")];

    internal static readonly StandIn SignedOut = new("az");

    /// <summary>Signed in, but the subscription's providers and regions may not be read.</summary>
    internal static readonly StandIn WithoutRights = new("az", new StandInAnswer($"{Show} --subscription {Subscription}", "{}"));

    /// <summary>Signed in to azd's subscription.</summary>
    internal static StandIn SignedIn(IEnumerable<string> notRegistered, string regions = "eastus\nwesteurope\n") =>
        new("az", [.. Answers(notRegistered, regions, $" --subscription {Subscription}")]);

    /// <summary>
    /// Signed in to both, with the other one selected, where all is well; so it answers for that one unless it is told otherwise.
    /// </summary>
    internal static StandIn StandingOnAnother(IEnumerable<string> notRegistered, string regions) => new(
        "az",
        [.. Answers([], "eastus\nwesteurope\n", ""), .. Answers(notRegistered, regions, $" --subscription {Subscription}")]);

    /// <summary>Signed in to a tenant in which azd's subscription isn't.</summary>
    internal static StandIn OfAnotherTenant() => new("az", [.. Answers([], "eastus\nwesteurope\n", "")]);

    private static IEnumerable<StandInAnswer> Answers(IEnumerable<string> notRegistered, string regions, string subscription) =>
    [
        new(Show + subscription, "{}"),
        .. Providers.Select(
            provider => new StandInAnswer(
                State(provider) + subscription, notRegistered.Contains(provider) ? "NotRegistered\n" : "Registered\n")),
        new(Locations + subscription, regions),
    ];

    private static string State(string provider) => $"provider show --namespace {provider} --query registrationState --output tsv";
}
