namespace Kacls.Cli.Gmail.Certificates;

/// <summary>Where a user's key and certificates are.</summary>
/// <param name="Email">The user's primary address.</param>
/// <param name="File">A PKCS#12 or PEM file: all, or the certificate alone.</param>
/// <param name="KeyFile">PEM with the private key, if it is in a file of its own.</param>
/// <param name="ChainFile">PEM or PKCS#7 with the authorities' certificates, if they are in a file of their own.</param>
/// <param name="PasswordFile">The password, if it is this user's alone.</param>
internal sealed record KeySource(string Email, string File, string? KeyFile = null, string? ChainFile = null, string? PasswordFile = null);
