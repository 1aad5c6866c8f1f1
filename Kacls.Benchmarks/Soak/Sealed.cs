using Kacls.Envelopes;

namespace Kacls.Benchmarks.Soak;

/// <summary>A wrapped key, and what is known of it.</summary>
/// <param name="Text">In base64.</param>
/// <param name="Content">What is in it.</param>
/// <param name="Version">The version of the KEK that it was wrapped with.</param>
internal sealed record Sealed<T>(string Text, T Content, string Version);

/// <summary>What the service has sealed, by the version of the KEK: some of every version, the earliest too.</summary>
internal sealed class SealedKeys<T>
{
    private const int Kept = 200;
    private readonly Lock gate = new();
    private readonly List<List<Sealed<T>>> versions = [];

    /// <summary>Of the KEK, that something was sealed with.</summary>
    internal int Versions
    {
        get
        {
            lock (gate)
            {
                return versions.Count;
            }
        }
    }

    /// <returns>Whether it is an envelope at all.</returns>
    internal bool Add(string text, T content)
    {
        if (!EnvelopeHeader.TryRead(Convert.FromBase64String(text), out var header))
        {
            return false;
        }

        var added = new Sealed<T>(text, content, header.ContentKey.Version.ToString());
        lock (gate)
        {
            var same = versions.Find(known => known[0].Version == added.Version);
            if (same is null)
            {
                versions.Add(same = []);
            }

            // The oldest half stays, and the rest makes room.
            if (same.Count == Kept)
            {
                same.RemoveAt(Kept / 2);
            }

            same.Add(added);
        }

        return true;
    }

    /// <summary>One of any version, or of the newest; none before the first.</summary>
    internal Sealed<T>? Find(Chance chance, bool newest = false)
    {
        lock (gate)
        {
            return versions.Count == 0 ? null : chance.Of(newest ? versions[^1] : chance.Of(versions));
        }
    }
}
