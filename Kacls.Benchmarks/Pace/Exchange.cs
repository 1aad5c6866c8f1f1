using System.Globalization;
using System.Text;

namespace Kacls.Benchmarks.Pace;

/// <summary>One request of an open loop, in times since its start.</summary>
/// <param name="Due">When it was to be sent.</param>
/// <param name="Sent">When it was.</param>
/// <param name="Done">When its reply had come.</param>
/// <param name="Status">The reply's.</param>
/// <param name="AsksToWait">Whether the reply has a Retry-After.</param>
/// <param name="CorrelationId">The id under which the service called the vault.</param>
internal readonly record struct Exchange(
    TimeSpan Due, TimeSpan Sent, TimeSpan Done, int Status, bool AsksToWait, string CorrelationId)
{
    /// <summary>From when it was due: a request that had to wait to be sent has waited.</summary>
    internal TimeSpan Latency => Done - Due;

    internal bool IsGranted => Status == 200;

    internal static Exchange Read(TimeSpan due, TimeSpan sent, TimeSpan done, ReadOnlySpan<byte> reply) => new(
        due,
        sent,
        done,
        int.Parse(reply[9..12], NumberStyles.None, CultureInfo.InvariantCulture),
        reply.IndexOf("\r\nRetry-After: "u8) >= 0,
        Header(reply, "\r\nX-Correlation-Id: "u8));

    private static string Header(ReadOnlySpan<byte> reply, ReadOnlySpan<byte> name)
    {
        var start = reply.IndexOf(name);
        if (start < 0)
        {
            return "";
        }

        var value = reply[(start + name.Length)..];
        return Encoding.ASCII.GetString(value[..value.IndexOf((byte)'\r')]);
    }
}
