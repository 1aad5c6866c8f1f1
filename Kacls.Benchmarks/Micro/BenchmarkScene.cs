using Kacls.Benchmarks.Servers;
using Kacls.Hosting;
using Kacls.Settings;
using Kacls.Testing.Issuers;
using Kacls.Tokens.Keys;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Kacls.Benchmarks.Micro;

/// <summary>The services of a KACLS with the Local KEK, its keys fetched, and a pair of tokens that it accepts.</summary>
internal sealed class BenchmarkScene : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("kacls-bench-").FullName;
    private readonly ServiceProvider services;

    internal BenchmarkScene()
    {
        Keys = BenchmarkKeys.Open(folder);
        var configuration = Keys.Settings();
        configuration["Kacls:KeyEncryption:Provider"] = KeyEncryptionSettings.Local;
        configuration["Kacls:KeyEncryption:Path"] = Keys.KekPath;
        services = new ServiceCollection()
            .AddLogging(logging => logging.AddProvider(new DiscardingJsonLog()))
            .AddKacls(SettingsLoader.Load(new ConfigurationBuilder().AddInMemoryCollection(configuration).Build(), _ => null))
            .BuildServiceProvider();
        Authentication = Keys.Provider.IdToken().Mint();
        Authorization = Keys.Google.DriveAuthorization().Mint();
    }

    internal BenchmarkKeys Keys { get; }

    internal string Authentication { get; }

    internal string Authorization { get; }

    internal Task WarmUpAsync() => Get<KeySources>().WarmUpAsync(CancellationToken.None);

    internal T Get<T>()
        where T : notnull => services.GetRequiredService<T>();

    public void Dispose()
    {
        services.Dispose();
        Directory.Delete(folder, recursive: true);
    }
}
