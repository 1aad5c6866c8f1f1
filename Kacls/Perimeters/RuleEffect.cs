namespace Kacls.Perimeters;

/// <summary>What becomes of a request that a rule matches. In the order in which rules are judged.</summary>
internal enum RuleEffect
{
    Deny,

    Allow,

    /// <summary>Nothing: the record says that the rule would have refused it.</summary>
    Audit,
}

/// <summary>Their names in the settings.</summary>
internal static class RuleEffects
{
    internal const string Deny = "deny";
    internal const string Allow = "allow";
    internal const string Audit = "audit";

    internal static RuleEffect? Find(string? name) => name switch
    {
        Deny => RuleEffect.Deny,
        Allow => RuleEffect.Allow,
        Audit => RuleEffect.Audit,
        _ => null,
    };

    internal static string NameOf(RuleEffect effect) => effect switch
    {
        RuleEffect.Deny => Deny,
        RuleEffect.Allow => Allow,
        _ => Audit,
    };
}
