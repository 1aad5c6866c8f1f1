using Kacls.Audit;
using Kacls.Diagnostics;
using Kacls.Errors;
using Kacls.Operations;
using Kacls.Protocol;
using Kacls.Requests;
using Kacls.Settings;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Kacls.Http;

/// <summary>
/// Takes an HTTP request to its operation and its outcome to the caller and to the audit. Hosts call this and nothing else.
/// </summary>
public sealed partial class OperationEndpoint
{
    private readonly KaclsError operationUnknown;
    private readonly OperationCatalogue catalogue;
    private readonly ReplyHeaders headers;
    private readonly Admission admission;
    private readonly ClientAddress clientAddress;
    private readonly AuditLog audit;
    private readonly KaclsDiagnostics diagnostics;
    private readonly TimeProvider time;
    private readonly ILogger<OperationEndpoint> logger;

    internal OperationEndpoint(
        KaclsSettings settings,
        OperationCatalogue catalogue,
        ReplyHeaders headers,
        Admission admission,
        ClientAddress clientAddress,
        AuditLog audit,
        KaclsDiagnostics diagnostics,
        TimeProvider time,
        ILogger<OperationEndpoint> logger)
    {
        operationUnknown = ErrorCatalogue.OperationUnknown.About($"{KaclsUrl.BasePath(settings.Urls[0])}/");
        this.catalogue = catalogue;
        this.headers = headers;
        this.admission = admission;
        this.clientAddress = clientAddress;
        this.audit = audit;
        this.diagnostics = diagnostics;
        this.time = time;
        this.logger = logger;
    }

    /// <summary>
    /// Answers a request that was routed to an operation; OPTIONS is answered without it, and HEAD as GET (RFC 9110 section 9.3.2).
    /// </summary>
    /// <param name="context">The request, and its response, which is complete when this returns.</param>
    /// <param name="operationName">A name of the catalogue.</param>
    public async Task RunAsync(HttpContext context, string operationName)
    {
        var operation = catalogue.Find(operationName) ?? throw new ArgumentException("Not in the catalogue.", nameof(operationName));
        await RunAsync(context, operation);
    }

    /// <summary>Answers a request that no operation's route took, though an operation may: 404 only where its path is none's.</summary>
    /// <param name="context">The request, and its response.</param>
    /// <param name="path">
    /// What follows the base path. Slashes around an operation's name are ignored: clients put one between the base URL and the name, and
    /// the base URL may have been typed with one.
    /// </param>
    public Task RunUnmatchedAsync(HttpContext context, string path) => RunAsync(context, catalogue.Find(path.Trim('/')));

    private async Task RunAsync(HttpContext context, IOperation? operation)
    {
        var correlationId = CorrelationId.New();
        CorrelationScope.Current = correlationId;
        headers.Apply(context, correlationId);

        // Whatever the path, for without it a web client can't read the structured 404. Methods have a case (RFC 9110 section 9.1).
        if (string.Equals(context.Request.Method, HttpMethods.Options, StringComparison.Ordinal))
        {
            headers.ApplyPreflight(context);
        }
        else if (operation is null)
        {
            await ReplyWriter.WriteAsync(context, operationUnknown, correlationId);
        }
        else if (!Allows(operation, context.Request.Method))
        {
            context.Response.Headers.Allow = operation.Operation.HttpMethod == HttpMethods.Get
                ? "GET, HEAD, OPTIONS"
                : $"{operation.Operation.HttpMethod}, OPTIONS";
            await ReplyWriter.WriteAsync(context, ErrorCatalogue.MethodNotAllowed, correlationId);
        }
        else
        {
            await AnswerAsync(context, operation, correlationId);
        }
    }

    private static bool Allows(IOperation operation, string method) =>
        string.Equals(method, operation.Operation.HttpMethod, StringComparison.Ordinal)
        || (operation.Operation.HttpMethod == HttpMethods.Get && string.Equals(method, HttpMethods.Head, StringComparison.Ordinal));

    private async Task AnswerAsync(HttpContext context, IOperation operation, string correlationId)
    {
        using var span = diagnostics.StartOperation(operation.Operation.Name);
        var record = audit.Start(operation.Operation.Name, correlationId);
        var started = time.GetTimestamp();
        using var reply = await TryAnswerAsync(context, operation, record);

        // The record is accepted before the reply is sent: a key that leaves has been audited, whatever becomes of the connection.
        record.DurationMs = Math.Round(time.GetElapsedTime(started).TotalMilliseconds, 3);
        record.VaultRequestIds = CorrelationScope.VaultRequests;
        var isRecorded = audit.Write(record);
        diagnostics.Metrics.Count(record.Ended);
        span.Conclude(record.Ended);
        if (!isRecorded)
        {
            await ReplyWriter.WriteAsync(context, ErrorCatalogue.AuditUnavailable, record.CorrelationId);
        }
        else if (reply.Granted is { } granted)
        {
            await ReplyWriter.WriteAsync(context, granted);
        }
        else if (!context.RequestAborted.IsCancellationRequested)
        {
            await ReplyWriter.WriteAsync(context, reply.Refused!, record.CorrelationId);
        }
    }

    private async ValueTask<Outcome> TryAnswerAsync(HttpContext context, IOperation operation, AuditRecord record)
    {
        try
        {
            return new(await AnswerCoreAsync(context, operation, record), null);
        }
        catch (KaclsException exception)
        {
            record.Refuse(exception.Error, exception.Detail);
            if (exception.InnerException is { } cause)
            {
                LogCause(cause, record.Operation, exception.Error.ReasonCode, record.CorrelationId);
            }

            return new(null, exception.Error);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            record.Refuse(ErrorCatalogue.RequestAborted, null);
            return new(null, ErrorCatalogue.RequestAborted);
        }
#pragma warning disable CA1031 // The outermost handler: whatever it is, the caller gets a structured error and the audit its record.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            record.Refuse(ErrorCatalogue.Internal, exception.GetType().Name);
            LogFault(exception, record.Operation, record.CorrelationId);
            return new(null, ErrorCatalogue.Internal);
        }
    }

    private async ValueTask<OperationReply> AnswerCoreAsync(HttpContext context, IOperation operation, AuditRecord record)
    {
        var address = clientAddress.Of(context);
        record.ClientAddress = address;
        admission.Check(context.Request, operation.Operation);
        using var reader = new BodyReader();
        if (operation.Reads.Length > 0)
        {
            await reader.ReadAsync(context.Request, time, context.RequestAborted);
        }

        using var body = operation.Reads.Length > 0 ? RequestBody.Parse(reader.Body, operation.Reads) : RequestBody.Empty;
        record.Reason = Array.IndexOf(operation.Reads, Members.Reason) >= 0 ? body.Get(Members.Reason) : null;
        return await operation.AnswerAsync(new(operation.Operation, body, address, record, context.RequestAborted));
    }

    [LoggerMessage(
        501,
        LogLevel.Warning,
        "{Operation} was refused with {ReasonCode} because of an underlying failure (correlation id {CorrelationId})")]
    private partial void LogCause(Exception cause, string operation, string reasonCode, string correlationId);

    [LoggerMessage(502, LogLevel.Error, "{Operation} failed (correlation id {CorrelationId})")]
    private partial void LogFault(Exception exception, string operation, string correlationId);

    private readonly record struct Outcome(OperationReply? Granted, KaclsError? Refused) : IDisposable
    {
        public void Dispose() => Granted?.Dispose();
    }
}
