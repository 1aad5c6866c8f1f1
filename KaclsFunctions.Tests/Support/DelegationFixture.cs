using Kacls.Audit;
using Microsoft.Extensions.DependencyInjection;

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

        // Its clock stands still, and a table of refusals has more than 60 rows: each shall have a record of its own.
        return KaclsApp.StartAsync(all, services => services.AddSingleton<AuditLanes>(provider =>
            new(20_000, provider.GetRequiredService<TimeProvider>(), perMinute: int.MaxValue)));
    }
}
