namespace Kacls.Audit;

/// <summary>
/// The correlation id of the request that the current asynchronous flow serves: it goes to the vault, so that the two logs join.
/// </summary>
public static class CorrelationScope
{
    private static readonly AsyncLocal<string?> Ambient = new();

    /// <summary>
    /// The id of the reply and of the audit record; absent outside a request. A set value flows to callees, not to the caller.
    /// </summary>
    public static string? Current
    {
        get => Ambient.Value;
        set => Ambient.Value = value;
    }
}
