namespace KaclsFunctions.Tests.Support;

/// <summary>One KACLS with plain settings for all tests of a class that leave its clock and issuers as they are.</summary>
public sealed class KaclsFixture : IAsyncLifetime
{
    internal KaclsApp App { get; private set; } = null!;

    public async Task InitializeAsync() => App = await KaclsApp.StartAsync(new Dictionary<string, string?>
    {
        ["Kacls:OwnerDomains:0"] = "contoso.example",
        ["Kacls:Guests:EmailTypes:0"] = "google-visitor",
    });

    public async Task DisposeAsync() => await App.DisposeAsync();
}
