using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Metrics;

namespace Kacls.Diagnostics;

/// <summary>
/// The spans and metrics of this service, in .NET's own types, so that any collector can subscribe to them; docs/telemetry.md lists them.
/// Their tags are names out of the settings and words out of fixed lists: never a user, a resource or anything else of a request. While
/// nobody subscribes, each costs one comparison and no allocation.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "Source and meter live as long as the program.")]
internal sealed class KaclsDiagnostics
{
    /// <summary>The name of the <see cref="ActivitySource"/> and of the <see cref="Meter"/> to subscribe to.</summary>
    public const string Name = "Kacls";

    private readonly ActivitySource source;

    /// <summary>Its instances share nothing but what subscribers make of their name.</summary>
    /// <param name="name">The name of source and meter.</param>
    [SuppressMessage("Reliability", "CA2000", Justification = "Source and meter live as long as the program.")]
    internal KaclsDiagnostics(string name)
    {
        source = new ActivitySource(name);
        Metrics = new KaclsMetrics(new Meter(name));
    }

    public static KaclsDiagnostics Shared { get; } = new(Name);

    internal KaclsMetrics Metrics { get; }

    /// <summary>Counts a fetch of an issuer's keys or of a vault key's versions.</summary>
    /// <param name="keySource">The issuer, or the vault key's URL; both are settings.</param>
    /// <param name="succeeded">Whether it succeeded.</param>
    public void CountRefresh(string keySource, bool succeeded) => Metrics.CountRefresh(keySource, succeeded);

    /// <summary>Whether anybody collects spans; only then is it worth making a name for one.</summary>
    internal bool HasSpans => source.HasListeners();

    /// <summary>Starts a span as the child of the current one; nothing where nobody collects it. Its end is its disposal.</summary>
    internal Activity? StartSpan(string name) => source.StartActivity(name);

    /// <summary>The span of one request. Not of the kind Server: that span is the web server's, or the Functions host's.</summary>
    internal Activity? StartOperation(string operation) => HasSpans ? source.StartActivity($"kacls.{operation}") : null;
}
