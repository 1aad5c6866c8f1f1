using System.Buffers;
using System.Buffers.Text;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Kacls.Benchmarks.Servers;

/// <summary>
/// The floor that no KACLS can go below: Kestrel, one reader of the body's bytes, two RS256 signatures, one RSA-OAEP-256, one derivation of
/// a key, one AES-256-GCM and one write, and nothing that could be spared. It reads no claim, checks no rule, writes no record, and would
/// let anybody have anything. Never deploy this.
/// </summary>
internal sealed class BareEndpoint(BenchmarkKeys keys)
{
    private static readonly PathString WrapPath = new("/v1/wrap");

    private readonly BareCryptography cryptography = new(keys);

    internal static WebApplication Build(WebApplicationBuilder builder, BenchmarkKeys keys)
    {
        var endpoint = new BareEndpoint(keys);
        var app = builder.Build();
        app.Run(endpoint.RunAsync);
        return app;
    }

    private async Task RunAsync(HttpContext context)
    {
        var size = (int)context.Request.ContentLength!.Value;
        var reader = context.Request.BodyReader;
        var read = await reader.ReadAtLeastAsync(size);
        Answer(context, read.Buffer);
        reader.AdvanceTo(read.Buffer.End);
        await context.Response.BodyWriter.FlushAsync();
    }

    private void Answer(HttpContext context, ReadOnlySequence<byte> body)
    {
        if (body.IsSingleSegment)
        {
            Answer(context, body.FirstSpan);
            return;
        }

        var whole = ArrayPool<byte>.Shared.Rent((int)body.Length);
        body.CopyTo(whole);
        Answer(context, whole.AsSpan(0, (int)body.Length));
        ArrayPool<byte>.Shared.Return(whole);
    }

    private void Answer(HttpContext context, ReadOnlySpan<byte> body)
    {
        var request = new BareRequest(body);
        cryptography.VerifyProvider(request.Authentication);
        cryptography.VerifyGoogle(request.Authorization);
        Span<byte> result = stackalloc byte[BareCryptography.MaxResult];
        if (context.Request.Path == WrapPath)
        {
            Write(context.Response, "{\"wrapped_key\":\""u8, result[..cryptography.Seal(request.Key, result)]);
        }
        else
        {
            Write(context.Response, "{\"key\":\""u8, result[..cryptography.Open(request.WrappedKey, result)]);
        }
    }

    private static void Write(HttpResponse response, ReadOnlySpan<byte> start, ReadOnlySpan<byte> value)
    {
        var end = "\"}"u8;
        var size = start.Length + Base64.GetMaxEncodedToUtf8Length(value.Length) + end.Length;
        response.ContentType = "application/json";
        response.ContentLength = size;
        var into = response.BodyWriter.GetSpan(size)[..size];
        start.CopyTo(into);
        Base64.EncodeToUtf8(value, into[start.Length..], out _, out _);
        end.CopyTo(into[^end.Length..]);
        response.BodyWriter.Advance(size);
    }
}
