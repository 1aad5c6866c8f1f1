namespace Kacls.Testing.OtherService;

/// <summary>The service says no, with a structured error (2.7).</summary>
public sealed class RefusedException(int status, string message) : Exception(message)
{
    public int Status => status;

    internal static RefusedException Malformed(string message) => new(400, message);

    internal static RefusedException Authentication(string message) => new(401, message);

    internal static RefusedException Forbidden(string message) => new(403, message);
}

/// <summary>The service breaks down, and its framework answers for it without a body.</summary>
public sealed class BrokenDownException() : Exception("A service broke down.");
