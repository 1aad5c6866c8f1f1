namespace Kacls.Cli.Conformance;

/// <summary>The methods of Google's reference.</summary>
internal static class ReferenceMethods
{
    public const string Certs = "certs";
    public const string Delegate = "delegate";
    public const string Digest = "digest";
    public const string PrivateKeyDecrypt = "privatekeydecrypt";
    public const string PrivateKeySign = "privatekeysign";
    public const string PrivilegedPrivateKeyDecrypt = "privilegedprivatekeydecrypt";
    public const string PrivilegedUnwrap = "privilegedunwrap";
    public const string PrivilegedWrap = "privilegedwrap";
    public const string Rewrap = "rewrap";
    public const string Status = "status";
    public const string Unwrap = "unwrap";
    public const string Wrap = "wrap";
    public const string WrapPrivateKey = "wrapprivatekey";

    /// <summary>All that are POST, each with a request that <see cref="Requests.Calls.RightAsync"/> makes.</summary>
    public static IReadOnlyList<string> Posts { get; } =
    [
        Wrap, Unwrap, Delegate, Digest, Rewrap, PrivilegedWrap, PrivilegedUnwrap,
        PrivateKeySign, PrivateKeyDecrypt, PrivilegedPrivateKeyDecrypt, WrapPrivateKey,
    ];

    /// <summary>Those with an authorization token.</summary>
    public static IReadOnlyList<string> Authorized { get; } = [Wrap, Unwrap, Delegate, Digest, Rewrap, PrivateKeySign, PrivateKeyDecrypt];

    /// <summary>Those with an authentication token of a user.</summary>
    public static IReadOnlyList<string> OfUsers { get; } = [Wrap, Unwrap, Delegate, PrivateKeySign, PrivateKeyDecrypt];

    /// <summary>Those with an authentication token of an administrator alone.</summary>
    public static IReadOnlyList<string> Privileged { get; } =
        [PrivilegedWrap, PrivilegedUnwrap, PrivilegedPrivateKeyDecrypt, WrapPrivateKey];

    /// <summary>All.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Posts, Status, Certs];
}
