namespace Kacls.Cli.Doctor.Service;

/// <summary>A check of a deployed key service. It needs no credentials, and sends nothing that could be a valid token.</summary>
/// <param name="name">In the output, and in the JSON.</param>
internal abstract class ServiceCheck(string name) : Check(name)
{
    /// <summary>Looks.</summary>
    /// <exception cref="NoAnswerException">A request that this check depends on was not answered.</exception>
    public abstract IAsyncEnumerable<Finding> RunAsync(ServiceProbe service, CancellationToken cancellation);
}
