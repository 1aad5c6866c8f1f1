using KaclsFunctions.Tests.LocalHost;

namespace KaclsFunctions.Tests.Hosts.OnLocalHost;

[Collection(LocalHostGroup.Name)]
public sealed class BodyTests(LocalHostFixture host) : Tests.Http.BodyTests(host);

[Collection(LocalHostGroup.Name)]
public sealed class ReplyHeadersTests(LocalHostFixture host) : Tests.Http.ReplyHeadersTests(host);

[Collection(LocalHostGroup.Name)]
public sealed class WrapAndUnwrapTests(LocalHostFixture host) : Tests.Operations.WrapAndUnwrapTests(host);

[Collection(LocalHostGroup.Name)]
public sealed class DigestTests(LocalHostFixture host) : Tests.Operations.DigestTests(host);

[Collection(LocalHostGroup.Name)]
public sealed class SmimeRoundTripTests(LocalHostFixture host) : Tests.Operations.SmimeRoundTripTests(host);

[Collection(LocalHostGroup.Name)]
public sealed class PrivateKeyOperationsTests(LocalHostFixture host) : Tests.Operations.PrivateKeyOperationsTests(host);

[Collection(LocalHostGroup.Name)]
public sealed class CertsTests(LocalHostFixture host) : Tests.Operations.CertsTests(host);

[Collection(LocalHostGroup.Name)]
public sealed class DelegateTests(LocalHostFixture host) : Tests.Operations.DelegateTests(host);

[Collection(LocalHostGroup.Name)]
public sealed class PrivilegedWrapAndUnwrapTests(LocalHostFixture host) : Tests.Operations.PrivilegedWrapAndUnwrapTests(host);

[Collection(LocalHostGroup.Name)]
public sealed class WrapPrivateKeyTests(LocalHostFixture host) : Tests.Operations.WrapPrivateKeyTests(host);

[Collection(LocalHostGroup.Name)]
public sealed class HostFaultTests(LocalHostFixture host) : FaultTable.HostFaultTests(host);

public sealed class MigrationTests : Tests.Hosts.MigrationTests
{
    private protected override async Task<IAsyncDisposable> StartAsync(
        string folder, string address, Dictionary<string, string> environment)
    {
        var process = LocalHostProcess.Start(folder, environment, "--urls", address);
        await process.WaitForAsync(host => host.Output.Any(line => line.Contains("are your own", StringComparison.Ordinal)));
        return process;
    }
}

[Collection(LocalHostGroup.Name)]
public sealed class HttpEdgesPathTests(LocalHostFixture host) : Tests.HttpEdges.PathTests(host);

[Collection(LocalHostGroup.Name)]
public sealed class HttpEdgesRequestTests(LocalHostFixture host) : Tests.HttpEdges.RequestTests(host);

[Collection(LocalHostGroup.Name)]
public sealed class HttpEdgesGoogleUploaderTests(LocalHostFixture host) : Tests.HttpEdges.GoogleUploaderTests(host);
