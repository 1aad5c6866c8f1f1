using System.Text.Json;
using System.Text.Json.Serialization;
using Kacls.Cli.Output;

namespace Kacls.Cli.Conformance;

/// <summary>The file of <c>--config</c>: the service under test, and whom the tool plays for it.</summary>
internal sealed record ConformanceConfig
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>The base URL of the service under test, as it would be typed into the Admin console.</summary>
    public required string Url { get; init; }

    /// <summary>Where the tool serves key sets and plays a key service: scheme http, a host and a port.</summary>
    public required string Listen { get; init; }

    /// <summary>The Workspace domain that owns the service, for <c>kacls_owner_domain</c>.</summary>
    public string? OwnerDomain { get; init; }

    /// <summary>The issuers that the service trusts, by what they are trusted for (<see cref="IssuerRoles"/>).</summary>
    public required IReadOnlyDictionary<string, IssuerConfig?> Issuers { get; init; }

    /// <summary>E-mail addresses by role: <c>user</c>, <c>privileged</c>, <c>guest</c>.</summary>
    public required IReadOnlyDictionary<string, string> Users { get; init; }

    /// <summary>The values of <c>email_type</c> that the service lets in; empty: it refuses guests.</summary>
    public IReadOnlyList<string> GuestTypes { get; init; } = [];

    /// <summary>The path under which the tool plays the migration peer of the service under test; absent: it has none.</summary>
    public string? Peer { get; init; }

    /// <summary>Reads the file.</summary>
    /// <exception cref="UsageException">It can't be read, or something in it is wrong; all faults are named.</exception>
    public static ConformanceConfig Read(string file)
    {
        try
        {
            return Parse(File.ReadAllText(file));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{file} can't be read: {exception.Message}");
        }
        catch (Exception exception) when (exception is JsonException or FormatException)
        {
            throw new UsageException($"{file} is no configuration of kacls conformance: {exception.Message}");
        }
    }

    /// <summary>Reads the text of such a file.</summary>
    /// <exception cref="JsonException">It is no such JSON.</exception>
    /// <exception cref="FormatException">A value is wrong.</exception>
    public static ConformanceConfig Parse(string text)
    {
        var config = JsonSerializer.Deserialize<ConformanceConfig>(text, Options) ?? throw new FormatException("It is null.");
        var faults = config.FindFaults().ToList();
        return faults.Count == 0
            ? config with { Url = config.Url.TrimEnd('/'), Listen = config.Listen.TrimEnd('/') }
            : throw new FormatException(string.Join(' ', faults));
    }

    /// <summary>The text of the file.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Options);

    private IEnumerable<string> FindFaults()
    {
        if (!Uri.TryCreate(Url, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
        {
            yield return "`url` must be the base URL of a key service, such as https://kacls.example.com/v1.";
        }

        if (!Uri.TryCreate(Listen, UriKind.Absolute, out var listen) || listen.Scheme != "http" || listen.AbsolutePath != "/")
        {
            yield return "`listen` must be http, a host and a port, such as http://127.0.0.1:9100.";
        }

        foreach (var (role, issuer) in Issuers)
        {
            if (!IssuerRoles.All.Contains(role))
            {
                yield return $"`issuers` has {role}; there are {string.Join(", ", IssuerRoles.All)}.";
            }
            else if (issuer is { IsEmpty: false } and not { Issuer.Length: > 0, Audience.Length: > 0, Path: ['/', _, ..] })
            {
                yield return $"`issuers`.{role} needs `issuer`, `audience` and a `path` that begins with a slash.";
            }
        }

        foreach (var (role, name) in Users.Where(user => user.Value is null || !user.Value.Contains('@', StringComparison.Ordinal)))
        {
            yield return $"`users`.{role} must be an e-mail address, not {name}.";
        }

        if (Peer is { } path && path is not ['/', _, ..])
        {
            yield return "`peer` must be a path that begins with a slash.";
        }
    }
}
