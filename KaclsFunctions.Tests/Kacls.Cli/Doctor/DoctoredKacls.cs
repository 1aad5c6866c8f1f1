using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Cli.Doctor;

/// <summary>A right service, which fronts make wrong.</summary>
public sealed class DoctoredKacls : IAsyncLifetime
{
    private KaclsApp app = null!;

    internal string BaseUrl => app.BaseUrl;

    public async Task InitializeAsync() => app = await KaclsApp.StartAsync(new Dictionary<string, string?>
    {
        ["Kacls:Signing:Path"] = DelegationRequests.SigningFile,
    });

    public async Task DisposeAsync() => await app.DisposeAsync();
}
