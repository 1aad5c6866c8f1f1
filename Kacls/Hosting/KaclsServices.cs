using Kacls.Access;
using Kacls.Audit;
using Kacls.Diagnostics;
using Kacls.Envelopes;
using Kacls.Errors;
using Kacls.Http;
using Kacls.KeyEncryption;
using Kacls.Operations;
using Kacls.Perimeters;
using Kacls.Protocol;
using Kacls.Settings;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Kacls.Hosting;

/// <summary>Registers everything that a KACLS needs, except the KEKs and the signing key of a cloud, which the host adds.</summary>
internal static class KaclsServices
{
    /// <summary>Adds the services.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="loaded">The settings.</param>
    /// <exception cref="SettingsException">A key file that the settings name can't be used.</exception>
    public static IServiceCollection AddKacls(this IServiceCollection services, LoadedSettings loaded)
    {
        var settings = loaded.Settings;
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(loaded);
        services.AddSingleton(settings);
        services.AddHostedService<StartWarnings>();
        services.AddSingleton(LocalKeys.Open(settings));
        services.AddSingleton(KaclsDiagnostics.Shared);
        services.AddKaclsTokens(loaded);
        services.AddSingleton<KaclsUrlRule>();
        services.AddSingleton<OwnerDomainRule>();
        services.AddSingleton<GuestRule>();
        services.AddSingleton<AccessRules>();
        services.AddSingleton<PrivilegedRule>();
        services.AddSingleton(loaded.Policy);
        services.AddSingleton<DelegationMinter>();
        services.AddMigration(loaded.Peers);
        AddKeyEncryption(services, settings.KeyEncryption);
        AddOperations(services);
        AddHttp(services);
        services.AddKaclsAudit(settings.Audit);
        return services;
    }

    private static void AddKeyEncryption(IServiceCollection services, KeyEncryptionSettings settings)
    {
        if (settings.Provider == KeyEncryptionSettings.Local)
        {
            services.AddSingleton<IKeyEncryptionKey>(provider => provider.GetRequiredService<LocalKeys>().KeyEncryption!);
        }

        var inactive = settings.Keys.Where(key => !key.Active).Select(key => key.Name).ToHashSet(StringComparer.Ordinal);
        services.AddSingleton(provider => new KeyEncryptionRing(
            provider.GetServices<IKeyEncryptionKey>().Select(kek => Measured(kek, provider)),
            name => !inactive.Contains(name),
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<EnvelopeService>();
        services.AddSingleton<DekEnvelopes>();
        services.AddSingleton<PrivateKeyEnvelopes>();
    }

    private static MeasuredKeyEncryptionKey Measured(IKeyEncryptionKey kek, IServiceProvider provider) =>
        new(kek, provider.GetRequiredService<KaclsDiagnostics>(), provider.GetRequiredService<TimeProvider>());

    private static void AddOperations(IServiceCollection services)
    {
        services.AddSingleton<IOperation, CertsOperation>();
        services.AddSingleton<IOperation, DelegateOperation>();
        services.AddSingleton<IOperation, DigestOperation>();
        services.AddSingleton<IOperation, PrivateKeyDecryptOperation>();
        services.AddSingleton<IOperation, PrivateKeySignOperation>();
        services.AddSingleton<IOperation, PrivilegedPrivateKeyDecryptOperation>();
        services.AddSingleton<PrivilegedUnwrapOperation>();
        services.AddSingleton<IOperation>(provider => provider.GetRequiredService<PrivilegedUnwrapOperation>());
        services.AddSingleton<IOperation, PrivilegedWrapOperation>();
        services.AddSingleton<IOperation, RewrapOperation>();
        services.AddSingleton<IOperation, StatusOperation>();
        services.AddSingleton<IOperation, TakeoutUnwrapOperation>();
        services.AddSingleton<IOperation, UnwrapOperation>();
        services.AddSingleton<IOperation, WrapOperation>();
        services.AddSingleton<IOperation, WrapPrivateKeyOperation>();
        services.AddSingleton<PerimeterCheck>();
        services.AddSingleton<PerimeterExplainer>();
        services.AddSingleton<SelfCheck>();
        services.AddSingleton<UnwrapLimit>();
        services.AddSingleton<ClientAddressCheck>();
        services.TryAddSingleton(new OfferedOperations(CseOperation.All));
        services.AddSingleton<OperationCatalogue>();
    }

    private static void AddHttp(IServiceCollection services)
    {
        services.AddSingleton<ReplyHeaders>();
        services.AddSingleton<Admission>();
        services.TryAddSingleton(new ConnectionAddresses(AreClients: true));
        services.AddSingleton<ClientAddress>();
        services.AddSingleton(provider => new OperationEndpoint(
            provider.GetRequiredService<KaclsSettings>(),
            provider.GetRequiredService<OperationCatalogue>(),
            provider.GetRequiredService<ReplyHeaders>(),
            provider.GetRequiredService<Admission>(),
            provider.GetRequiredService<ClientAddress>(),
            provider.GetRequiredService<AuditLog>(),
            provider.GetRequiredService<KaclsDiagnostics>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<OperationEndpoint>>()));
    }
}
