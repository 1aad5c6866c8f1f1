using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Kacls.Errors;
using Kacls.Operations;
using Microsoft.AspNetCore.Http;

namespace Kacls.Http;

/// <summary>Writes JSON replies, granted ones and Google's structured errors (reference, Structured errors).</summary>
internal static class ReplyWriter
{
    private const int TypicalSize = 2 * 1024;

    internal static async Task WriteAsync(HttpContext context, OperationReply reply)
    {
        var buffer = new ArrayBufferWriter<byte>(TypicalSize);
        try
        {
            Write(buffer, reply.WriteMembers);
            if (reply.CacheControl is { } cacheControl)
            {
                context.Response.Headers.CacheControl = cacheControl;
            }

            await SendAsync(context, StatusCodes.Status200OK, buffer);
        }
        finally
        {
            // It may hold a DEK; clearing writes zeros.
            buffer.Clear();
        }
    }

    internal static async Task WriteAsync(HttpContext context, KaclsError error, string correlationId)
    {
        if (error.RetryAfterSeconds is { } seconds)
        {
            context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        var buffer = new ArrayBufferWriter<byte>(TypicalSize);
        Write(buffer, writer =>
        {
            writer.WriteNumber("code", error.Status);
            writer.WriteString("message", error.Message);
            writer.WriteString("details", $"reason_code={error.ReasonCode}; correlation_id={correlationId}");
        });
        await SendAsync(context, error.Status, buffer);
    }

    private static void Write(ArrayBufferWriter<byte> buffer, Action<Utf8JsonWriter> writeMembers)
    {
        using var writer = new Utf8JsonWriter(buffer);
        writer.WriteStartObject();
        writeMembers(writer);
        writer.WriteEndObject();
    }

    private static async Task SendAsync(HttpContext context, int status, ArrayBufferWriter<byte> buffer)
    {
        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = "application/json";
        response.ContentLength = buffer.WrittenCount;
        try
        {
            await response.Body.WriteAsync(buffer.WrittenMemory, context.RequestAborted);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            // The caller has gone. Its record is written, and nothing is left to be said to anybody.
        }
    }
}
