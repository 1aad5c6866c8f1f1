using Kacls.Hosting;

namespace Kacls.Cli.Doctor.Providers;

/// <summary>The identity provider that is looked at.</summary>
/// <param name="Issuer">As the settings name it, to the letter.</param>
/// <param name="ClientIds">Those of Google's clients.</param>
internal sealed record ProviderProbe(string Issuer, IReadOnlyList<string> ClientIds)
{
    /// <summary>Its discovery document (OpenID Connect Discovery 1.0 section 4).</summary>
    public required Uri Discovery { get; init; }

    /// <summary>An ID token of it. Nothing of its text goes to any output.</summary>
    public string? Token { get; init; }

    /// <summary>The address that the token's user has in Workspace.</summary>
    public string? Email { get; init; }

    /// <summary>Our settings, whose opinion is asked.</summary>
    public LoadedSettings? Settings { get; init; }

    /// <summary>This machine's clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
