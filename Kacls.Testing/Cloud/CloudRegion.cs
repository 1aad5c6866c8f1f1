using Kacls.Testing.KeyVault;

namespace Kacls.Testing.Cloud;

/// <summary>The vaults of one region, on a server that can be lost without the others.</summary>
public sealed class CloudRegion : IAsyncDisposable
{
    private volatile TaskCompletionSource way = Passable();

    internal CloudRegion(KeyVaultServer vaults) => Vaults = vaults;

    public KeyVaultServer Vaults { get; }

    /// <summary>Ends when something can pass.</summary>
    internal Task Way => way.Task;

    /// <summary>
    /// Loses the region: what is sent there is swallowed, as packets are, over new connections and over those that stand.
    /// </summary>
    public void Lose() => way = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Brings it back.</summary>
    public void Return() => way.TrySetResult();

    public ValueTask DisposeAsync() => Vaults.DisposeAsync();

    private static TaskCompletionSource Passable()
    {
        var passable = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        passable.SetResult();
        return passable;
    }
}
