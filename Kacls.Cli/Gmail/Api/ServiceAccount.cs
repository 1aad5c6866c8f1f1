using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Google.Apis.Auth.OAuth2;
using Google.Apis.Auth.OAuth2.Responses;
using Google.Apis.Http;
using Google.Apis.Util;
using Kacls.Cli.Output;

namespace Kacls.Cli.Gmail.Api;

/// <summary>Access tokens for one user at a time, by a service account with domain-wide delegation.</summary>
internal sealed class ServiceAccount
{
    /// <summary>The least that reads and writes key pairs and identities.</summary>
    internal const string Scope = "https://www.googleapis.com/auth/gmail.settings.basic";

    private readonly ConcurrentDictionary<string, ServiceAccountCredential> users = new(StringComparer.OrdinalIgnoreCase);
    private readonly Func<string, ServiceAccountCredential> make;
    private readonly string name;

    private ServiceAccount(string name, Func<string, ServiceAccountCredential> make) => (this.name, this.make) = (name, make);

    /// <summary>Reads the JSON file that the Google Cloud console gives with a new key of a service account.</summary>
    /// <exception cref="UsageException">The file can't be read or is another kind of file. Nothing of its content is repeated.</exception>
    internal static ServiceAccount Read(string file, TimeProvider clock)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllText(file));
            var root = json.RootElement;
            if (Text("type") is not "service_account")
            {
                throw new UsageException($"{file} is no key of a service account: its \"type\" is not \"service_account\".");
            }

            var (name, key, keyId) = (Text("client_email"), Text("private_key"), Text("private_key_id"));
            var tokens = EndpointUrl.Read("token_uri", Text("token_uri")).OriginalString;
            var account = new ServiceAccount(name, user => new(new ServiceAccountCredential.Initializer(name, tokens)
            {
                User = user,
                Scopes = [Scope],
                KeyId = keyId,
                Clock = new Clock(clock),

                // Back-off is the caller's, who knows what may be repeated.
                DefaultExponentialBackOffPolicy = ExponentialBackOffPolicy.None,
            }.FromPrivateKey(key)));
            account.make("");
            return account;

            string Text(string member) => root.TryGetProperty(member, out var value) && value.GetString() is { Length: > 0 } text
                ? text
                : throw new UsageException($"{file} is no key of a service account: it has no \"{member}\".");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new UsageException($"{file} can't be read as the key of a service account: {exception.GetType().Name}.");
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            throw new UsageException($"{file} is no key of a service account: it is not the JSON file that Google Cloud gave.");
        }
    }

    /// <summary>An access token to act as the user.</summary>
    /// <exception cref="GmailException">There is none for this user, or none now.</exception>
    /// <exception cref="UsageException">There is none for anybody.</exception>
    internal async Task<string> TokenAsync(string user, CancellationToken cancellation)
    {
        try
        {
            return await users.GetOrAdd(user, make).GetAccessTokenForRequestAsync(cancellationToken: cancellation);
        }
        catch (TokenResponseException exception) when (exception.Error?.Error is "unauthorized_client" or "access_denied")
        {
            throw new UsageException(
                $"Google gives {name} no token for {user} (unauthorized_client). In the Admin console, under Security, API controls, "
                    + $"Domain-wide delegation, its client ID needs the scope {Scope}.");
        }
        catch (TokenResponseException exception)
        {
            var error = exception.Error;
            throw new GmailException(
                $"No access token for {user}: {(int?)exception.StatusCode} "
                    + $"{GmailError.Line(error?.Error)} {GmailError.Line(error?.ErrorDescription)}".TrimEnd(),
                exception.StatusCode ?? HttpStatusCode.BadRequest);
        }
        catch (HttpRequestException exception)
        {
            throw new GmailException($"Google's token endpoint doesn't answer: {exception.Message}", null);
        }
    }

    private sealed class Clock(TimeProvider time) : IClock
    {
        public DateTime Now => time.GetLocalNow().DateTime;

        public DateTime UtcNow => time.GetUtcNow().UtcDateTime;
    }
}
