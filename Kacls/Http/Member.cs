namespace Kacls.Http;

/// <summary>What a member of a request body holds.</summary>
internal enum MemberKind
{
    /// <summary>A string that is used as it is; its limit is in UTF-8 bytes.</summary>
    Text,

    /// <summary>A string that is base64; its limit is in decoded bytes.</summary>
    Bytes,

    /// <summary>Any JSON value, kept as text for the audit record alone.</summary>
    Reason,
}

/// <summary>One member of a request body (Google's reference, each method's request body).</summary>
/// <param name="Name">Its JSON name.</param>
/// <param name="Kind">What it holds.</param>
/// <param name="Limit">Its largest size; the unit depends on the kind.</param>
/// <param name="IsRequired">Whether a request without it, or with an empty one, is refused.</param>
internal sealed record Member(string Name, MemberKind Kind, int Limit, bool IsRequired = true);

/// <summary>The members that the operations' bodies are made of, with the limits of Google's reference.</summary>
internal static class Members
{
    /// <summary>Google documents no size for tokens; real ones have about 1,300 characters, those of an IdP with many groups some thousand.</summary>
    internal const int MaxTokenSize = 16 * 1024;

    internal static readonly Member Authentication = new("authentication", MemberKind.Text, MaxTokenSize);

    internal static readonly Member Authorization = new("authorization", MemberKind.Text, MaxTokenSize);

    internal static readonly Member Key = new("key", MemberKind.Bytes, 128);

    internal static readonly Member WrappedKey = new("wrapped_key", MemberKind.Bytes, 1024);

    /// <summary>Cut to 1 KB, not refused: it is for logs alone, and no document should stay shut for a long remark.</summary>
    internal static readonly Member Reason = new("reason", MemberKind.Reason, 1024, IsRequired: false);
}
