using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Kacls.Audit;

namespace Kacls.Perimeters;

/// <summary>
/// What report-only rules say of a request: which of them would have refused it as deny rules. All are asked, whatever was decided, so that
/// none hides another.
/// </summary>
internal static class WouldDeny
{
    internal const char Separator = ',';

    // What ends a list that was cut, with the longest number of rules.
    private const int RoomForRest = 24;

    /// <summary>Adds to a decision what the report-only rules of the perimeters that judge the request say.</summary>
    /// <param name="decision">What was decided; it stays so.</param>
    /// <param name="request">The request.</param>
    /// <param name="perimeter">The perimeter that judges it.</param>
    /// <param name="other">The other one, where two do.</param>
    internal static PerimeterDecision Note(
        PerimeterDecision decision, PerimeterRequest request, Perimeter? perimeter, Perimeter? other = null)
    {
        List<string>? names = null;
        Collect(perimeter, request, ref names);
        if (other != perimeter)
        {
            Collect(other, request, ref names);
        }

        return names is null ? decision : decision with { WouldDeny = Join(names) };
    }

    private static void Collect(Perimeter? perimeter, PerimeterRequest request, ref List<string>? names)
    {
        foreach (var rule in perimeter?.ReportOnly ?? [])
        {
            if (rule.IsAbout(request.Operation) && WouldRefuse(rule, request) && names?.Contains(rule.Name) != true)
            {
                (names ??= []).Add(rule.Name);
            }
        }
    }

    [SuppressMessage(
        "Design", "CA1031", Justification = "A report-only rule ends no request; as a deny rule this one would have granted none.")]
    private static bool WouldRefuse(PerimeterRule rule, PerimeterRequest request)
    {
        try
        {
            return rule.Matches(request);
        }
        catch (Exception)
        {
            return true;
        }
    }

    /// <summary>As many names as a field of the record has room for, and how many more; the first in any case.</summary>
    private static string Join(List<string> names)
    {
        var text = new StringBuilder(names[0]);
        var size = Encoding.UTF8.GetByteCount(names[0]);
        for (var index = 1; index < names.Count; index++)
        {
            size += 1 + Encoding.UTF8.GetByteCount(names[index]);
            if (size > AuditText.MaxBytes - RoomForRest)
            {
                text.Append(CultureInfo.InvariantCulture, $"{Separator}and {names.Count - index} more");
                break;
            }

            text.Append(Separator).Append(names[index]);
        }

        return text.ToString();
    }
}
