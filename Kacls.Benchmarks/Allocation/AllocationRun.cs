using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Kacls.Benchmarks.Micro;
using Kacls.Http;
using Kacls.Testing.Issuers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Kacls.Benchmarks.Allocation;

/// <summary>
/// What the product allocates for one request, its audit record and its reply included, without the web server. On one thread, and in a
/// process without tiered compilation, the figure is the same in every run, so that a limit can hold it.
/// </summary>
internal static class AllocationRun
{
    private const int Requests = 500;

    /// <returns>Whether every operation keeps to its limit.</returns>
    internal static async Task<bool> RunAsync()
    {
        using var scene = new BenchmarkScene();
        await scene.WarmUpAsync();
        var endpoint = scene.Get<OperationEndpoint>();
        var wrap = Body(scene, "writer", "key", Convert.ToBase64String(new byte[34]));
        var wrapped = await AnswerAsync(endpoint, "wrap", wrap);
        var unwrap = Body(scene, "reader", "wrapped_key", (string)JsonNode.Parse(wrapped)!["wrapped_key"]!);
        var forged = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(wrap).Replace(".ey", ".ex", StringComparison.Ordinal));

        (string Name, string Operation, byte[] Body, long Limit)[] cases =
        [
            ("wrap", "wrap", wrap, 8_800),
            ("unwrap", "unwrap", unwrap, 9_600),
            ("wrap, refused", "wrap", forged, 11_700),
        ];
        Console.WriteLine("| request | bytes allocated | limit |");
        Console.WriteLine("|---|---:|---:|");
        var kept = true;
        foreach (var (name, operation, body, limit) in cases)
        {
            var bytes = Measure(endpoint, operation, body);
            kept &= bytes <= limit;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"| {name} | {bytes} | {limit}{(bytes <= limit ? "" : ", exceeded")} |"));
        }

        return kept;
    }

    private static long Measure(OperationEndpoint endpoint, string operation, byte[] body)
    {
        var context = new DefaultHttpContext { Request = { Method = HttpMethods.Post, ContentLength = body.Length } };
        context.Features.Set<IRequestBodyPipeFeature>(new WholeBody(body));
        context.Response.Body = Stream.Null;
        AnswerAll();
        var before = GC.GetAllocatedBytesForCurrentThread();
        AnswerAll();
        return (GC.GetAllocatedBytesForCurrentThread() - before) / Requests;

        void AnswerAll()
        {
            for (var request = 0; request < Requests; request++)
            {
                Answer(endpoint, context, operation);
            }
        }
    }

    private static void Answer(OperationEndpoint endpoint, HttpContext context, string operation)
    {
        context.Response.Headers.Clear();
        if (!endpoint.RunAsync(context, operation).IsCompletedSuccessfully)
        {
            throw new InvalidOperationException("The request left its thread: what it allocates elsewhere would not be counted.");
        }
    }

    private static async Task<byte[]> AnswerAsync(OperationEndpoint endpoint, string operation, byte[] body)
    {
        using var reply = new MemoryStream();
        await endpoint.RunAsync(
            new DefaultHttpContext { Request = { Method = "POST", Body = new MemoryStream(body) }, Response = { Body = reply } },
            operation);
        return reply.ToArray();
    }

    private static byte[] Body(BenchmarkScene scene, string role, string member, string value) =>
        Encoding.UTF8.GetBytes(new JsonObject
        {
            ["authentication"] = scene.Authentication,
            ["authorization"] = scene.Keys.Google.DriveAuthorization(role).Mint(),
            [member] = value,
            ["reason"] = "{client:'drive' op:'update'}",
        }.ToJsonString());
}
