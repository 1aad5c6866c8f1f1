using System.Collections.Frozen;
using System.Net;
using Kacls.Audit;
using Kacls.Benchmarks.Allocation;
using Kacls.Hosting;
using Kacls.Http;
using Kacls.Protocol;
using Kacls.Signing;
using Kacls.Testing.Issuers;
using Kacls.Tokens;
using Kacls.Tokens.Keys;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Kacls.Benchmarks.Fuzz.World;

/// <summary>What the service answered to one request, and what it left behind.</summary>
internal sealed record FuzzReply(
    int Status, string? ContentType, long? ContentLength, byte[] Body, IReadOnlyList<AuditFields> Audit, IReadOnlyList<string> Log);

/// <summary>
/// A whole KACLS in this process with a Local KEK: requests go to its endpoint, without a server or a socket. Its clock stands still, its
/// audit keeps every record, and the peer of its migration is at an address that it does not connect to.
/// </summary>
internal sealed class FuzzService : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("kacls-fuzz-").FullName;
    private readonly ServiceProvider services;
    private readonly FuzzLog log = new();
    private readonly OperationEndpoint endpoint;
    private readonly FuzzAudit audit;

    internal FuzzService(FuzzKeys keys, FuzzTokens tokens)
    {
        var loaded = SettingsLoader.Load(
            new ConfigurationBuilder().AddInMemoryCollection(FuzzSettings.Of(folder, keys, tokens)).Build(), _ => null);
        services = new ServiceCollection()
            .AddSingleton<TimeProvider>(tokens.Time)
            .AddSingleton<Func<string, CancellationToken, Task<IPAddress[]>>>((_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback]))
            .AddLogging(logging => logging.AddProvider(log))
            .AddKacls(loaded)
            .AddSingleton(provider => new AuditLanes(1_000, tokens.Time, perMinute: int.MaxValue))
            .AddSingleton<FuzzAudit>()
            .AddSingleton<IAuditOutlet>(provider => provider.GetRequiredService<FuzzAudit>())
            .AddSingleton(provider => Registry(provider, loaded, tokens))
            .BuildServiceProvider();
        audit = services.GetRequiredService<FuzzAudit>();
        endpoint = services.GetRequiredService<OperationEndpoint>();
    }

    internal T Get<T>()
        where T : notnull => services.GetRequiredService<T>();

    internal async Task WarmUpAsync()
    {
        await Get<KeySources>().WarmUpAsync(CancellationToken.None);
        log.TakeAll();
    }

    internal async ValueTask<FuzzReply> SendAsync(FuzzInput input)
    {
        using var body = new MemoryStream();
        var operation = CseOperation.Find(input.Kind)!;
        var context = new DefaultHttpContext
        {
            Request = { Method = operation.HttpMethod, ContentLength = input.Bytes.Length },
            Response = { Body = body },
            Connection = { RemoteIpAddress = IPAddress.Parse("203.0.113.7") },
        };
        context.Features.Set<IRequestBodyPipeFeature>(new WholeBody(input.Bytes));
        await endpoint.RunAsync(context, operation.Name);
        var response = context.Response;
        return new(
            response.StatusCode, response.ContentType, response.ContentLength, body.ToArray(), audit.TakeAll(), log.TakeAll());
    }

    public void Dispose()
    {
        services.Dispose();
        log.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>As the service makes it, but for the peer, whose keys are at hand.</summary>
    private static IssuerRegistry Registry(IServiceProvider provider, LoadedSettings loaded, FuzzTokens tokens)
    {
        var sources = provider.GetRequiredService<KeySourceFactory>();
        var peer = new IssuerGrant
        {
            Name = FuzzTokens.PeerUrl,
            Purposes = TokenPurposes.MigrationPeer,
            Audiences = FrozenSet.Create(StringComparer.Ordinal, PeerClaims.Audience),
            Algorithms = SignatureAlgorithms.Peers,
        };
        return loaded.Issuers.Open(
            sources.Open,
            [new(FuzzTokens.PeerUrl, sources.Open(FuzzTokens.PeerUrl, new KeysAtHand(tokens.Issuers["peer"].Jwks)), [peer])],
            DelegatedTokens.Issuer(SampleTokens.KaclsUrl, provider.GetRequiredService<ISigningKeys>()));
    }
}
