using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;
using Kacls.Cli.Output;

namespace Kacls.Cli.Gmail.Api;

/// <summary>Gmail's settings of client-side encryption (users.settings.cse), each user's as that user.</summary>
internal sealed class GmailClient : IDisposable
{
    /// <summary>Google's.</summary>
    internal const string DefaultUrl = "https://gmail.googleapis.com";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    private readonly HttpClient http = new() { Timeout = TimeSpan.FromSeconds(60), MaxResponseContentBufferSize = 16 * 1024 * 1024 };
    private readonly ServiceAccount account;
    private readonly Uri url;
    private readonly TimeProvider clock;

    /// <param name="account">Who asks.</param>
    /// <param name="url">Where Gmail's API is.</param>
    /// <param name="clock">What waits are measured by.</param>
    internal GmailClient(ServiceAccount account, Uri url, TimeProvider clock)
    {
        (this.account, this.url, this.clock) = (account, url, clock);
        Backoff = new(clock);
    }

    /// <summary>How this client waits; for callers who repeat more than one call.</summary>
    internal Backoff Backoff { get; }

    /// <summary>All key pairs of a user.</summary>
    internal Task<IReadOnlyList<CseKeyPair>> ListKeyPairsAsync(string user, CancellationToken cancellation) =>
        ListAsync<CseKeyPair>(user, "keypairs", "cseKeyPairs", cancellation);

    /// <summary>
    /// Uploads a key pair. It is not repeated: after a lost answer nobody knows whether there is one now, and a second can't be taken back.
    /// </summary>
    internal Task<CseKeyPair> CreateKeyPairAsync(string user, CseKeyPair pair, CancellationToken cancellation) =>
        SendAsync<CseKeyPair>(HttpMethod.Post, user, "keypairs", pair, cancellation);

    /// <summary>Turns a key pair off: what was encrypted to it can't be read until it is turned on.</summary>
    internal Task<CseKeyPair> DisableKeyPairAsync(string user, string keyPairId, CancellationToken cancellation) => Backoff.RunAsync(
        () => SendAsync<CseKeyPair>(HttpMethod.Post, user, $"keypairs/{Uri.EscapeDataString(keyPairId)}:disable", new { }, cancellation),
        cancellation);

    /// <summary>All identities of a user.</summary>
    internal Task<IReadOnlyList<CseIdentity>> ListIdentitiesAsync(string user, CancellationToken cancellation) =>
        ListAsync<CseIdentity>(user, "identities", "cseIdentities", cancellation);

    /// <summary>The identity of a user's address; null: there is none.</summary>
    internal async Task<CseIdentity?> GetIdentityAsync(string user, string address, CancellationToken cancellation)
    {
        try
        {
            return await Backoff.RunAsync(
                () => SendAsync<CseIdentity>(HttpMethod.Get, user, $"identities/{Uri.EscapeDataString(address)}", null, cancellation),
                cancellation);
        }
        catch (GmailException exception) when (exception.Status == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    /// <summary>Makes an identity. Not repeated, as <see cref="CreateKeyPairAsync"/>.</summary>
    internal Task<CseIdentity> CreateIdentityAsync(string user, CseIdentity identity, CancellationToken cancellation) =>
        SendAsync<CseIdentity>(HttpMethod.Post, user, "identities", identity, cancellation);

    /// <summary>Gives an identity another key pair.</summary>
    internal Task<CseIdentity> PatchIdentityAsync(string user, CseIdentity identity, CancellationToken cancellation) => Backoff.RunAsync(
        () => SendAsync<CseIdentity>(
            HttpMethod.Patch, user, $"identities/{Uri.EscapeDataString(identity.EmailAddress)}", identity, cancellation),
        cancellation);

    public void Dispose() => http.Dispose();

    private async Task<IReadOnlyList<T>> ListAsync<T>(string user, string collection, string member, CancellationToken cancellation)
    {
        // A bound, should the pages ever go round in a circle.
        const int MaxPages = 100;
        var all = new List<T>();
        var token = "";
        for (var page = 0; page < MaxPages; page++)
        {
            var path = $"{collection}?pageSize=100{(token.Length > 0 ? $"&pageToken={Uri.EscapeDataString(token)}" : "")}";
            var reply = await Backoff.RunAsync(() => SendAsync<JsonElement>(HttpMethod.Get, user, path, null, cancellation), cancellation);
            if (reply.TryGetProperty(member, out var items))
            {
                all.AddRange(items.Deserialize<List<T>>(Json) ?? []);
            }

            token = reply.TryGetProperty("nextPageToken", out var next) ? next.GetString() ?? "" : "";
            if (token.Length == 0)
            {
                return all;
            }
        }

        throw new GmailException($"Gmail's list of {collection} doesn't end.", HttpStatusCode.BadGateway);
    }

    private async Task<T> SendAsync<T>(HttpMethod method, string user, string path, object? body, CancellationToken cancellation)
    {
        var address = new Uri(url, $"/gmail/v1/users/{Uri.EscapeDataString(user)}/settings/cse/{path}");
        using var request = new HttpRequestMessage(method, address);
        request.Content = body is null ? null : JsonContent.Create(body, body.GetType(), options: Json);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await account.TokenAsync(user, cancellation));
        try
        {
            using var response = await http.SendAsync(request, cancellation);
            return response.IsSuccessStatusCode
                ? await response.Content.ReadFromJsonAsync<T>(Json, cancellation) ?? throw new JsonException("null")
                : throw await GmailError.ReadAsync(response, clock, cancellation);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            throw new GmailException($"{url.Authority} doesn't answer: {exception.Message}", null);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new GmailException($"{url.Authority} didn't answer within a minute.", null);
        }
        catch (JsonException)
        {
            throw new GmailException($"{url.Authority} answered with something that is not Gmail's JSON.", HttpStatusCode.BadGateway);
        }
    }
}
