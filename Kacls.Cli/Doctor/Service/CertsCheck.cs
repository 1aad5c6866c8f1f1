using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json.Nodes;
using Kacls.Cli.Conformance;
using Kacls.Tokens.Keys;

namespace Kacls.Cli.Doctor.Service;

/// <summary>The public keys that another key service fetches in a migration (Google's reference, authentication tokens).</summary>
internal sealed class CertsCheck() : ServiceCheck("certs")
{
    private const string Publish = "Answer GET certs with a JSON Web Key Set of the public keys that sign the service's own tokens.";

    /// <summary>Members of a private or secret key (RFC 7518 sections 6.2.2, 6.3.2 and 6.4).</summary>
    private static readonly string[] Private = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

    /// <inheritdoc/>
    public override async IAsyncEnumerable<Finding> RunAsync(
        ServiceProbe service, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var needed = service.Operations.Contains(ReferenceMethods.Rewrap, StringComparer.Ordinal);
        var reply = await service.GetAsync(ReferenceMethods.Certs, cancellation);
        if (reply.Status != 200)
        {
            yield return needed
                ? Finding($"certs is answered {reply.Status}, but rewrap is listed: no other key service can verify this one.", Publish)
                : Note($"certs is answered {reply.Status}; it is needed for rewrap, which is not listed.");
            yield break;
        }

        if (HoldsPrivate(reply.Json))
        {
            yield return Finding("A private key is published.", "Make another key at once, and publish only its public members.");
        }

        yield return Judge(reply.Text, needed);
    }

    private Finding Judge(string text, bool needed)
    {
        try
        {
            var set = JwksReader.Read(Encoding.UTF8.GetBytes(text));
            return set.PassedOver.Count > 0
                ? Finding($"Keys that can't verify: {string.Join(", ", set.PassedOver)}.", Publish)
                : set.Keys.Count == 0 ? needed ? Warning("There is no key, but rewrap is listed.", Publish) : Note("There is no key.")
                : set.Keys.Any(key => key.Id is null) ? Warning("A key has no kid.", "Give each a kid, by which others choose it.")
                : Ok($"Keys: {string.Join(", ", set.Keys.Select(key => key.Id))}.");
        }
        catch (KeyFetchException exception)
        {
            return Finding($"certs is answered 200, but it is {exception.Message}.", Publish);
        }
    }

    private static bool HoldsPrivate(JsonObject? set) => set?["keys"] is JsonArray keys
        && keys.OfType<JsonObject>().Any(key => Array.Exists(Private, key.ContainsKey));
}
