using Kacls.Hosting;

namespace KaclsFunctions.Tests.Hosting;

public sealed class FirstUseTests
{
    /// <summary>A refusal would end on the way, and leave the rest for the first caller to wait for.</summary>
    [Fact]
    public Task the_wrap_before_the_first_is_granted() => FirstUse.RunAsync();
}
