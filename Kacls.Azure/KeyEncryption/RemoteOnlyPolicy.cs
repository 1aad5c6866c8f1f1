using System.Diagnostics.CodeAnalysis;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Kacls.Azure.KeyEncryption;

/// <summary>
/// Makes a CryptographyClient leave every operation to the vault. The SDK gets the key before its first operation, to see what it can do
/// itself, and does without where it may not get it (403). For unwrapping that would be a second call to each version; so it hears here,
/// without a call, that it may not.
/// </summary>
internal sealed class RemoteOnlyPolicy : HttpPipelinePolicy
{
    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        if (!Answers(message))
        {
            ProcessNext(message, pipeline);
        }
    }

    public override ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) =>
        Answers(message) ? ValueTask.CompletedTask : ProcessNextAsync(message, pipeline);

    private static bool Answers(HttpMessage message)
    {
        if (message.Request.Method != RequestMethod.Get)
        {
            return false;
        }

        message.Response = new ForbiddenResponse { ClientRequestId = message.Request.ClientRequestId };
        return true;
    }

    private sealed class ForbiddenResponse : Response
    {
        public override int Status => 403;

        public override string ReasonPhrase => "Forbidden";

        public override Stream? ContentStream { get; set; } = Stream.Null;

        public override required string ClientRequestId { get; set; }

        public override void Dispose()
        {
        }

        protected override bool ContainsHeader(string name) => false;

        protected override IEnumerable<HttpHeader> EnumerateHeaders() => [];

        protected override bool TryGetHeader(string name, [NotNullWhen(true)] out string? value)
        {
            value = null;
            return false;
        }

        protected override bool TryGetHeaderValues(string name, [NotNullWhen(true)] out IEnumerable<string>? values)
        {
            values = null;
            return false;
        }
    }
}
