using Kacls.Testing.FunctionsHost;

namespace KaclsFunctions.Tests.Hosts.OnFunctionsHost;

[Collection(FunctionsHostGroup.Name)]
public sealed class BodyTests(FunctionsHostFixture host) : Tests.Http.BodyTests(host);

[Collection(FunctionsHostGroup.Name)]
public sealed class ReplyHeadersTests(FunctionsHostFixture host) : Tests.Http.ReplyHeadersTests(host);

[Collection(FunctionsHostGroup.Name)]
public sealed class WrapAndUnwrapTests(FunctionsHostFixture host) : Tests.Operations.WrapAndUnwrapTests(host);

[Collection(FunctionsHostGroup.Name)]
public sealed class DigestTests(FunctionsHostFixture host) : Tests.Operations.DigestTests(host);

[Collection(FunctionsHostGroup.Name)]
public sealed class SmimeRoundTripTests(FunctionsHostFixture host) : Tests.Operations.SmimeRoundTripTests(host);

[Collection(FunctionsHostGroup.Name)]
public sealed class PrivateKeyOperationsTests(FunctionsHostFixture host) : Tests.Operations.PrivateKeyOperationsTests(host);

[Collection(FunctionsHostGroup.Name)]
public sealed class CertsTests(FunctionsHostFixture host) : Tests.Operations.CertsTests(host);

[Collection(FunctionsHostGroup.Name)]
public sealed class DelegateTests(FunctionsHostFixture host) : Tests.Operations.DelegateTests(host);

[Collection(FunctionsHostGroup.Name)]
public sealed class PrivilegedWrapAndUnwrapTests(FunctionsHostFixture host) : Tests.Operations.PrivilegedWrapAndUnwrapTests(host);

[Collection(FunctionsHostGroup.Name)]
public sealed class WrapPrivateKeyTests(FunctionsHostFixture host) : Tests.Operations.WrapPrivateKeyTests(host);

[Collection(FunctionsHostGroup.Name)]
public sealed class HostFaultTests(FunctionsHostFixture host) : FaultTable.HostFaultTests(host);

public sealed class MigrationTests : Tests.Hosts.MigrationTests
{
    private protected override async Task<IAsyncDisposable> StartAsync(
        string folder, string address, Dictionary<string, string> environment) =>
        await FunctionsHost.StartAsync(FunctionsHostFixture.OptionsFor(environment) with { Url = address, WorkingFolder = folder });
}

[Collection(FunctionsHostGroup.Name)]
public sealed class HttpEdgesPathTests(FunctionsHostFixture host) : Tests.HttpEdges.PathTests(host);

[Collection(FunctionsHostGroup.Name)]
public sealed class HttpEdgesRequestTests(FunctionsHostFixture host) : Tests.HttpEdges.RequestTests(host);

[Collection(FunctionsHostGroup.Name)]
public sealed class HttpEdgesGoogleUploaderTests(FunctionsHostFixture host) : Tests.HttpEdges.GoogleUploaderTests(host);
