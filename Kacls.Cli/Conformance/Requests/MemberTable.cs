namespace Kacls.Cli.Conformance.Requests;

/// <summary>
/// The members of the methods' requests, by the tables of Google's reference, beside the tokens and what is said of DEKs elsewhere.
/// </summary>
internal static class MemberTable
{
    /// <summary>Members without which the method can't do its work.</summary>
    public static IReadOnlyList<(string Operation, string Member)> Required { get; } =
    [
        (ReferenceMethods.Rewrap, "wrapped_key"),
        (ReferenceMethods.Rewrap, "original_kacls_url"),
        (ReferenceMethods.PrivilegedWrap, "resource_name"),
        (ReferenceMethods.PrivilegedUnwrap, "resource_name"),
        (ReferenceMethods.PrivateKeySign, "digest"),
        (ReferenceMethods.PrivateKeySign, "wrapped_private_key"),
        (ReferenceMethods.PrivateKeyDecrypt, "encrypted_data_encryption_key"),
        (ReferenceMethods.PrivateKeyDecrypt, "wrapped_private_key"),
        (ReferenceMethods.PrivilegedPrivateKeyDecrypt, "encrypted_data_encryption_key"),
        (ReferenceMethods.PrivilegedPrivateKeyDecrypt, "wrapped_private_key"),
        (ReferenceMethods.WrapPrivateKey, "private_key"),
    ];

    /// <summary>Members that a service might have a value of its own for.</summary>
    public static IReadOnlyList<(string Operation, string Member)> Named { get; } =
    [
        (ReferenceMethods.PrivateKeySign, "algorithm"),
        (ReferenceMethods.PrivateKeyDecrypt, "algorithm"),
        (ReferenceMethods.PrivilegedPrivateKeyDecrypt, "algorithm"),
    ];

    /// <summary>Those that are base64.</summary>
    public static IReadOnlyList<(string Operation, string Member)> Binary { get; } =
    [
        .. Required.Where(each => each.Member is not ("original_kacls_url" or "resource_name" or "private_key")),
    ];
}
