using Kacls.Settings;
using Kacls.Testing.Issuers;

namespace Kacls.LocalHost;

/// <summary>The tokens of the examples, made by the development issuers: a user, an administrator, and what they may do.</summary>
internal sealed class ExampleTokens(KaclsSettings settings, DevelopmentIssuers issuers)
{
    private readonly DevelopmentTokens tokens = new(settings, issuers);

    /// <summary>The user, of the development provider.</summary>
    internal string Authentication => Of(DevelopmentTokens.Provider).Mint();

    /// <summary>An administrator, of the same provider by another audience.</summary>
    internal string Admin => Of(DevelopmentTokens.Administrator).Mint();

    /// <summary>Drive's word that the user may write the document.</summary>
    internal string Writer => Of("drive").Mint();

    /// <summary>Drive's word that a meeting room may write it for the user.</summary>
    internal string Delegation => Of("drive").With("delegated_to", "room@kacls.example").Mint();

    /// <summary>The word of Google's servers that they may verify its key.</summary>
    internal string Verifier => Of("migration").Mint();

    /// <summary>Gmail's word that the user may use a private key.</summary>
    internal string Gmail(string role, string spkiHash) =>
        Of("gmail").With("role", role).With("spki_hash", spkiHash).With("spki_hash_algorithm", "SHA-256").Mint();

    private TokenBuilder Of(string name) => tokens.Of(name)!;
}
