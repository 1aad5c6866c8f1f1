using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Diagnostics.Tracing;
using System.Security.Cryptography;
using System.Text;
using Kacls.Settings;
using Kacls.Testing.KeyVault;
using KaclsFunctions.Tests.KeyVault;
using KaclsFunctions.Tests.Operations;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Seal;

/// <summary>No log, event, metric, record or reply has anything from which a seal could be made.</summary>
public sealed class SecrecyTests
{
    private const string Host = "secret.vault.azure.net";

    [Fact]
    [Rule("G6-2")]
    public async Task nothing_that_is_written_has_a_signature_or_a_seal_or_a_content_key()
    {
        using var events = new AzureEvents();
        using var metrics = new MetricTags();
        await using var ring = new VaultRing();
        var key = await ring.AddAsync(Host);
        var app = await ring.StartAsync(new KeyEncryptionKeySettings { Name = "kek1", KeyId = key.Id });
        var dek = SampleDek.New();
        var wrapped = await app.WrapAsync(dek);
        var unwrapped = await app.PostAsync("unwrap", app.UnwrapBody(wrapped));
        Assert.Equal(dek, unwrapped.Bytes("key"));

        var fresh = await RotateAsync(ring, app, key);
        using var seal = TestRsa.Seal;
        using var kek = TestRsa.Key();
        var blob = Convert.FromBase64String(wrapped);
        var header = Blobs.HeaderOf(blob);
        var contentKey = kek.Decrypt(header.ContentKey.Bytes.ToArray(), RSAEncryptionPadding.OaepSHA256);
        var version = header.ContentKey.Version.ToString();
        var secret = HandMade.SecretOf(seal, "kek1", version);
        var written = string.Join('\n', [app.Log.Text, .. events.Texts, .. metrics.Texts]);
        Assert.Contains("kacls-kek-seal", string.Join('\n', events.Texts), StringComparison.Ordinal);
        Assert.Contains("kacls-kek-seal", string.Join('\n', metrics.Texts), StringComparison.Ordinal);
        foreach (var (what, bytes) in new[]
        {
            ("signature", HandMade.SignatureOf(seal, "kek1", version)),
            ("signature of the fresh version", HandMade.SignatureOf(seal, "kek1", fresh)),
            ("seal secret", secret),
            ("seal secret of the fresh version", HandMade.SecretOf(seal, "kek1", fresh)),
            ("content key", contentKey),
            ("derived key", HandMade.Hkdf(contentKey, secret, blob[..header.Size], 44)[..32]),
            ("DEK", dek),
        })
        {
            AssertAbsent(what, bytes, written);
            AssertAbsent(what, bytes, what == "DEK" ? "" : unwrapped.Body + (await app.GetAsync("/v1/status")).Body);
        }
    }

    private static async Task<string> RotateAsync(VaultRing ring, KaclsApp app, VaultKey key)
    {
        await ring.RotateAsync(app, "kek1", key);
        Assert.Equal(key.Newest.Version, VaultRing.HeaderOf(await app.WrapAsync(SampleDek.New())).ContentKey.Version.ToString());
        return key.Newest.Version;
    }

    // Half of it is enough to find it where a line is cut.
    private static void AssertAbsent(string what, byte[] secret, string text)
    {
        var half = secret[..(secret.Length / 6 * 3)];
        foreach (var form in new[]
        {
            Convert.ToHexString(half), Convert.ToHexStringLower(half), Convert.ToBase64String(half),
            Base64Url.EncodeToString(half), BitConverter.ToString(half),
        })
        {
            Assert.False(text.Contains(form, StringComparison.Ordinal), $"The {what} was written.");
        }
    }

    /// <summary>All that the Azure SDK says of itself, at the level at which it would write contents if it were let.</summary>
    private sealed class AzureEvents : EventListener
    {
        private readonly ConcurrentQueue<string> texts = new();

        public IReadOnlyList<string> Texts => [.. texts];

        protected override void OnEventSourceCreated(EventSource eventSource)
        {
            if (eventSource.Name.StartsWith("Azure-", StringComparison.Ordinal))
            {
                EnableEvents(eventSource, EventLevel.Verbose, EventKeywords.All);
            }
        }

        protected override void OnEventWritten(EventWrittenEventArgs eventData) => texts?.Enqueue(
            $"{eventData.EventSource.Name} {eventData.EventName} {string.Join(' ', (eventData.Payload ?? new([])).Select(Text))}");

        private static string Text(object? part) => part is byte[] bytes
            ? $"{Convert.ToHexString(bytes)} {Encoding.UTF8.GetString(bytes)}"
            : $"{part}";
    }

    private sealed class MetricTags : IDisposable
    {
        private readonly ConcurrentQueue<string> texts = new();
        private readonly MeterListener listener = new();

        public MetricTags()
        {
            listener.InstrumentPublished = (instrument, hears) => hears.EnableMeasurementEvents(instrument);
            listener.SetMeasurementEventCallback<long>((_, value, tags, _) => Add(value, tags));
            listener.SetMeasurementEventCallback<double>((_, value, tags, _) => Add(value, tags));
            listener.SetMeasurementEventCallback<int>((_, value, tags, _) => Add(value, tags));
            listener.Start();
        }

        public IReadOnlyList<string> Texts => [.. texts];

        public void Dispose() => listener.Dispose();

        private void Add(object value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
            texts.Enqueue($"{value} {string.Join(' ', tags.ToArray())}");
    }
}
