using Microsoft.AspNetCore.Http;

namespace Kacls.Protocol;

internal enum OperationKind
{
    /// <summary>A user, with both tokens.</summary>
    User,

    /// <summary>An administrator, with an authentication token only.</summary>
    Privileged,

    /// <summary>Google's servers, another key service, or anybody: no user is asking.</summary>
    Service,
}

/// <summary>
/// One operation of the protocol (Google's reference), declared here once for routes, settings, perimeters, status and tests.
/// </summary>
/// <param name="Name">Its name, and its URL below the base URL.</param>
/// <param name="Kind">Who calls it.</param>
internal sealed record CseOperation(string Name, OperationKind Kind)
{
    internal static readonly CseOperation Certs = new("certs", OperationKind.Service) { HttpMethod = HttpMethods.Get };
    internal static readonly CseOperation Delegate = new("delegate", OperationKind.User);
    internal static readonly CseOperation Digest = new("digest", OperationKind.Service);
    internal static readonly CseOperation PrivateKeyDecrypt = new("privatekeydecrypt", OperationKind.User);
    internal static readonly CseOperation PrivateKeySign = new("privatekeysign", OperationKind.User);
    internal static readonly CseOperation PrivilegedPrivateKeyDecrypt = new("privilegedprivatekeydecrypt", OperationKind.Privileged);
    internal static readonly CseOperation PrivilegedUnwrap = new("privilegedunwrap", OperationKind.Privileged);
    internal static readonly CseOperation PrivilegedWrap = new("privilegedwrap", OperationKind.Privileged);
    internal static readonly CseOperation Rewrap = new("rewrap", OperationKind.Service);
    internal static readonly CseOperation Status =
        new("status", OperationKind.Service) { HttpMethod = HttpMethods.Get, CanBeStopped = false };
    internal static readonly CseOperation TakeoutUnwrap =
        new("takeout_unwrap", OperationKind.Privileged) { JudgedAs = PrivilegedUnwrap.Name };
    internal static readonly CseOperation Unwrap = new("unwrap", OperationKind.User);
    internal static readonly CseOperation Wrap = new("wrap", OperationKind.User);
    internal static readonly CseOperation WrapPrivateKey = new("wrapprivatekey", OperationKind.Privileged);

    /// <summary>All of them, in the order of their names.</summary>
    internal static readonly IReadOnlyList<CseOperation> All =
    [
        Certs, Delegate, Digest, PrivateKeyDecrypt, PrivateKeySign, PrivilegedPrivateKeyDecrypt, PrivilegedUnwrap, PrivilegedWrap, Rewrap,
        Status,
        TakeoutUnwrap, Unwrap, Wrap, WrapPrivateKey,
    ];

    internal static readonly IReadOnlyList<string> Names = [.. All.Select(operation => operation.Name)];

    /// <summary>The HTTP method that it answers, besides OPTIONS; GET answers HEAD as well.</summary>
    internal string HttpMethod { get; private init; } = HttpMethods.Post;

    /// <summary>
    /// The name by which perimeters judge it and settings stop it: takeout_unwrap is privilegedunwrap under its former name, and whatever
    /// stops the one must stop the other.
    /// </summary>
    internal string JudgedAs { get; private init; } = Name;

    /// <summary>Whether <c>Kacls:Suspended</c> and <c>Kacls:DisabledOperations</c> stop it.</summary>
    internal bool CanBeStopped { get; private init; } = true;

    /// <returns>The operation of a name, exactly; nothing if there is none.</returns>
    internal static CseOperation? Find(string? name) => All.FirstOrDefault(operation => operation.Name == name);
}
