using System.Text.Json;
using Kacls.Audit;
using Kacls.Operations;
using Microsoft.Extensions.Hosting;

namespace Kacls.Hosting;

/// <summary>
/// Records at each start what the service trusts: whoever may edit its settings can't add himself unseen. Once a day it does so again,
/// since a rule on logs sees two days and compares. At the stop it has all records on their way.
/// </summary>
internal sealed class AuditAtStartAndStop(LoadedSettings loaded, AuditLog audit, TimeProvider time) : IHostedService, IDisposable
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <summary>Of the host's own 30 seconds.</summary>
    private static readonly TimeSpan LongestFlush = TimeSpan.FromSeconds(10);

    private ITimer? timer;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        audit.Write(Describe(loaded));
        timer = time.CreateTimer(_ => audit.Write(Describe(loaded)), state: null, Day, Day);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        bound.CancelAfter(LongestFlush);
        await audit.FlushAsync(bound.Token);
    }

    public void Dispose() => timer?.Dispose();

    internal static ServiceRecord Describe(LoadedSettings loaded)
    {
        var settings = loaded.Settings;
        return new(ServiceRecord.Configuration)
        {
            More =
            [
                new("version", StatusOperation.Version),
                new("providers", Json(settings.Authentication.Providers.Select(provider => new Dictionary<string, object?>
                {
                    ["name"] = provider.Name,
                    ["issuer"] = provider.Issuer,
                    ["audiences"] = provider.Audiences,
                    ["uses"] = provider.Uses,
                    ["domains"] = provider.Domains,
                }))),
                new("peers", Json(settings.Migration.Peers.Select(peer => new Dictionary<string, object?>
                {
                    ["url"] = peer.Url,
                    ["allow"] = peer.Allow,
                }))),
                new("privileged_users", Json(settings.Privileged.Users)),
                new("perimeters", Json(settings.Perimeters.ById.Keys.Order(StringComparer.Ordinal))),
                new("keks", Json(settings.KeyEncryption.Keys.Select(key => new Dictionary<string, object?>
                {
                    ["name"] = key.Name,
                    ["key_id"] = key.KeyId,
                    ["seal_key_id"] = key.SealKey,
                    ["active"] = key.Active,
                }))),
                new("settings_sha256", loaded.Digest),
            ],
        };
    }

    private static string Json(object value) => JsonSerializer.Serialize(value);
}
