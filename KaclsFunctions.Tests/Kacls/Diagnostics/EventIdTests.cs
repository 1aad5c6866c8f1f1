using System.Reflection;
using Kacls.Audit;
using Kacls.Azure.Telemetry;
using KaclsFunctions.Tests.Support;
using Microsoft.Extensions.Logging;

namespace KaclsFunctions.Tests.Diagnostics;

/// <summary>An event of the log is known by its id, and its area by the hundreds: docs/telemetry.md has the table.</summary>
public sealed class EventIdTests
{
    private static readonly (string Area, int From, int To)[] Ranges =
    [
        ("Kacls.Tokens", 200, 299),
        ("Kacls.Hosting", 300, 319),
        ("Kacls.Operations", 320, 399),
        ("Kacls.Audit", 400, 499),
        ("Kacls.Http", 500, 599),
        ("Kacls.Azure.KeyEncryption", 2000, 2029),
        ("Kacls.Azure.Diagnosis", 2030, 2099),
    ];

    [Fact]
    public void each_id_is_given_once_and_within_the_range_of_its_area()
    {
        var ids = new[] { typeof(AuditLog).Assembly, typeof(KaclsTelemetry).Assembly }.SelectMany(assembly => assembly.GetTypes())
            .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic
                | BindingFlags.DeclaredOnly))
            .Select(method => (method.DeclaringType!.Namespace!, method.GetCustomAttribute<LoggerMessageAttribute>()?.EventId))
            .Where(found => found.EventId is not null)
            .Append((typeof(AuditLog).Namespace!, AuditLog.Event.Id))
            .ToList();
        Assert.True(ids.Count > 15);
        Assert.Equal(ids.Count, ids.Select(found => found.Item2).Distinct().Count());
        Assert.All(ids, found =>
        {
            var (_, from, to) = Assert.Single(Ranges, range => found.Item1.StartsWith(range.Area, StringComparison.Ordinal));
            Assert.InRange(found.Item2!.Value, from, to);
        });
    }

    [Fact]
    public void the_document_has_the_ranges()
    {
        var document = Repository.Read("docs/telemetry.md");
        Assert.All(
            Ranges, range => Assert.Contains($"| {range.From} to {range.To} | `{range.Area}` |", document, StringComparison.Ordinal));
    }
}
