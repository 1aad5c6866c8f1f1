using Kacls.Testing.Issuers;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.FaultTable;

/// <summary>A row about the source of an issuer's keys and how it is brought about.</summary>
/// <param name="Fault">What goes wrong.</param>
/// <param name="Begin">Makes it go wrong.</param>
internal sealed record IssuerRow(string Fault, Action<IssuerEndpoint> Begin) : FaultRow(Fault)
{
    /// <summary>Whether the service has known the keys before.</summary>
    public bool AreKnown { get; init; }

    /// <summary>Time that passes under the fault before the request.</summary>
    public TimeSpan For { get; init; }

    /// <summary>The token that is sent during the fault, if it is not one that is right in every point.</summary>
    public Func<TokenIssuer, TokenBuilder> Token { get; init; } = issuer => issuer.IdToken();

    public async Task AssertAsync()
    {
        await using var world = await IssuerWorld.StartAsync(AreKnown ? null : Begin);
        Begin(world.Source);
        await PassAsync(world);
        AssertSeen(await Seen.OfAsync(world.Kacls, await world.WrapAsync(Token)));
        (world.Source.Behaviour, world.Source.Answer, world.Source.KeySetText) = (EndpointBehaviour.Up, null, null);
        await AssertNormalAsync(world.ServesAsync, world.Kacls.Time.Advance);
    }

    /// <summary>The same fault where the keys are known, an hour after the service would have fetched them anew: nobody notices.</summary>
    public async Task AssertKnownKeysServeAsync()
    {
        await using var world = await IssuerWorld.StartAsync();
        Begin(world.Source);
        await world.PassAsync(TimeSpan.FromHours(2));
        Assert.True(await world.ServesAsync(), $"{Fault}: known keys do not serve");
    }

    /// <summary>In two steps, so that the source is asked in between.</summary>
    private async Task PassAsync(IssuerWorld world)
    {
        foreach (var step in For == TimeSpan.Zero ? [] : (TimeSpan[])[TimeSpan.FromHours(1), For - TimeSpan.FromHours(1)])
        {
            await world.PassAsync(step);
        }
    }
}
