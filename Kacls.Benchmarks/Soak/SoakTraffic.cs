namespace Kacls.Benchmarks.Soak;

/// <summary>Makes the requests of a soak, one after the other: mixed as weights say, in an order that the seed gives.</summary>
internal sealed class SoakTraffic : IDisposable
{
    private readonly Chance chance;
    private readonly DocumentTraffic documents;
    private readonly RoomTraffic rooms;
    private readonly MailTraffic mail;
    private readonly RefusedTraffic refused;
    private readonly (int Weight, Func<string, SoakCall> Make)[] kinds;
    private readonly int weights;
    private int count;

    internal SoakTraffic(Chance chance, SoakTokens tokens)
    {
        this.chance = chance;
        documents = new(chance, tokens);
        rooms = new(chance, tokens);
        mail = new(chance, tokens);
        refused = new(chance, tokens, documents);
        kinds =
        [
            (22, documents.Wrap),
            (16, documents.UnwrapNewest),
            (18, documents.UnwrapAny),
            (4, documents.Digest),
            (3, documents.PrivilegedWrap),
            (3, documents.PrivilegedUnwrap),
            (3, documents.Gone),
            (2, rooms.Delegate),
            (2, rooms.Wrap),
            (2, rooms.Unwrap),
            (5, mail.Sign),
            (4, mail.Decrypt),
            (1, mail.PrivilegedDecrypt),
            (1, mail.WrapKey),
            (1, _ => new("status", "status", []) { AsksVault = true, Age = SoakWorld.StatusAge }),
            (1, _ => new("certs", "certs", [])),
            (9, refused.Refused),
            (3, refused.Garbage),
        ];
        weights = kinds.Sum(kind => kind.Weight);
    }

    /// <summary>As <see cref="RefusedTraffic.MayAskForKeys"/>.</summary>
    internal bool MayAskForKeys
    {
        set => refused.MayAskForKeys = value;
    }

    /// <summary>Versions of the KEK that a document's key was wrapped with.</summary>
    internal int Versions => documents.Sealed.Versions;

    /// <summary>What all others need to have been granted.</summary>
    internal IReadOnlyList<Func<string, SoakCall>> First => [documents.Wrap, mail.WrapKey, rooms.Delegate];

    internal SoakCall Next()
    {
        var drawn = chance.Below(weights);
        var index = 0;
        while ((drawn -= kinds[index].Weight) >= 0)
        {
            index++;
        }

        return kinds[index].Make($"soak {++count}");
    }

    public void Dispose() => mail.Dispose();
}
