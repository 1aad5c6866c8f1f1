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

        using var writer = new Utf8JsonWriter(context.Response.BodyWriter);
        writer.WriteStartObject();
        reply.WriteMembers(writer);
        writer.WriteEndObject();
        return SendAsync(context, StatusCodes.Status200OK, writer);
    }

    internal static Task WriteAsync(HttpContext context, KaclsError error, string correlationId)
    {
        if (error.RetryAfterSeconds is { } seconds)
        {
            context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        using var writer = new Utf8JsonWriter(context.Response.BodyWriter);
        writer.WriteStartObject();
        writer.WriteNumber("code", error.Status);
        writer.WriteString("message", error.Message);
        writer.WriteString("details", $"reason_code={error.ReasonCode}; correlation_id={correlationId}");
        writer.WriteEndObject();
        return SendAsync(context, error.Status, writer);
    }

    /// <summary>Status, headers and body leave together.</summary>
    private static Task SendAsync(HttpContext context, int status, Utf8JsonWriter writer)
    {
        writer.Flush();
        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = "application/json";
        response.ContentLength = writer.BytesCommitted;
        return FlushAsync(context);
    }

    private static async Task FlushAsync(HttpContext context)
    {
        try
        {
            await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            // The caller has gone. Its record is written, and nothing is left to be said to anybody.
        }
    }
}
