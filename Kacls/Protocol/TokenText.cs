using System.Text.RegularExpressions;

namespace Kacls.Protocol;

/// <summary>Tokens inside of a text from outside, which have no business in a record.</summary>
internal static partial class TokenText
{
    internal static string LeaveOut(string text) => Token().Replace(text, Replacement);

    /// <summary>What stands where a token was.</summary>
    internal const string Replacement = "(a token)";

    /// <summary>
    /// The segments of a JWS or JWE (RFC 7515 and RFC 7516, section 7.1), whole or cut: base64url of a JSON object begins with eyJ.
    /// </summary>
    [GeneratedRegex(@"eyJ[A-Za-z0-9_-]{13,}(\.[A-Za-z0-9_-]*){0,4}", RegexOptions.ExplicitCapture)]
    private static partial Regex Token();
}
