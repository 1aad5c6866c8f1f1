using Kacls.Cli.Conformance.Cases.EveryToken;

namespace Kacls.Cli.Conformance.Cases.Claims;

/// <summary>The organization for which Google calls: another that named this service in its own console must not use it.</summary>
internal static class OwnerDomains
{
    private const string Claim = "kacls_owner_domain";

    private static readonly Variant[] Others =
    [
        Domain("another", _ => "another.example"),
        Domain("cut", domain => domain[..^1]),
        Domain("cut in front", domain => domain[1..]),
        Domain("extended", domain => domain + "x"),
        Domain("extended by a domain", domain => domain + ".evil.example"),
        Domain("with something in front", domain => "evil" + domain),
        Domain("a subdomain", domain => "sub." + domain),
        Domain("the parent", domain => domain[(domain.IndexOf('.', StringComparison.Ordinal) + 1)..]),
        Domain("two", domain => $"another.example,{domain}"),
        Domain("a pattern", _ => "*"),
        Domain("empty", _ => ""),
        Domain("an address there", domain => $"admin@{domain}"),
    ];

    private static readonly CallVariant OfUser = CallVariant.Of("the user's domain", call =>
    {
        call.Authentication?.Claims["email"] = "user@another.example";
        call.Authorization!["email"] = "user@another.example";
        call.Authorization[Claim] = "another.example";
    });

    public static IEnumerable<Case> Cases() => Carrier.All.Where(carrier => carrier.Name == Carrier.Authorization).SelectMany(carrier =>
    {
        var level = carrier.Operation == ReferenceMethods.Delegate ? CaseLevel.Google : CaseLevel.Inferred;
        var rule = $"{Rules.Method(ReferenceMethods.Delegate)}, {Claim}: where it is present, it is the domain of the service's owner";
        return new[]
        {
            CallVariant.Refuses($"{carrier.Prefix}.{Claim}.of_user", carrier.Operation, rule, level, OfUser),
            carrier.Grants($"{Claim}.own", rule, CaseLevel.Google, Domain("the owner's", domain => domain)),
            carrier.Refuses($"{Claim}.another", rule, level, Others),
        };
    });

    private static Variant Domain(string name, Func<string, string> change) => new(name, (context, token) => token[Claim] = change(
        context.Config.OwnerDomain ?? throw new CaseSkippedException("The file names no ownerDomain.")));
}
