using Kacls.Cli.Gmail.Certificates.Checks;

namespace Kacls.Cli.Gmail.Certificates;

/// <summary>What Gmail would refuse, or accept and never use, found before anything is sent.</summary>
internal static class Preflight
{
    /// <summary>All rules, in the order in which their faults are told.</summary>
    internal static IReadOnlyList<ICertificateCheck> Checks { get; } =
    [
        new AddressCheck(), new EndEntityCheck(), new KeyUsageCheck(), new ExtendedKeyUsageCheck(), new DatesCheck(), new KeySizeCheck(),
        new KeyMatchCheck(), new SignatureHashCheck(), new ChainCheck(),
    ];

    /// <summary>What is wrong with a user's files.</summary>
    public static IReadOnlyList<string> Faults(UserKeys keys, DateTimeOffset now) =>
        [.. Checks.SelectMany(check => check.Faults(keys, now))];
}
