namespace Kacls.Tokens.Keys;

/// <summary>How the key source of one issuer fares.</summary>
/// <param name="Name">The issuer.</param>
/// <param name="HasKeys">Whether any of its tokens can be accepted now.</param>
/// <param name="LastSuccess">When its keys were last fetched; null when they never were.</param>
/// <param name="LastFailure">Why the newest fetch failed, in words without secrets; null when it succeeded or none has ended yet.</param>
internal sealed record KeySourceHealth(string Name, bool HasKeys, DateTimeOffset? LastSuccess, string? LastFailure);
