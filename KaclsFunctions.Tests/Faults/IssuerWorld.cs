using Kacls.Testing.Issuers;
using KaclsFunctions.Tests.IssuerKeys;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.FaultTable;

/// <summary>A key service whose provider's keys are behind a source that can fail in every way, on a clock that stands still.</summary>
internal sealed class IssuerWorld : IAsyncDisposable
{
    private IssuerWorld(KaclsApp kacls) => Kacls = kacls;

    public KaclsApp Kacls { get; }

    public IssuerEndpoint Source => Kacls.Issuers["idp"];

    /// <summary>Starts one, and waits for the keys where nothing is done to their source before.</summary>
    public static async Task<IssuerWorld> StartAsync(Action<IssuerEndpoint>? source = null) => new(
        await KaclsApp.StartAsync(prepare: source is null ? null : issuers => source(issuers["idp"])));

    public Task<Reply> WrapAsync(Func<TokenIssuer, TokenBuilder> token) => Kacls.WrapAsync(token(Kacls.Idp));

    public async Task<bool> ServesAsync() => (await WrapAsync(issuer => issuer.IdToken())).Status == 200;

    /// <summary>Lets so much time pass that the source is asked again, and waits until the next time is settled.</summary>
    public async Task PassAsync(TimeSpan time)
    {
        var (asked, timers) = (Source.KeySetRequests, Kacls.Time.WaitingTimers);
        Kacls.Time.Advance(time);
        await Eventually.True(() => Source.KeySetRequests > asked && Kacls.Time.WaitingTimers >= timers);
    }

    public ValueTask DisposeAsync() => Kacls.DisposeAsync();
}
