using System.Globalization;
using System.Text.Json;
using Kacls.Errors;
using Kacls.Operations;
using Microsoft.AspNetCore.Http;

namespace Kacls.Http;

/// <summary>Writes JSON replies, granted ones and Google's structured errors (reference, Structured errors).</summary>
internal static class ReplyWriter
{
    internal static Task WriteAsync(HttpContext context, OperationReply reply)
    {
        if (reply.CacheControl is { } cacheControl)
        {
            context.Response.Headers.CacheControl = cacheControl;
        }

        long size;
        using (var writer = new Utf8JsonWriter(context.Response.BodyWriter))
        {
            writer.WriteStartObject();
            reply.WriteMembers(writer);
            size = End(writer);
        }

        return SendAsync(context, StatusCodes.Status200OK, size);
    }

    internal static Task WriteAsync(HttpContext context, KaclsError error, string correlationId)
    {
        if (error.RetryAfterSeconds is { } seconds)
        {
            context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        long size;
        using (var writer = new Utf8JsonWriter(context.Response.BodyWriter))
        {
            writer.WriteStartObject();
            writer.WriteNumber("code", error.Status);
            writer.WriteString("message", error.Message);
            writer.WriteString("details", $"reason_code={error.ReasonCode}; correlation_id={correlationId}");
            size = End(writer);
        }

        return SendAsync(context, error.Status, size);
    }

    private static long End(Utf8JsonWriter writer)
    {
        writer.WriteEndObject();
        writer.Flush();
        return writer.BytesCommitted;
    }

    /// <summary>Status, headers and body leave together.</summary>
    private static async Task SendAsync(HttpContext context, int status, long size)
    {
        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = "application/json";
        response.ContentLength = size;
        try
        {
            await response.BodyWriter.FlushAsync(context.RequestAborted);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            // The caller has gone. Its record is written, and nothing is left to be said to anybody.
        }
    }
}
