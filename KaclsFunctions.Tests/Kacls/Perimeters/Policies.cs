using System.Net;
using System.Text;
using Kacls.Errors;
using Kacls.Perimeters;
using Kacls.Settings;

namespace KaclsFunctions.Tests.Perimeters;

/// <summary>Short ways to a policy and a request.</summary>
internal static class Policies
{
    public static readonly string[] Operations = ["wrap", "unwrap", "delegate"];
    public static readonly string[] Providers = ["entra", "guests"];
    private static readonly AuthenticationProviderSettings[] ProviderSettings =
        [.. Providers.Select(name => new AuthenticationProviderSettings { Name = name, Uses = ["user", "guest", "privileged"] })];

    public static PerimeterPolicy Read(PerimetersSettings settings)
    {
        var errors = new SettingsErrors();
        var policy = new PolicyReader(ProviderSettings, errors).Read(settings);
        Assert.Empty(errors.Lines);
        return policy;
    }

    public static PerimeterPolicy Of(params PerimeterRuleSettings[] rules) =>
        Read(new PerimetersSettings { Default = new() { Rules = rules } });

    public static IReadOnlyList<string> ErrorsOf(PerimetersSettings settings)
    {
        var errors = new SettingsErrors();
        new PolicyReader(ProviderSettings, errors).Read(settings);
        return errors.Lines;
    }

    public static PerimeterRuleSettings Allow(
        ConditionSettings? when = null, ConditionSettings? unless = null, string[]? operations = null) =>
        new() { Name = "allow", Effect = "allow", When = when, Unless = unless, Operations = operations };

    public static PerimeterRuleSettings Deny(
        ConditionSettings? when = null, ConditionSettings? unless = null, string[]? operations = null, string? missing = null) =>
        new() { Name = "deny", Effect = "deny", When = when, Unless = unless, Operations = operations, Missing = missing };

    /// <summary>A report-only rule.</summary>
    public static PerimeterRuleSettings Audit(
        ConditionSettings? when = null, ConditionSettings? unless = null, string name = "audit", string[]? operations = null,
        string? missing = null) =>
        new() { Name = name, Effect = "audit", When = when, Unless = unless, Operations = operations, Missing = missing };

    public static PerimeterRequest Request(
        string operation = "unwrap",
        string? user = "user@contoso.example",
        string? address = "203.0.113.5",
        string time = "2026-11-25T12:00:00Z",
        string claims = "{}",
        string? provider = "entra",
        string? emailType = "google",
        string? application = "drive",
        string? role = "reader",
        string? resource = "//googleapis.com/drive/files/1") => new()
        {
            Operation = operation,
            User = user,
            Address = address is null ? null : IPAddress.Parse(address),
            Time = DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture),
            Payload = Encoding.UTF8.GetBytes(claims),
            Provider = provider,
            EmailType = emailType,
            Application = application,
            Role = role,
            Resource = resource,
        };

    /// <summary>
    /// Whether a condition holds, seen through a deny rule and an allow rule: true, false, or null for what can't be known.
    /// </summary>
    public static bool? Holds(ConditionSettings condition, PerimeterRequest request, string? countryDatabase = null)
    {
        var denied =
            !Read(new() { Default = new() { Rules = [Deny(condition)] }, CountryDatabase = countryDatabase }).Decide(request, "").IsGranted;
        var allowed =
            Read(new() { Default = new() { Rules = [Allow(condition)] }, CountryDatabase = countryDatabase }).Decide(request, "").IsGranted;
        return (denied, allowed) switch
        {
            (true, true) => true,
            (false, false) => false,
            (true, false) => null,
            _ => throw new InvalidOperationException("An allow rule matched where a deny rule did not."),
        };
    }
}
