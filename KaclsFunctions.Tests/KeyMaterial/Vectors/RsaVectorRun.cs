using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.KeyMaterial.Vectors;

/// <summary>Sends vectors to a KACLS over HTTP, and keeps what it answers to those that do not decrypt.</summary>
/// <param name="kacls">The KACLS.</param>
/// <param name="byBoth">Whether by each operation that decrypts, or by one and the other in turn, for those that are many.</param>
internal sealed class RsaVectorRun(KeyMaterialFixture kacls, bool byBoth) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<Task<WrappedKey>>> keys = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(WrappedKey Key, string Operation), Lazy<JsonObject>> bodies = new();

    /// <summary>All that a caller sees but the correlation id and the date.</summary>
    internal ConcurrentDictionary<string, byte> Answers { get; } = new(StringComparer.Ordinal);

    /// <summary>A line for each vector that is not answered as it says.</summary>
    /// <param name="vectors">What to ask for.</param>
    /// <param name="pemOf">The private key of a vector.</param>
    internal async Task<IReadOnlyCollection<string>> FindFailuresAsync(IEnumerable<RsaVector> vectors, Func<RsaVector, string> pemOf)
    {
        var failures = new ConcurrentQueue<string>();
        await Parallel.ForEachAsync(vectors, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (vector, _) =>
        {
            var key = await keys.GetOrAdd(pemOf(vector), pem => new(() => WrapAsync(pem))).Value;
            foreach (var (operation, body) in key.Refusal is null ? Requests(vector, key) : [("wrapprivatekey", null)])
            {
                if (await FaultOfAsync(vector, key, operation, body) is { } fault)
                {
                    failures.Enqueue($"{vector.Id} ({vector.Kind}, {vector.Class}) by {operation}: {fault}");
                }
            }
        });
        return failures;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var key in keys.Values)
        {
            (await key.Value).Public?.Dispose();
        }
    }

    private async Task<WrappedKey> WrapAsync(string pem)
    {
        var reply = await kacls.WrapAsync(pem);
        if (reply.Status != 200)
        {
            return new(null, "", reply.ReasonCode);
        }

        var key = RSA.Create();
        key.ImportFromPem(pem);
        return new(key, reply.Json.GetProperty("wrapped_private_key").GetString()!, null);
    }

    private (string Operation, JsonObject? Body)[] Requests(RsaVector vector, WrappedKey key)
    {
        if (vector.IsSignature)
        {
            var body = Body(key, "privatekeysign", () => kacls.Requests.SignBody(key.Public!, key.Wrapped, []));
            body["algorithm"] = vector.Algorithm;
            body["digest"] = Convert.ToBase64String(vector.Input);
            body["rsa_pss_salt_length"] = 0;
            return [("privatekeysign", body)];
        }

        var user = Body(key, "privatekeydecrypt", () => kacls.Requests.DecryptBody(key.Public!, key.Wrapped, []));
        var administrator = Body(key, "privilegedprivatekeydecrypt", () => kacls.Requests.PrivilegedBody(key.Public!, key.Wrapped, []));
        foreach (var body in (JsonObject[])[user, administrator])
        {
            body["algorithm"] = vector.Algorithm;
            body["encrypted_data_encryption_key"] = Convert.ToBase64String(vector.Input);
            if (vector.Label is not null)
            {
                body["rsa_oaep_label"] = Convert.ToBase64String(vector.Label);
            }
        }

        (string, JsonObject?)[] both = [("privatekeydecrypt", user), ("privilegedprivatekeydecrypt", administrator)];
        return byBoth ? both : [both[vector.Id % 2]];
    }

    /// <summary>Tokens are made once for each key: what is tried is not in them.</summary>
    private JsonObject Body(WrappedKey key, string operation, Func<JsonObject> make) =>
        (JsonObject)bodies.GetOrAdd((key, operation), _ => new(make)).Value.DeepClone();

    private async Task<string?> FaultOfAsync(RsaVector vector, WrappedKey key, string operation, JsonObject? body)
    {
        if (body is null)
        {
            return key.Refusal == vector.Refusal ? null : $"{key.Refusal} instead of {vector.Refusal}";
        }

        var reply = await kacls.App.PostAsync(operation, body);
        if (reply.Status == 200)
        {
            var member = vector.IsSignature ? "signature" : "data_encryption_key";
            return vector.Refusal is null && reply.Bytes(member).AsSpan().SequenceEqual(vector.Output) ? null : $"granted: {reply.Body}";
        }

        if (reply.ReasonCode == RsaVector.Failed)
        {
            Answers.TryAdd(Seen(reply), 0);
        }

        return reply.Status == 400 && reply.ReasonCode == vector.Refusal ? null : reply.Body;
    }

    private static string Seen(Reply reply)
    {
        var headers = reply.Headers.Concat(reply.ContentHeaders).Where(header => header.Key != "Date")
            .Select(header => $"{header.Key}: {string.Join(',', header.Value)}");
        return $"{reply.Status}\n{string.Join('\n', headers)}\n{reply.Body}".Replace(reply.CorrelationId!, "", StringComparison.Ordinal);
    }

    private sealed record WrappedKey(RSA? Public, string Wrapped, string? Refusal);
}
