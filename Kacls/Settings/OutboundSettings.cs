namespace Kacls.Settings;

/// <summary>The section <c>Kacls:Outbound</c>.</summary>
public sealed class OutboundSettings
{
    /// <summary>A PEM file of authorities that are trusted besides the system's, for key sets and discovery documents.</summary>
    public string? TrustedCertificates { get; set; }

    /// <summary>How long an issuer's last known keys serve while their source fails.</summary>
    public TimeSpan StaleKeysFor { get; set; } = TimeSpan.FromDays(1);
}

/// <summary>Marks a list of texts that may be written as one value where it has one entry.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ValueOrListAttribute : Attribute;
