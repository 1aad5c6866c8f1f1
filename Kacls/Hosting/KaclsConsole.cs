using System.Text.Encodings.Web;
using Microsoft.Extensions.Logging;

namespace Kacls.Hosting;

/// <summary>The log on a console: one JSON line for each event, an audit record's fields together in its member <c>State</c>.</summary>
internal static class KaclsConsole
{
    /// <summary>Adds it. Text stays as it is, since no browser reads it.</summary>
    /// <param name="logging">The host's logging.</param>
    public static ILoggingBuilder AddKaclsConsole(this ILoggingBuilder logging) => logging.AddJsonConsole(console =>
    {
        console.JsonWriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        console.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
        console.UseUtcTimestamp = true;
    });
}
