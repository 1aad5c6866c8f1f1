using System.ComponentModel;
using Kacls.Protocol;
using Kacls.Settings;
using Microsoft.Extensions.Configuration;

namespace Kacls.Hosting;

/// <summary>One key of the configuration, held against the settings classes.</summary>
/// <param name="Parts">The key.</param>
/// <param name="Value">What stands there.</param>
internal sealed record SettingsKey(string[] Parts, string? Value)
{
    /// <summary>
    /// What is wrong with it, and what to write instead, as the rest of a sentence that begins with the key; null where nothing is.
    /// </summary>
    internal string? FindError() => FindError(typeof(KaclsSettings), 1);

    /// <param name="type">The class of what the parts before <paramref name="at"/> name.</param>
    /// <param name="at">The part that is looked at.</param>
    private string? FindError(Type type, int at)
    {
        if (at == Parts.Length)
        {
            return IsLeaf(type) ? FindValueError(Nullable.GetUnderlyingType(type) ?? type)
                : string.IsNullOrEmpty(Value) ? (type == typeof(HoursSettings) ? "is empty" : null)
                : type.IsArray ? $"is a list, not a single value: its first entry is {FirstEntry(type.GetElementType()!)}"
                : "is a section, not a single value";
        }

        if (IsLeaf(type))
        {
            return $"is not a setting: {ConfigurationPath.Combine(Parts[..at])} is a single value";
        }

        if (at == Parts.Length - 1 && IsDropped(type))
        {
            return type.IsArray ? "is null" : "is empty";
        }

        if (type.IsArray)
        {
            return DecimalText.TryParse<int>(Parts[at], out _)
                ? FindError(type.GetElementType()!, at + 1)
                : $"is not a setting: a list's entries are numbered, as in {Variable([.. Parts[..at], "0", .. Parts[(at + 1)..]])}";
        }

        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Dictionary<,>))
        {
            return FindError(type.GetGenericArguments()[1], at + 1);
        }

        var property = Array.Find(
            type.GetProperties(), candidate => string.Equals(candidate.Name, Parts[at], StringComparison.OrdinalIgnoreCase));
        return property is not null ? FindError(property.PropertyType, at + 1)
            : NearestSetting.Of(type, Parts, at) is { } meant ? $"is not a setting: did you mean {meant}?"
            : "is not a setting";
    }

    private string FirstEntry(Type type) => Variable([.. Parts, "0"]) + (IsLeaf(type) ? "" : "__…");

    /// <summary>As app settings and environment variables are called.</summary>
    private static string Variable(string[] parts) => string.Join("__", parts);

    /// <summary>
    /// Whether .NET's binder would pass over an entry: a null in a list of texts, an empty list in a dictionary. A condition that drops out
    /// of a rule would make an allow rule match everybody.
    /// </summary>
    private bool IsDropped(Type type) => type.IsArray
        ? Value is null && IsLeaf(type.GetElementType()!)
        : string.IsNullOrEmpty(Value) && type.IsGenericType && type.GetGenericArguments()[^1].IsArray;

    private static bool IsLeaf(Type type) => (Nullable.GetUnderlyingType(type) ?? type) is { IsValueType: true } || type == typeof(string);

    private string? FindValueError(Type type)
    {
        if (Value is null || type == typeof(string))
        {
            return null;
        }

        try
        {
            TypeDescriptor.GetConverter(type).ConvertFromInvariantString(Value);
            return null;
        }
#pragma warning disable CA1031 // Converters throw whatever their parser throws; here only whether matters.
        catch (Exception)
#pragma warning restore CA1031
        {
            return $"is '{Value}', which is {NeedOf(type)}";
        }
    }

    private static string NeedOf(Type type) =>
        type == typeof(TimeSpan) ? "not a time such as 00:01:00 (hours, minutes, seconds)"
        : type == typeof(bool) ? "neither true nor false"
        : type == typeof(int) ? "not a whole number"
        : type == typeof(Guid) ? "not a GUID"
        : "not a number such as 0.5";
}
