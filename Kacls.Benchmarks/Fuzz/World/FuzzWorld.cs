using Kacls.Benchmarks.Fuzz.Oracles;

namespace Kacls.Benchmarks.Fuzz.World;

/// <summary>The service under test, what it trusts, and what judges its replies.</summary>
internal sealed class FuzzWorld : IDisposable
{
    private readonly string[] planted;

    internal FuzzWorld(string[] planted)
    {
        this.planted = planted;
        Tokens = new(Keys);
        Blobs = new(Keys);
        Seeds = new(Keys, Tokens, Blobs);
        Words = new(Keys, Tokens, Blobs, Seeds);
        Service = new(Keys, Tokens);
        Oracle = new(new(Keys, Tokens, Blobs), new(Blobs));
    }

    internal FuzzKeys Keys { get; } = new();

    internal FuzzTokens Tokens { get; }

    internal FuzzBlobs Blobs { get; }

    internal FuzzSeeds Seeds { get; }

    internal FuzzWords Words { get; }

    internal FuzzService Service { get; }

    internal ReplyOracle Oracle { get; }

    /// <summary>The service's reply, or what the planted faults make of it.</summary>
    internal async ValueTask<FuzzReply> SendAsync(FuzzInput input)
    {
        var reply = await Service.SendAsync(input);
        return planted.Aggregate(reply, (changed, fault) => PlantedFaults.Find(fault)(this, input, changed));
    }

    public void Dispose() => Service.Dispose();
}
