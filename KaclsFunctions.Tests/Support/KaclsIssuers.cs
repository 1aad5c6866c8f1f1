using Kacls.Protocol;
using Kacls.Testing.Issuers;

namespace KaclsFunctions.Tests.Support;

/// <summary>
/// Issuers of tokens in the places of Google's and of a customer's identity providers, and the settings that make a KACLS trust them.
/// </summary>
internal sealed class KaclsIssuers : IAsyncDisposable
{
    private readonly IssuerServer server;

    private KaclsIssuers(IssuerServer server, TimeProvider time)
    {
        this.server = server;
        var endpoints = new Dictionary<string, IssuerEndpoint>();
        var settings = new Dictionary<string, string?>();
        foreach (var (index, google) in GoogleIssuers.Default.Index())
        {
            var endpoint = endpoints[google.Application!] = server.Host(
                google.Application!, new(google.Issuer!, time, KeyPool.Rsa(index % 4)));
            var at = $"Kacls:Authorization:Issuers:{index}";
            settings[$"{at}:Application"] = google.Application;
            settings[$"{at}:Issuer"] = google.Issuer;
            settings[$"{at}:Audience"] = google.Audience;
            settings[$"{at}:Keys"] = endpoint.JwksUrl;
        }

        foreach (var (index, (name, use)) in new[] { ("idp", "user"), ("guest-idp", "guest"), ("admin-idp", "privileged") }.Index())
        {
            var endpoint = endpoints[name] = server.Host(name, new(server.UrlOf(name), time, KeyPool.Rsa(4 + index)));
            var at = $"Kacls:Authentication:Providers:{index}";
            settings[$"{at}:Name"] = name;
            settings[$"{at}:Issuer"] = endpoint.Issuer.Issuer;
            settings[$"{at}:Audiences:0"] = SampleTokens.ClientId;
            settings[$"{at}:Keys"] = endpoint.JwksUrl;
            settings[$"{at}:Uses:0"] = use;
        }

        (Endpoints, Settings) = (endpoints, settings);
    }

    /// <summary>Google's issuers by application, and the providers idp, guest-idp and admin-idp.</summary>
    public IReadOnlyDictionary<string, IssuerEndpoint> Endpoints { get; }

    public IReadOnlyDictionary<string, string?> Settings { get; }

    public static async Task<KaclsIssuers> StartAsync(TimeProvider time) => new(await IssuerServer.StartAsync(), time);

    public ValueTask DisposeAsync() => server.DisposeAsync();
}
