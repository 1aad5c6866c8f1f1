using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Kacls.Benchmarks.Fuzz.World;

namespace Kacls.Benchmarks.Fuzz.Oracles;

/// <summary>
/// Looks for secrets where none belongs: signatures of tokens, DEKs and private keys in audit records, in the log, and in refusals. What a
/// caller writes into a member that is recorded as it is, such as <c>reason</c>, is no secret of that request.
/// </summary>
internal sealed partial class SecretSearch(FuzzBlobs blobs)
{
    private const int Piece = 32;
    private static readonly string[] Homes = ["authentication", "authorization", "key", "private_key", "encrypted_data_encryption_key"];

    private readonly string[] kept =
    [
        .. blobs.Deks.Select(blob => Convert.ToBase64String(blob.Secret)),
        .. blobs.PrivateKeys.SelectMany(blob => Chunks(Convert.ToBase64String(blob.Secret))),
        Convert.ToBase64String(FuzzSeeds.MailDek), Convert.ToBase64String(FuzzSeeds.Dek),
    ];

    internal void Check(FuzzInput input, FuzzReply reply)
    {
        var fields = reply.Audit.SelectMany(record => record.Select(field => field.Value?.ToString()));
        var records = string.Join('\n', fields.Concat(reply.Log));
        var answer = reply.Status == 200 ? "" : Encoding.UTF8.GetString(reply.Body);
        string[] echoed = [.. Echoed(input.Bytes)];
        foreach (var secret in kept.Concat(Signatures(input.Bytes)))
        {
            var holder = records.Contains(secret, StringComparison.Ordinal) ? "the audit record or the log"
                : answer.Contains(secret, StringComparison.Ordinal) ? "the refusal"
                : null;
            if (holder is not null && !Array.Exists(echoed, text => text.Contains(secret, StringComparison.Ordinal)))
            {
                throw new OracleException($"{holder} holds the secret {secret[..8]}…");
            }
        }
    }

    private static IEnumerable<string> Signatures(byte[] body) =>
        Signature().Matches(Encoding.UTF8.GetString(body)).Select(match => match.Groups[1].Value);

    private static IEnumerable<string> Echoed(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var members = document.RootElement.EnumerateObject().Where(member => !Homes.Contains(member.Name));
            return [.. members.Select(member => member.Value.ToString())];
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            return [];
        }
    }

    /// <summary>Some from the middle, where there are no headers that all keys have.</summary>
    private static IEnumerable<string> Chunks(string text) =>
        [text.Substring(text.Length / 3, Piece), text.Substring(text.Length / 2, Piece)];

    [GeneratedRegex("""\.([A-Za-z0-9_-]{32,})["\\]""")]
    private static partial Regex Signature();
}
