using Kacls.Testing.Issuers;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.IssuerKeys;

/// <summary>Short ways to ask whether a provider's token is accepted.</summary>
internal static class IssuerRequests
{
    private const string Idp = "Kacls:Authentication:Providers:0";

    /// <summary>A wrap with a token of the provider idp.</summary>
    public static Task<Reply> WrapAsync(this KaclsApp kacls, TokenBuilder? authentication = null) =>
        kacls.PostAsync("wrap", kacls.WrapBody(authentication ?? kacls.Idp.IdToken()));

    public static async Task AcceptsAsync(this KaclsApp kacls, TokenBuilder? authentication = null)
    {
        var reply = await kacls.WrapAsync(authentication);
        Assert.True(reply.Status == 200, reply.Body);
    }

    /// <summary>The detail of the audit record of a refused wrap.</summary>
    public static async Task<string> RefusesAsync(this KaclsApp kacls, TokenBuilder authentication, int status, string reasonCode)
    {
        (await kacls.WrapAsync(authentication)).AssertRefused(status, reasonCode);
        return (string)kacls.Log.Audit[^1]["detail"]!;
    }

    /// <summary>A KACLS whose one provider is idp, with these members besides its name, issuer, audience and use.</summary>
    public static Task<KaclsApp> StartAsync(Func<IssuerEndpoint, Dictionary<string, string?>> members)
    {
        var settings = new Dictionary<string, string?>();
        return KaclsApp.StartAsync(settings, prepare: issuers =>
        {
            var idp = issuers["idp"];
            settings[$"{Idp}:Name"] = "idp";
            settings[$"{Idp}:Issuer"] = idp.Issuer.Issuer;
            settings[$"{Idp}:Audiences:0"] = SampleTokens.ClientId;
            settings[$"{Idp}:Uses:0"] = "user";
            foreach (var (name, value) in members(idp))
            {
                settings[name.StartsWith("Kacls:", StringComparison.Ordinal) ? name : $"{Idp}:{name}"] = value;
            }
        },
        change: trust =>
        {
            // Of these providers no more than this: a list of keys does not stand beside a single one, nor discovery beside keys.
            foreach (var name in trust.Keys.Where(name => settings.ContainsKey(NameOf(name)) && !settings.ContainsKey(name)).ToList())
            {
                trust.Remove(name);
            }
        });

        static string NameOf(string setting) => $"{string.Join(':', setting.Split(':').Take(4))}:Name";
    }

    /// <summary>A KACLS whose provider idp has its keys in a file with these bytes.</summary>
    public static Task<KaclsApp> StartWithFileAsync(byte[] bytes) => StartAsync(_ => new() { ["Keys"] = FileOf(bytes) });

    public static string FileOf(byte[] bytes)
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("kacls-issuer-keys-").FullName, "keys");
        File.WriteAllBytes(path, bytes);
        return path;
    }
}
