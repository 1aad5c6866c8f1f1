using System.Net;
using System.Text;
using Kacls.Benchmarks.Fuzz.Inputs;
using Kacls.Benchmarks.Fuzz.World;
using Kacls.Errors;
using Kacls.Hosting;
using Kacls.Perimeters;

namespace Kacls.Benchmarks.Fuzz.Targets;

/// <summary>
/// Files of perimeters, their conditions, and what they decide: refused with the list of errors, or a policy that decides every request,
/// twice alike and as it explains.
/// </summary>
internal sealed class PolicyTarget : FuzzTarget, IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("kacls-fuzz-policy-");
    private readonly JsonMutator mutator = new(PolicyWords.Values);
    private readonly JsonTree[] seeds = [.. PolicyWords.Seeds.Select(JsonTree.Parse)];

    private static readonly string[] Payloads =
        ["", """{"amr":["mfa"],"groups":"staff","level":1.0,"x":null}""", """{"amr":{"a":[]},"groups":[null],"level":"\ud800"}"""];

    internal PolicyTarget()
        : base("policy", 90) => File.WriteAllText(Path.Combine(folder.FullName, "countries.csv"), PolicyWords.Countries);

    internal override FuzzInput Make(Chance random)
    {
        var tree = random.Of(seeds).Clone();
        mutator.Mutate(tree, random, random.Of(seeds));
        var text = Encoding.UTF8.GetBytes(random.OnceIn(16) ? $"\uFEFF// comment\n{tree}" : tree.ToString());
        return new("policy", random.OnceIn(6) ? ByteMutator.Mutate(text, random) : text);
    }

    internal override async ValueTask<string> RunAsync(FuzzInput input)
    {
        var path = Path.Combine(folder.FullName, "policy.json");
        await File.WriteAllBytesAsync(path, input.Bytes);
        try
        {
            var policy = PolicyCheck.Load(path);
            foreach (var request in Requests())
            {
                CheckDecisions(policy, request);
            }

            return Accepted;
        }
        catch (SettingsException refusal)
        {
            return ErrorClass.Of(refusal);
        }
    }

    public void Dispose() => folder.Delete(recursive: true);

    private static void CheckDecisions(PerimeterPolicy policy, Func<PerimeterRequest> request)
    {
        foreach (var id in new[] { "", "operations", "unknown" })
        {
            var decision = policy.Decide(request(), id);
            var explained = policy.Explain(request(), id);
            if (decision != policy.Decide(request(), id)
                || decision.IsGranted != explained.Decision.IsGranted || decision.Rule != explained.Decision.Rule)
            {
                throw new OracleException($"decided {decision}, then {explained.Decision}");
            }

            var denies = explained.Rules.FirstOrDefault(rule => rule.Matches && rule.Effect == "deny");
            if (decision.IsGranted && denies is not null)
            {
                throw new OracleException($"granted though the rule {denies.Name} denies: {denies.Why}");
            }
        }

        _ = policy.DecidePrivileged(request());
    }

    private static IEnumerable<Func<PerimeterRequest>> Requests() =>
        from address in new[] { null, "203.0.113.7", "2001:db8::1" }
        from payload in Payloads
        select (Func<PerimeterRequest>)(() => new PerimeterRequest
        {
            Operation = payload.Length % 2 == 0 ? "unwrap" : "wrap",
            User = address is null ? null : "user@example.com",
            Provider = "provider",
            EmailType = "google",
            Application = "drive",
            Role = "reader",
            Resource = address,
            Address = address is null ? null : IPAddress.Parse(address),
            Time = DateTimeOffset.UnixEpoch.AddDays(20_000 + payload.Length),
            Payload = Encoding.UTF8.GetBytes(payload),
        });
}
