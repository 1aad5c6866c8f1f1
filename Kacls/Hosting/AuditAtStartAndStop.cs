using System.Text;
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
                new("providers", Json(settings.Authentication.Providers, (json, provider) =>
                {
                    json.WriteStartObject();
                    json.WriteString("name", provider.Name);
                    json.WriteString("issuer", provider.Issuer);
                    WriteTexts(json, "audiences", provider.Audiences);
                    WriteTexts(json, "uses", provider.Uses);
                    WriteTexts(json, "domains", provider.Domains);
                    json.WriteEndObject();
                })),
                new("peers", Json(settings.Migration.Peers, (json, peer) =>
                {
                    json.WriteStartObject();
                    json.WriteString("url", peer.Url);
                    WriteTexts(json, "allow", peer.Allow);
                    json.WriteEndObject();
                })),
                new("privileged_users", Json(settings.Privileged.Users, (json, user) => json.WriteStringValue(user))),
                new("perimeters", Json(
                    settings.Perimeters.ById.Keys.Order(StringComparer.Ordinal), (json, name) => json.WriteStringValue(name))),
                new("keks", Json(settings.KeyEncryption.Keys, (json, key) =>
                {
                    json.WriteStartObject();
                    json.WriteString("name", key.Name);
                    json.WriteString("key_id", key.KeyId);
                    json.WriteString("seal_key_id", key.SealKey);
                    json.WriteBoolean("active", key.Active);
                    json.WriteEndObject();
                })),
                new("settings_sha256", loaded.Digest),
            ],
        };
    }

    /// <summary>Written by hand: the serializer builds its tables for some 50 types before it writes the first.</summary>
    private static string Json<T>(IEnumerable<T> entries, Action<Utf8JsonWriter, T> write)
        where T : class
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartArray();
            foreach (var entry in entries)
            {
                write(json, entry);
            }

            json.WriteEndArray();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    private static void WriteTexts(Utf8JsonWriter json, string name, string[]? texts)
    {
        if (texts is null)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }
}
