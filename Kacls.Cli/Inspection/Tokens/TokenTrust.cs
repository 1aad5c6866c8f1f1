using Kacls.Access;
using Kacls.Azure.Signing;
using Kacls.Errors;
using Kacls.Hosting;
using Kacls.Migration;
using Kacls.Settings;
using Kacls.Signing;
using Kacls.Tokens;
using Microsoft.Extensions.DependencyInjection;

namespace Kacls.Cli.Inspection.Tokens;

/// <summary>What the service under some settings judges tokens with: its own classes, put together as its start does.</summary>
internal sealed class TokenTrust : IAsyncDisposable
{
    private readonly ServiceProvider services;
    private readonly bool isOffline;

    /// <param name="loaded">The settings.</param>
    /// <param name="time">The clock by which tokens are judged.</param>
    /// <param name="isOffline">Whether no key set is asked for.</param>
    public TokenTrust(LoadedSettings loaded, TimeProvider time, bool isOffline)
    {
        (Loaded, Time, this.isOffline) = (loaded, time, isOffline);
        var collection = new ServiceCollection().AddSingleton(time).AddSingleton(loaded).AddSingleton(loaded.Settings);
        AddSigning(collection, loaded.Settings);
        collection.AddKaclsTokens(loaded);
        collection.AddMigration(loaded.Peers);
        collection.AddSingleton<KaclsUrlRule>().AddSingleton<OwnerDomainRule>().AddSingleton<GuestRule>().AddSingleton<AccessRules>()
            .AddSingleton<PrivilegedRule>();
        services = collection.BuildServiceProvider();
    }

    /// <summary>The settings.</summary>
    public LoadedSettings Loaded { get; }

    /// <summary>The clock by which tokens are judged.</summary>
    public TimeProvider Time { get; }

    /// <summary>Whether signatures are judged.</summary>
    public bool ChecksSignatures => !isOffline;

    /// <summary>Every rule over validated tokens, together.</summary>
    public AccessRules Rules => Get<AccessRules>();

    /// <summary>One of the service's own classes, such as a rule by itself.</summary>
    public T Get<T>()
        where T : notnull => services.GetRequiredService<T>();

    /// <summary>What validates a token; with it the token, which offline is signed anew.</summary>
    public (TokenValidator Validator, string Token) For(string token)
    {
        if (!isOffline || StandInOf(token) is not { } key)
        {
            return (Get<TokenValidator>(), token);
        }

        var trusted = new IssuerRegistry(
            Get<IssuerRegistry>().Issuers.Select(issuer => issuer with { Keys = key }),
            Get<PeerIssuers>().Issuers.Select(peer => peer with { Keys = key }));
        return (new(trusted, Time, Loaded.Settings.ClockSkew), key.Token);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => services.DisposeAsync();

    private static StandInKey? StandInOf(string token)
    {
        try
        {
            using var unverified = TokenReader.Read(token, TokenKind.Authentication);
            return StandInKey.For(token, unverified.Algorithm, unverified.KeyId);
        }
        catch (KaclsException)
        {
            return null;
        }
    }

    /// <summary>Of our own tokens, those of delegate. A Local key's file is read, never made.</summary>
    private static void AddSigning(IServiceCollection collection, KaclsSettings settings)
    {
        if (settings.Signing.KeyId is { Length: > 0 })
        {
            collection.AddKeyVaultSigning(settings);
        }
        else if (settings.Signing.Path is { Length: > 0 } path && File.Exists(path))
        {
            collection.AddSingleton<ISigningKeys>(_ => LocalSigningKey.FromFile(path));
        }
        else
        {
            collection.AddSingleton<ISigningKeys, UnconfiguredSigning>();
        }
    }
}
