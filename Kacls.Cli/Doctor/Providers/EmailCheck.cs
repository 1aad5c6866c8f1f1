using System.Text.Json;
using Kacls.Errors;
using Kacls.Protocol;
using Kacls.Tokens;

namespace Kacls.Cli.Doctor.Providers;

/// <summary>
/// Who the token's user is in Workspace: <c>google_email</c> alone where it is there, else <c>email</c> (Google's reference, authentication
/// tokens). The names in capitals are Google's own, of its Alert Center.
/// </summary>
internal sealed class EmailCheck(ProviderProbe provider) : Check("token-email")
{
    /// <summary>In which providers name a user besides.</summary>
    private static readonly string[] OtherNames = ["upn", "preferred_username", "unique_name", "mail"];

    /// <summary>Judges the claims.</summary>
    public IEnumerable<Finding> Judge(JsonElement claims)
    {
        var compared = claims.TryGetProperty("google_email", out var value) ? "google_email" : "email";
        if (compared == "email" && !claims.TryGetProperty("email", out value))
        {
            yield return Missing([.. OtherNames.Where(name => claims.TryGetProperty(name, out _))]);
            yield break;
        }

        var email = JsonText.Of(value);
        if (email is null || !ExactText.IsEmail(email))
        {
            yield return Finding($"{compared} is not an e-mail address.", "Have the provider write the user's Workspace address there.");
            yield break;
        }

        yield return provider.Email is { } own && !string.Equals(own, email, StringComparison.OrdinalIgnoreCase)
            ? Finding(
                $"EMAIL_MISMATCH: {compared} is {email}, and the user's address in Workspace is {own}.",
                "Have the provider write the Workspace address into google_email, or change the attribute behind email.")
            : Ok($"{compared} is {email}: it must be the user's address in Workspace.");
        if (compared == "google_email")
        {
            yield return Note("google_email is there, so it alone is compared, and email is not.");
        }
        else if (new ClaimReader(claims, TokenKind.Authentication.Errors).Denies("email_verified"))
        {
            yield return Warning(
                "email_verified is not true: this project's service refuses the token, and others may.",
                "Have the address verified, or where only administrators write it set IgnoreEmailVerified for the provider.");
        }
    }

    private Finding Missing(string[] others) => Finding(
        "AUTHENTICATION_TOKEN_MISSING_CLAIM_EMAIL: there is neither email nor google_email.",
        "Have the provider add email to ID tokens: the scope email, and at Entra the optional claim, and the user's mail attribute."
            + (others is []
                ? ""
                : $" It has {string.Join(", ", others)}: this project's EmailClaim can name one, Google's clients can't."));
}
