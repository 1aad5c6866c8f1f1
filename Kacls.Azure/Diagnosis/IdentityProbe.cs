using System.Globalization;
using System.Text.Json;
using Azure.Core;
using Azure.Identity;
using Kacls.Azure.KeyEncryption;
using Kacls.Settings;

namespace Kacls.Azure.Diagnosis;

/// <summary>
/// Where this service's token comes from, and whether there is one; also by a request of our own to IDENTITY_ENDPOINT, which tells the
/// platform's fault from the SDK's (Azure documentation, App Service managed identity, REST endpoint reference).
/// </summary>
internal sealed class IdentityProbe(SharedTokenCredential credential, Func<string, string?> environment, HttpMessageInvoker http)
{
    private const string ApiVersion = "2019-08-01";

    /// <param name="host">A vault's, whose resource the token is for.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<(bool Works, string Text)> RunAsync(string host, CancellationToken cancellation)
    {
        var resource = $"https://{host[(host.IndexOf('.', StringComparison.Ordinal) + 1)..]}";
        var (works, token) = await TokenAsync(resource, cancellation);
        return (works, $"token from {Origin()}: {token}{await RawAsync(resource, cancellation)}");
    }

    private string Origin()
    {
        var who = environment("AZURE_CLIENT_ID") is { Length: > 0 } clientId ? $"user-assigned {clientId}" : "system-assigned";
        return environment("IDENTITY_ENDPOINT") is { Length: > 0 } ? $"the managed identity ({who}) at IDENTITY_ENDPOINT"
            : AzureEnvironment.IsAzure(environment) ? $"the managed identity ({who}) at IMDS"
            : "the developer's own credentials";
    }

    private async Task<(bool Works, string Text)> TokenAsync(string resource, CancellationToken cancellation)
    {
        try
        {
            await credential.GetTokenAsync(new TokenRequestContext([$"{resource}/.default"]), cancellation);
            return (true, "there is one");
        }
        catch (AuthenticationFailedException exception)
        {
            var failure = IdentityErrors.Of(exception);
            return (false, $"{failure.Error.ReasonCode} ({failure.Detail})");
        }
    }

    private async Task<string> RawAsync(string resource, CancellationToken cancellation)
    {
        if (environment("IDENTITY_ENDPOINT") is not { Length: > 0 } endpoint || !Uri.TryCreate(endpoint, UriKind.Absolute, out _))
        {
            return "";
        }

        var clientId = environment("AZURE_CLIENT_ID") is { Length: > 0 } id ? $"&client_id={Uri.EscapeDataString(id)}" : "";
        using var request = new HttpRequestMessage(
            HttpMethod.Get, $"{endpoint}?api-version={ApiVersion}&resource={Uri.EscapeDataString(resource)}{clientId}");
        request.Headers.TryAddWithoutValidation("X-IDENTITY-HEADER", environment("IDENTITY_HEADER"));
        try
        {
            using var answer = await http.SendAsync(request, cancellation);
            var status = ((int)answer.StatusCode).ToString(CultureInfo.InvariantCulture);
            var with = await HasTokenAsync(answer, cancellation) ? "with" : "without";
            return $"; a request of our own is answered {status} {with} a token";
        }
        catch (HttpRequestException exception)
        {
            return $"; a request of our own is not answered ({exception.HttpRequestError})";
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return "; a request of our own is not answered in time";
        }
    }

    private static async Task<bool> HasTokenAsync(HttpResponseMessage answer, CancellationToken cancellation)
    {
        try
        {
            using var body = await JsonDocument.ParseAsync(await answer.Content.ReadAsStreamAsync(cancellation), default, cancellation);
            return body.RootElement.ValueKind == JsonValueKind.Object && body.RootElement.TryGetProperty("access_token", out _);
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
