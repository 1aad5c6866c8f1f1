namespace KaclsFunctions.Tests.Support;

/// <summary>A KACLS in this process with a signing key and one privileged user.</summary>
public sealed class DelegationFixture : IAsyncLifetime
{
    internal KaclsApp App { get; private set; } = null!;

    public async Task InitializeAsync() => App = await StartAsync();

    public async Task DisposeAsync() => await App.DisposeAsync();

    internal static Task<KaclsApp> StartAsync(params (string Name, string Value)[] settings)
    {
        var all = new Dictionary<string, string?>(HostFixture.Settings);
        foreach (var (name, value) in settings)
        {
            all[name] = value;
        }

        return KaclsApp.StartAsync(all, KaclsApp.RecordEachRefusal);
    }
}
