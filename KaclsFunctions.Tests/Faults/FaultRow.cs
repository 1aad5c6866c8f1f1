using System.Text.RegularExpressions;

namespace KaclsFunctions.Tests.FaultTable;

/// <summary>
/// A row of the tables in docs/operations.md. The page is made of these cells, and a test compares each of them with what it saw: … stands
/// for what differs each time.
/// </summary>
/// <param name="Fault">What goes wrong.</param>
internal record FaultRow(string Fault)
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    /// <summary>The status, the reason code and Retry-After.</summary>
    public required string Caller { get; init; }

    /// <summary>The outcome and the <c>detail</c> of the request's record.</summary>
    public required string Audit { get; init; }

    /// <summary>How long after the end of the fault a request is served again, by the service's clock.</summary>
    public TimeSpan Normal { get; init; }

    /// <summary>Whether it may be sooner.</summary>
    public bool OrSooner { get; init; }

    /// <summary>Instead of the time, where something else has to happen.</summary>
    public string? NormalWhen { get; init; }

    public string NormalCell => NormalWhen
        ?? (Normal == TimeSpan.Zero ? "at once" : $"{(OrSooner ? "within " : "")}{Normal.TotalSeconds} s");

    public void AssertSeen(Seen seen) => Assert.True(
        Matches(Caller, seen.Caller) && Matches(Audit, seen.Audit),
        $"{Fault}\n  expected: {Caller} | {Audit}\n  seen:     {seen.Caller} | {seen.Audit}");

    /// <summary>Waits as long as the row says and not a second less, unless it may be sooner.</summary>
    /// <param name="isServed">Makes one request.</param>
    /// <param name="advance">Lets time pass.</param>
    public async Task AssertNormalAsync(Func<Task<bool>> isServed, Action<TimeSpan> advance)
    {
        if (Normal == TimeSpan.Zero)
        {
            Assert.True(await isServed(), $"{Fault}: not normal at once");
            return;
        }

        if (OrSooner)
        {
            for (var passed = TimeSpan.Zero; passed < Normal && !await isServed(); passed += Second)
            {
                advance(Second);
            }
        }
        else
        {
            Assert.False(await isServed(), $"{Fault}: normal at once, not after {NormalCell}");
            advance(Normal - Second);
            Assert.False(await isServed(), $"{Fault}: normal sooner than after {NormalCell}");
            advance(Second);
        }

        await Eventually.True(isServed);
    }

    private static bool Matches(string cell, string seen) => Regex.IsMatch(
        seen, $"^{Regex.Escape(cell).Replace("…", ".*", StringComparison.Ordinal)}$", RegexOptions.Singleline);
}
