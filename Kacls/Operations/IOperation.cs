using Kacls.Protocol;
using Kacls.Requests;

namespace Kacls.Operations;

/// <summary>What answers one operation of the protocol.</summary>
internal interface IOperation
{
    CseOperation Operation { get; }

    /// <summary>The body members that it reads; none for GET.</summary>
    Member[] Reads { get; }

    /// <summary>Answers one request, noting on the way what the audit record should hold.</summary>
    ValueTask<OperationReply> AnswerAsync(OperationContext context);
}
