using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using BenchmarkDotNet.Attributes;
using Kacls.Audit;
using Kacls.Http;
using Kacls.Operations;
using Kacls.Requests;
using Kacls.Testing.Issuers;
using Microsoft.AspNetCore.Http;

namespace Kacls.Benchmarks.Micro;

/// <summary>What stands around an operation: reading a body, parsing it, listing the audit record's fields, writing a reply.</summary>
public class HttpBenchmarks
{
    private static readonly Member[] Shape = [Members.Authentication, Members.Authorization, Members.Key, Members.Reason];
    private readonly byte[] blob = RandomNumberGenerator.GetBytes(550);
    private readonly DefaultHttpContext context = new();
    private byte[] json = [];
    private MemoryStream body = new();

    [GlobalSetup]
    public void SetUp()
    {
        using var scene = new BenchmarkScene();
        json = Encoding.UTF8.GetBytes(new JsonObject
        {
            ["authentication"] = scene.Authentication,
            ["authorization"] = scene.Authorization,
            ["key"] = Convert.ToBase64String(blob.AsSpan(0, 34)),
            ["reason"] = "{client:'drive' op:'update'}",
        }.ToJsonString());
        context.Request.Body = body = new MemoryStream(json);
        context.Response.Body = Stream.Null;
    }

    [Benchmark]
    public async Task<int> Read_body()
    {
        body.Position = 0;
        using var reader = new BodyReader();
        await reader.ReadAsync(context.Request, TimeProvider.System, CancellationToken.None);
        return reader.Body.Length;
    }

    [Benchmark]
    public int Parse_body()
    {
        using var parsed = RequestBody.Parse(json, Shape);
        return parsed.Get(Members.Authorization).Length;
    }

    [Benchmark]
    public int List_audit_fields() => new AuditFields(new AuditRecord("wrap", CorrelationId.New())
    {
        User = SampleTokens.Email,
        EmailType = "google",
        Issuer = "https://idp.example.com",
        Application = "drive",
        ResourceName = SampleTokens.DriveResource,
        Reason = "{client:'drive' op:'update'}",
        Kek = "local/0123456789abcdef0123456789abcdef",
        ClientAddress = System.Net.IPAddress.Parse("127.0.0.1"),
        DurationMs = 1.234,
    }).Count;

    [Benchmark]
    public async Task Write_reply()
    {
        using var reply = OperationReply.Of("wrapped_key", blob);
        await ReplyWriter.WriteAsync(context, reply);
    }
}
