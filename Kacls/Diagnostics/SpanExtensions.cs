using System.Diagnostics;
using Kacls.Errors;

namespace Kacls.Diagnostics;

internal static class SpanExtensions
{
    /// <summary>Notes why a step ended, while its span is still open.</summary>
    internal static void Failed(this Activity? span, KaclsException exception) =>
        span?.SetTag(Tags.ReasonCode, exception.Error.ReasonCode).SetStatus(ActivityStatusCode.Error, exception.Error.ReasonCode);

    /// <summary>
    /// How the request ended. Its correlation id leads to the audit record, which says the rest. A refusal is no error: to refuse is what
    /// the service is for.
    /// </summary>
    internal static void Conclude(this Activity? span, RequestOutcome request)
    {
        if (span is null)
        {
            return;
        }

        span.SetTag(Tags.Operation, request.Operation);
        span.SetTag(Tags.Outcome, request.Outcome);
        span.SetTag(Tags.ReasonCode, request.ReasonCode);
        span.SetTag(Tags.CorrelationId, request.CorrelationId);
        if (request.Application is { } application)
        {
            span.SetTag(Tags.Application, application);
        }

        if (request.Outcome == Tags.Failed)
        {
            span.SetStatus(ActivityStatusCode.Error, request.ReasonCode);
        }
    }
}
