using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.Json.Nodes;
using Kacls.Cli.Doctor.Service;
using Kacls.Cli.Output;
using Kacls.Tokens.Keys;

namespace Kacls.Cli.Doctor.Providers;

/// <summary>All checks of an identity provider, in order.</summary>
internal static class ProviderDoctor
{
    /// <summary>Runs them.</summary>
    /// <exception cref="ServiceUnreachableException">Nothing answers where the discovery document should be.</exception>
    public static async Task<IReadOnlyList<Finding>> RunAsync(
        ProviderProbe provider, X509Certificate2Collection? trusted, CancellationToken cancellation)
    {
        using var http = new KeyHttpClient(KeyBounds.Default, trusted);
        var findings = new List<Finding>();
        var keys = await FindKeysAsync(provider, http, findings, cancellation);
        if (provider.Token is not null)
        {
            findings.AddRange(new IdTokenCheck(provider).Judge(keys));
        }

        if (provider.Settings is not null)
        {
            findings.AddRange(await new OpinionCheck(provider).JudgeAsync(cancellation));
        }

        return findings;
    }

    private static async Task<KeySet?> FindKeysAsync(
        ProviderProbe provider, KeyHttpClient http, List<Finding> findings, CancellationToken cancellation)
    {
        var discovery = new DiscoveryCheck();
        if (await GetAsync(provider.Discovery, discovery, http, findings, cancellation) is not { } text)
        {
            // Where nobody answers at all there is nothing to judge.
            await ServiceDoctor.ReachAsync(provider.Discovery, cancellation);
            return null;
        }

        if (ObjectOf(text) is not { } document)
        {
            findings.Add(new(
                discovery.Name, Severity.Finding, $"{provider.Discovery} is no JSON object.",
                "Give the URL of an OpenID Connect discovery document with --discovery."));
            return null;
        }

        findings.AddRange(discovery.Judge(document, provider));
        var check = new KeySetCheck();
        if (DiscoveryCheck.KeysOf(document) is not { } url || await GetAsync(url, check, http, findings, cancellation) is not { } json)
        {
            return null;
        }

        try
        {
            var keys = JwksReader.Read(json);
            findings.AddRange(check.Judge(keys));
            return keys;
        }
        catch (KeyFetchException exception)
        {
            findings.Add(new(
                check.Name, Severity.Finding, $"{url} is {exception.Message}.", "Have the provider serve a JSON Web Key Set there."));
            return null;
        }
    }

    private static async Task<byte[]?> GetAsync(
        Uri url, Check check, KeyHttpClient http, List<Finding> findings, CancellationToken cancellation)
    {
        try
        {
            return (await http.GetAsync(url, cancellation)).Body;
        }
        catch (KeyFetchException exception)
        {
            findings.Add(new(
                check.Name, Severity.Finding, $"{url}: {exception.Message}.",
                "It must be answered 200 within 2 s, without redirect and with a certificate that is trusted (--trust)."));
            return null;
        }
    }

    private static JsonObject? ObjectOf(byte[] json)
    {
        try
        {
            return JsonNode.Parse(json, documentOptions: new() { AllowDuplicateProperties = false }) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
