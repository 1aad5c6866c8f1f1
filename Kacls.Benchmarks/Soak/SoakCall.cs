using System.Text.Json;

namespace Kacls.Benchmarks.Soak;

/// <summary>A request, what is right as its answer, and on what that depends.</summary>
/// <param name="Kind">Its row in the report.</param>
/// <param name="Operation">The end of its path.</param>
/// <param name="Body">As it is sent.</param>
internal sealed record SoakCall(string Kind, string Operation, byte[] Body)
{
    /// <summary>Whether the answer of a granted one is right to the byte; it may keep what it needs of it.</summary>
    internal Func<JsonElement, bool> IsRight { get; init; } = _ => true;

    /// <summary>The reason code that it is refused with; absent: it is granted.</summary>
    internal string? Refusal { get; init; }

    /// <summary>Its issuers' names: a key of theirs must be known.</summary>
    internal IReadOnlyList<string> Issuers { get; init; } = [];

    /// <summary>Whether its token has the service ask an issuer for its keys, in vain.</summary>
    internal bool AsksForKeys { get; init; }

    /// <summary>Whether the service asks the vault to answer it.</summary>
    internal bool AsksVault { get; init; }

    /// <summary>The version of the KEK that the vault is asked to unwrap with.</summary>
    internal string? Version { get; init; }

    /// <summary>How old what it says may be: that of status holds for seconds, and its check may have taken some.</summary>
    internal TimeSpan Age { get; init; }

    /// <summary>The caller goes away after that time, without having read an answer.</summary>
    internal TimeSpan? GoesAfter { get; init; }

    /// <summary>What its audit record alone shows as the caller's reason; absent where the body has none to be read.</summary>
    internal string? Marker { get; init; }

    /// <summary>Sent with the body.</summary>
    internal string? ContentEncoding { get; init; }

    internal bool IsGet => Operation is "status" or "certs";
}
