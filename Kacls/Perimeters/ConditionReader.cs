using System.Globalization;
using System.Net;
using Kacls.Perimeters.Conditions;
using Kacls.Protocol;
using Kacls.Settings;
using Kacls.Tokens;

namespace Kacls.Perimeters;

/// <summary>Reads the conditions of one rule.</summary>
internal sealed class ConditionReader(List<string> faults, string rule, CountryDatabase? countries, IReadOnlyCollection<string> providers)
{
    internal const string InstantFormat = "an instant such as 2026-12-01T00:00:00Z or 2026-12-01T00:00:00+01:00";

    private static readonly string[] DayNames = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
    private string at = "";

    internal IEnumerable<ICondition> Read(string member, ConditionSettings? settings)
    {
        at = $"{rule} {member}";
        return settings is null ? [] : [.. ReadLists(settings), .. ReadClaims(settings), .. ReadPlace(settings), .. ReadTime(settings)];
    }

    private IEnumerable<ICondition> ReadLists(ConditionSettings settings)
    {
        if (IsGiven(settings.Users, "Users", IsEmail))
        {
            yield return new TextCondition("Users", settings.Users!.Select(EmailAddress.Canonical), EmailAddress.Comparer, request => request.CanonicalUser);
        }

        if (IsGiven(settings.Domains, "Domains", DomainList.IsValid))
        {
            yield return new DomainCondition(settings.Domains!);
        }

        if (IsGiven(settings.EmailTypes, "EmailTypes", IsText))
        {
            yield return new TextCondition("EmailTypes", settings.EmailTypes!, StringComparer.Ordinal, request => request.EmailType);
        }

        if (IsGiven(settings.Providers, "Providers", provider => providers.Contains(provider)))
        {
            yield return new TextCondition("Providers", settings.Providers!, StringComparer.Ordinal, request => request.Provider);
        }

        if (IsGiven(settings.Applications, "Applications", application => GoogleApplications.TryParse(application, out _)))
        {
            yield return new TextCondition("Applications", settings.Applications!, StringComparer.OrdinalIgnoreCase, request => request.Application);
        }

        if (IsGiven(settings.Roles, "Roles", IsText))
        {
            yield return new TextCondition("Roles", settings.Roles!, StringComparer.Ordinal, request => request.Role);
        }

        if (IsGiven(settings.Resources, "Resources", IsText))
        {
            yield return new TextCondition("Resources", settings.Resources!, StringComparer.Ordinal, request => request.Resource);
        }
    }

    private IEnumerable<ICondition> ReadClaims(ConditionSettings settings)
    {
        foreach (var (claim, values) in settings.Claims ?? [])
        {
            if (IsGiven(values, $"Claims:{claim}", _ => true))
            {
                yield return new ClaimCondition(PolicyReader.Unescape(claim), values);
            }
        }
    }

    private IEnumerable<ICondition> ReadPlace(ConditionSettings settings)
    {
        if (IsGiven(settings.Networks, "Networks", network => ParseNetwork(network) is not null))
        {
            yield return new NetworkCondition([.. settings.Networks!.Select(ParseNetwork).OfType<IPNetwork>()]);
        }

        if (IsGiven(settings.Countries, "Countries", country => country.Length == 2 && country.All(char.IsAsciiLetter)))
        {
            Require(countries is not null, "Countries can never be known without Kacls:Perimeters:CountryDatabase");
            yield return new CountryCondition(settings.Countries!, countries);
        }
    }

    private IEnumerable<ICondition> ReadTime(ConditionSettings settings)
    {
        if (settings.Hours is { } hours && ReadHours(hours) is { } condition)
        {
            yield return condition;
        }

        if (settings.From is not null || settings.Until is not null)
        {
            var from = ReadInstant(settings.From, "From") ?? DateTimeOffset.MinValue;
            var until = ReadInstant(settings.Until, "Until") ?? DateTimeOffset.MaxValue;
            Require(from < until, "can never hold: From is not before Until");
            yield return new PeriodCondition(from, until);
        }
    }

    private HoursCondition? ReadHours(HoursSettings hours)
    {
        var from = ReadTime(hours.From, "Hours:From");
        var to = ReadTime(hours.To, "Hours:To");
        Require(from != TimeSpan.FromDays(1), "Hours:From is 24:00; write 00:00");
        Require(hours.Days is not { Length: 0 }, "can never hold: Hours:Days is empty");
        var days = (hours.Days ?? DayNames).Select(day => Array.IndexOf(DayNames, day)).ToArray();
        Require(days.All(day => day >= 0), "Hours:Days has an entry that is none of Mon, Tue, Wed, Thu, Fri, Sat, Sun");
        var isZone = TimeZoneInfo.TryFindSystemTimeZoneById(hours.TimeZone ?? "", out var zone);
        Require(isZone, $"Hours:TimeZone '{hours.TimeZone}' is no time zone that this machine knows");
        return from is not null && to is not null && isZone
            ? new HoursCondition(from.Value, to.Value, [.. days.Where(day => day >= 0).Select(day => (DayOfWeek)day)], zone!)
            : null;
    }

    private TimeSpan? ReadTime(string? text, string member)
    {
        if (text == "24:00")
        {
            return TimeSpan.FromDays(1);
        }

        var isTime = TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time);
        Require(isTime, $"{member} is not a time of day as HH:mm");
        return isTime ? time.ToTimeSpan() : null;
    }

    private DateTimeOffset? ReadInstant(string? text, string member)
    {
        if (text is null)
        {
            return null;
        }

        var instant = ParseInstant(text);
        Require(instant is not null, $"{member} is not {InstantFormat}");
        return instant;
    }

    /// <summary>With an offset: the server's own time zone must not decide when a rule begins.</summary>
    internal static DateTimeOffset? ParseInstant(string text)
    {
        string[] formats = ["yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mmzzz", "yyyy-MM-dd'T'HH:mm'Z'"];
        return DateTimeOffset.TryParseExact(text, formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant) ? instant : null;
    }

    private bool IsGiven(string[]? list, string member, Func<string, bool> isFit)
    {
        if (list is null)
        {
            return false;
        }

        Require(list.Length > 0, $"can never hold: {member} is empty");
        foreach (var entry in list.Where(entry => !isFit(entry)))
        {
            faults.Add($"{at} {member} has the entry '{entry}', which can never hold");
        }

        return true;
    }

    private static bool IsText(string entry) => entry.Length > 0;

    private static bool IsEmail(string entry) => VisibleText.Is(entry) && entry.IndexOf('@', StringComparison.Ordinal) is var index && index > 0 && index < entry.Length - 1;

    /// <summary>A CIDR block, or a single address. Bits beyond the prefix are a mistake, not a wish.</summary>
    internal static IPNetwork? ParseNetwork(string text)
    {
        if (IPNetwork.TryParse(text, out var network))
        {
            return network.BaseAddress.Equals(IPAddress.Parse(text.AsSpan(0, text.IndexOf('/', StringComparison.Ordinal)))) ? network : null;
        }

        return IPAddress.TryParse(text, out var address) && !text.Contains('/', StringComparison.Ordinal)
            ? new IPNetwork(address, address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork ? 32 : 128)
            : null;
    }

    private void Require(bool holds, string fault)
    {
        if (!holds)
        {
            faults.Add($"{at} {fault}");
        }
    }
}
