using Kacls.Errors;
using Kacls.Requests;

namespace Kacls.Tokens;

/// <summary>Which of the two tokens of a request is validated, so that a refusal has that token's status and reason code.</summary>
/// <param name="Member">The member of the request's body that holds it.</param>
/// <param name="Errors">Its refusals.</param>
internal sealed record TokenKind(string Member, TokenErrors Errors)
{
    public static TokenKind Authentication { get; } = new("authentication", ErrorCatalogue.Authentication);

    public static TokenKind Authorization { get; } = new("authorization", ErrorCatalogue.Authorization);
}
