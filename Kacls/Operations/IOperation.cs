using Kacls.Audit;
using Kacls.Requests;
using Microsoft.AspNetCore.Http;

namespace Kacls.Operations;

/// <summary>One operation of the protocol. Its name is its URL path segment.</summary>
internal interface IOperation
{
    string Name { get; }

    /// <summary>The HTTP method it answers.</summary>
    string HttpMethod => HttpMethods.Post;

    /// <summary>The body members it reads; empty for GET.</summary>
    Member[] Members { get; }

    /// <summary>Answers one request, noting on the way what the audit record should hold.</summary>
    ValueTask<OperationReply> AnswerAsync(RequestBody body, AuditRecord audit, CancellationToken cancellation);
}
