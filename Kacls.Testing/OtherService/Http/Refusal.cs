namespace Kacls.Testing.OtherService;

/// <summary>The service says no, with a structured error (2.7).</summary>
public sealed class Refusal(int status, string message) : Exception(message)
{
    public int Status => status;

    internal static Refusal Malformed(string message) => new(400, message);

    internal static Refusal Authentication(string message) => new(401, message);

    internal static Refusal Forbidden(string message) => new(403, message);
}

/// <summary>The service breaks down, and its framework answers for it without a body.</summary>
public sealed class Crash() : Exception("A service broke down.");
