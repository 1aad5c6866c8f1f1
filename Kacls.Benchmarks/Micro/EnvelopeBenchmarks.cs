using System.Security.Cryptography;
using BenchmarkDotNet.Attributes;
using Kacls.Audit;
using Kacls.Envelopes;
using Kacls.KeyEncryption;
using Kacls.Protocol;
using Kacls.Requests;
using Kacls.Testing.Issuers;

namespace Kacls.Benchmarks.Micro;

/// <summary>Sealing and opening a DEK's envelope, beside the KEK's own part of it.</summary>
public class EnvelopeBenchmarks
{
    private readonly byte[] contentKey = RandomNumberGenerator.GetBytes(32);
    private readonly OperationContext context =
        new(CseOperation.Wrap, RequestBody.Empty, clientAddress: null, new AuditRecord("benchmark", "0"),
            CancellationToken.None);
    private readonly DekContent dek = new(RandomNumberGenerator.GetBytes(34), SampleTokens.DriveResource, string.Empty);
    private BenchmarkScene scene = null!;
    private KeyEncryptionRing ring = null!;
    private DekEnvelopes envelopes = null!;
    private (string Kek, WrappedContentKey Key) wrapped;
    private byte[] blob = [];

    [GlobalSetup]
    public async Task SetUpAsync()
    {
        scene = new BenchmarkScene();
        ring = scene.Get<KeyEncryptionRing>();
        envelopes = scene.Get<DekEnvelopes>();
        (wrapped.Kek, wrapped.Key, _) = await ring.WrapAsync(contentKey, CancellationToken.None);
        blob = await envelopes.SealAsync(dek, context);
    }

    [Benchmark]
    public async Task<int> Kek_wrap() => (await ring.WrapAsync(contentKey, CancellationToken.None)).Wrapped.Bytes.Length;

    [Benchmark]
    public async Task<int> Seal() => (await envelopes.SealAsync(dek, context)).Length;

    [Benchmark]
    public async Task<int> Kek_unwrap() => (await ring.UnwrapAsync(wrapped.Kek, wrapped.Key, CancellationToken.None)).ContentKey.Length;

    [Benchmark]
    public async Task<int> Open()
    {
        using var content = await envelopes.OpenAsync(blob, context);
        return content.Dek.Length;
    }

    [GlobalCleanup]
    public void CleanUp()
    {
        dek.Dispose();
        scene.Dispose();
    }
}
