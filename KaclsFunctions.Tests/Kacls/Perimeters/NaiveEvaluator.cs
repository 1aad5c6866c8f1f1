using System.Globalization;
using System.Net;
using System.Text.Json;
using Kacls.Perimeters;
using Kacls.Requests;
using Kacls.Settings;

namespace KaclsFunctions.Tests.Perimeters;

/// <summary>
/// The decision again, straight from the words of the documentation and from the settings themselves: slow, plain, and sharing no code with
/// the product. Null stands for what can't be known.
/// </summary>
internal static class NaiveEvaluator
{
    public static bool IsGranted(PerimeterRuleSettings[] rules, PerimeterRequest request)
    {
        var about = rules.Where(rule => rule.Operations is null || rule.Operations.Contains(request.Operation)).ToList();
        var matching = about.Where(rule => Matches(rule, request)).ToList();
        return matching.TrueForAll(rule => rule.Effect != "deny")
            && (about.TrueForAll(rule => rule.Effect != "allow") || matching.Exists(rule => rule.Effect == "allow"));
    }

    /// <summary>The report-only rules that would have refused, in the order of the rules.</summary>
    public static string? WouldDeny(PerimeterRuleSettings[] rules, PerimeterRequest request)
    {
        var names = rules
            .Where(rule => rule.Effect == "audit" && !IsGranted([AsDeny(rule)], request))
            .Select(rule => rule.Name)
            .ToList();
        return names.Count == 0 ? null : string.Join(',', names);
    }

    /// <summary>The deny rule that a report-only rule is to become.</summary>
    public static PerimeterRuleSettings AsDeny(PerimeterRuleSettings rule) => new()
    {
        Name = rule.Name,
        Effect = "deny",
        Operations = rule.Operations,
        When = rule.When,
        Unless = rule.Unless,
        Missing = rule.Missing,
    };

    private static bool Matches(PerimeterRuleSettings rule, PerimeterRequest request)
    {
        var when = Members(rule.When, request);
        var unless = Members(rule.Unless, request);
        if (when.Contains(false) || (unless.Count > 0 && unless.TrueForAll(holds => holds == true)))
        {
            return false;
        }

        var isCertain = !when.Contains(null) && (unless.Count == 0 || unless.Contains(false));
        return isCertain || (rule.Effect == "deny" && rule.Missing != "ignore");
    }

    private static List<bool?> Members(ConditionSettings? when, PerimeterRequest request)
    {
        var members = new List<bool?>();
        if (when is null)
        {
            return members;
        }

        AddText(when.Users, request.User);
        AddText(when.EmailTypes, request.EmailType);
        AddText(when.Providers, request.Provider);
        AddText(when.Roles, request.Role);
        if (when.Domains is { } domains)
        {
            members.Add(request.User is null ? null : domains.Any(domain => IsOfDomain(request.User, domain)));
        }

        foreach (var (name, accepted) in when.Claims ?? [])
        {
            members.Add(Claim(request, name) is { } values ? values.Any(value => accepted.Contains(value)) : null);
        }

        if (when.Networks is { } networks)
        {
            members.Add(request.Address is null ? null : networks.Any(network => IsIn(request.Address, network)));
        }

        if (when.Hours is { } hours)
        {
            members.Add(IsOpen(hours, request.Time));
        }

        if (when.From is { } from)
        {
            members.Add(request.Time >= DateTimeOffset.Parse(from, CultureInfo.InvariantCulture));
        }

        return members;

        void AddText(string[]? accepted, string? value)
        {
            if (accepted is not null)
            {
                members.Add(value is null ? null : accepted.Contains(value));
            }
        }
    }

    private static bool IsOfDomain(string user, string domain)
    {
        var own = user[(user.IndexOf('@', StringComparison.Ordinal) + 1)..];
        return domain.StartsWith('*') ? own.EndsWith(domain[1..], StringComparison.Ordinal) : own == domain;
    }

    private static List<string>? Claim(PerimeterRequest request, string name)
    {
        using var payload = JsonDocument.Parse(request.Payload);
        if (!payload.RootElement.TryGetProperty(name, out var claim))
        {
            return null;
        }

        return claim.ValueKind == JsonValueKind.Array
            ? [.. claim.EnumerateArray().Select(value => value.GetString()!)]
            : [claim.GetString()!];
    }

    private static bool IsIn(IPAddress address, string network)
    {
        var parts = network.Split('/');
        var length = int.Parse(parts[1], CultureInfo.InvariantCulture);
        string Bits(IPAddress of) =>
            string.Concat(of.GetAddressBytes().Select(value => Convert.ToString(value, 2).PadLeft(8, '0')))[..length];
        return address.AddressFamily == IPAddress.Parse(parts[0]).AddressFamily && Bits(address) == Bits(IPAddress.Parse(parts[0]));
    }

    /// <summary>Minute by minute back from now: the window is open if one began from which we have not yet reached the end.</summary>
    private static bool IsOpen(HoursSettings hours, DateTimeOffset time)
    {
        var from = TimeOnly.Parse(hours.From!, CultureInfo.InvariantCulture);
        var to = TimeOnly.Parse(hours.To!, CultureInfo.InvariantCulture);
        var local = time.UtcDateTime;
        var minute = new DateTime(local.Year, local.Month, local.Day, local.Hour, local.Minute, 0, DateTimeKind.Utc);
        for (var back = 0; back < 24 * 60; back++)
        {
            var at = minute.AddMinutes(-back);
            var clock = TimeOnly.FromDateTime(at);
            if (back > 0 && clock == to)
            {
                return false;
            }

            if (clock == to && from != to)
            {
                return false;
            }

            if (clock == from)
            {
                return hours.Days is null || hours.Days.Contains(at.DayOfWeek.ToString()[..3]);
            }
        }

        return false;
    }
}
