using Kacls.Hosting;
using Kacls.Http;
using Kacls.Settings;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace KaclsFunctions;

/// <summary>
/// Each operation as a function of its name, which hands its request on. Names, routes and methods are constants of attributes, since the
/// Functions SDK reads them out of the assembly; a test holds them against the table of operations.
/// </summary>
public sealed class CseFunctions(OperationEndpoint endpoint, KaclsSettings settings)
{
    /// <summary>Sorts after every operation's name.</summary>
    public const string Unmatched = "zz_unmatched";

    private const AuthorizationLevel Anonymous = AuthorizationLevel.Anonymous;
    private const string Get = "get";
    private const string Options = "options";
    private const string Post = "post";

    /// <summary>The operation certs.</summary>
    [Function("certs")]
    public Task<IResult> Certs([HttpTrigger(Anonymous, Get, Options, Route = "certs")] HttpRequest request) =>
        AnswerAsync(request, "certs");

    /// <summary>The operation delegate.</summary>
    [Function("delegate")]
    public Task<IResult> Delegate([HttpTrigger(Anonymous, Post, Options, Route = "delegate")] HttpRequest request) =>
        AnswerAsync(request, "delegate");

    /// <summary>The operation digest.</summary>
    [Function("digest")]
    public Task<IResult> Digest([HttpTrigger(Anonymous, Post, Options, Route = "digest")] HttpRequest request) =>
        AnswerAsync(request, "digest");

    /// <summary>The operation privatekeydecrypt.</summary>
    [Function("privatekeydecrypt")]
    public Task<IResult> PrivateKeyDecrypt([HttpTrigger(Anonymous, Post, Options, Route = "privatekeydecrypt")] HttpRequest request) =>
        AnswerAsync(request, "privatekeydecrypt");

    /// <summary>The operation privatekeysign.</summary>
    [Function("privatekeysign")]
    public Task<IResult> PrivateKeySign([HttpTrigger(Anonymous, Post, Options, Route = "privatekeysign")] HttpRequest request) =>
        AnswerAsync(request, "privatekeysign");

    /// <summary>The operation privilegedprivatekeydecrypt.</summary>
    [Function("privilegedprivatekeydecrypt")]
    public Task<IResult> PrivilegedPrivateKeyDecrypt(
        [HttpTrigger(Anonymous, Post, Options, Route = "privilegedprivatekeydecrypt")] HttpRequest request) =>
        AnswerAsync(request, "privilegedprivatekeydecrypt");

    /// <summary>The operation privilegedunwrap.</summary>
    [Function("privilegedunwrap")]
    public Task<IResult> PrivilegedUnwrap([HttpTrigger(Anonymous, Post, Options, Route = "privilegedunwrap")] HttpRequest request) =>
        AnswerAsync(request, "privilegedunwrap");

    /// <summary>The operation privilegedwrap.</summary>
    [Function("privilegedwrap")]
    public Task<IResult> PrivilegedWrap([HttpTrigger(Anonymous, Post, Options, Route = "privilegedwrap")] HttpRequest request) =>
        AnswerAsync(request, "privilegedwrap");

    /// <summary>The operation rewrap.</summary>
    [Function("rewrap")]
    public Task<IResult> Rewrap([HttpTrigger(Anonymous, Post, Options, Route = "rewrap")] HttpRequest request) =>
        AnswerAsync(request, "rewrap");

    /// <summary>The operation status.</summary>
    [Function("status")]
    public Task<IResult> Status([HttpTrigger(Anonymous, Get, Options, Route = "status")] HttpRequest request) =>
        AnswerAsync(request, "status");

    /// <summary>The operation takeout_unwrap.</summary>
    [Function("takeout_unwrap")]
    public Task<IResult> TakeoutUnwrap([HttpTrigger(Anonymous, Post, Options, Route = "takeout_unwrap")] HttpRequest request) =>
        AnswerAsync(request, "takeout_unwrap");

    /// <summary>The operation unwrap.</summary>
    [Function("unwrap")]
    public Task<IResult> Unwrap([HttpTrigger(Anonymous, Post, Options, Route = "unwrap")] HttpRequest request) =>
        AnswerAsync(request, "unwrap");

    /// <summary>The operation wrap.</summary>
    [Function("wrap")]
    public Task<IResult> Wrap([HttpTrigger(Anonymous, Post, Options, Route = "wrap")] HttpRequest request) => AnswerAsync(request, "wrap");

    /// <summary>The operation wrapprivatekey.</summary>
    [Function("wrapprivatekey")]
    public Task<IResult> WrapPrivateKey([HttpTrigger(Anonymous, Post, Options, Route = "wrapprivatekey")] HttpRequest request) =>
        AnswerAsync(request, "wrapprivatekey");

    /// <summary>
    /// What no operation's own route takes: HEAD, further slashes, wrong methods (405) and unknown paths (404). The Functions host tries
    /// routes in the order of the functions' names, and a catch-all route takes everything from functions whose names sort after its own:
    /// hence the name, which sorts last.
    /// </summary>
    [Function(Unmatched)]
    public async Task<IResult> AnswerUnmatched([HttpTrigger(Anonymous, Route = "{*path}")] HttpRequest request)
    {
        var path = WorkerRoutePrefix.PathOf(request.HttpContext);
        await endpoint.RunUnmatchedAsync(request.HttpContext, KaclsRoutes.PathBelow(KaclsRoutes.BasePath(settings), path));
        return Results.Empty;
    }

    /// <summary>The endpoint writes the response itself; the worker takes a result as the sign that the function has answered.</summary>
    private async Task<IResult> AnswerAsync(HttpRequest request, string operation)
    {
        await endpoint.RunAsync(request.HttpContext, operation);
        return Results.Empty;
    }
}
