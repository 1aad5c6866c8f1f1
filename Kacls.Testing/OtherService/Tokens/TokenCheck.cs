namespace Kacls.Testing.OtherService;

/// <summary>The part of the check that every token goes through: form, issuer, signature, audience, times.</summary>
/// <param name="kind">authorization, authentication, delegated or peer; faults of tokens start with it.</param>
internal sealed class TokenCheck(string kind, KeySets keySets, TimeProvider clock, Behaviour behaviour, IReadOnlyList<Issuer> all)
{
    internal async Task<Jwt> CheckAsync(string token, IReadOnlyList<Issuer> trusted)
    {
        var jwt = Jwt.Parse(token, Wrong) ?? throw Refused("is not a JWT");
        if (behaviour.Is("checks-nothing") || Wrong("unchecked"))
        {
            return jwt;
        }

        var issuer = IssuerCheck.Find(jwt, trusted, all, Wrong) ?? throw Refused("has an issuer that is not trusted here");
        if (!await new SignatureCheck(keySets, behaviour, Wrong).HoldsAsync(jwt, issuer))
        {
            throw Refused("has a signature that does not hold");
        }

        if (!AudienceCheck.Holds(jwt, issuer, all, Wrong))
        {
            throw Refused("has another audience");
        }

        return new TimeCheck(clock, behaviour, Wrong).Holds(jwt) ? jwt : throw Refused("is not valid at this time");
    }

    internal RefusedException Refused(string why) =>
        TokenRefusal.Of(behaviour, kind == "authorization" ? 403 : 401, $"The {kind} token {why}.");

    private bool Wrong(string fault) => behaviour.Is($"{kind}-{fault}");
}

/// <summary>Status of a refused token, which the reference leaves open (2.7).</summary>
internal static class TokenRefusal
{
    internal static RefusedException Of(Behaviour behaviour, int status, string message) => new(
        behaviour.May(Liberties.TokenFaultsAre400) ? 400 : behaviour.May(Liberties.TokenFaultsAre401) ? 401 : status, message);
}
