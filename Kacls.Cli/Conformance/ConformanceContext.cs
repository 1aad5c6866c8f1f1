using System.Text.Json.Nodes;
using Kacls.Cli.Conformance.Play;
using Kacls.Cli.Conformance.Requests;

namespace Kacls.Cli.Conformance;

/// <summary>What a case works with: the service under test, whom the tool plays for it, and requests that are right.</summary>
internal sealed class ConformanceContext
{
    private readonly Dictionary<string, PlayedIssuer> issuers;
    private readonly Service service;
    private readonly PlayedPeer? peer;

    // How often in a run a service is asked again that says it is unavailable for now: key sets are fetched when the first tokens come.
    private int patience = 10;

    public ConformanceContext(
        ConformanceConfig config,
        Service service,
        IEnumerable<PlayedIssuer> issuers,
        PlayedPeer? peer,
        PlayedServer server,
        SigningKey stranger,
        CancellationToken cancellation)
    {
        this.service = service;
        this.peer = peer;
        this.issuers = issuers.ToDictionary(issuer => issuer.Role, StringComparer.Ordinal);
        Config = config;
        Server = server;
        Stranger = stranger;
        Cancellation = cancellation;
        Tokens = new(this);
        Calls = new(this);
    }

    /// <summary>The file.</summary>
    public ConformanceConfig Config { get; }

    /// <summary>What the tool listens with.</summary>
    public PlayedServer Server { get; }

    /// <summary>A key that no issuer publishes.</summary>
    public SigningKey Stranger { get; }

    /// <summary>Ends the run.</summary>
    public CancellationToken Cancellation { get; }

    /// <summary>What status lists; all methods of the reference where it lists none.</summary>
    public IReadOnlyCollection<string> Operations { get; set; } = ReferenceMethods.All;

    /// <summary>Tokens that are right.</summary>
    public Tokens Tokens { get; }

    /// <summary>Requests that are right.</summary>
    public Calls Calls { get; }

    /// <summary>The peer that the tool plays.</summary>
    /// <exception cref="CaseSkippedException">The service has none.</exception>
    public PlayedPeer Peer => peer ?? throw new CaseSkippedException("The file names no peer.");

    /// <summary>An issuer that the tool plays.</summary>
    /// <exception cref="CaseSkippedException">The service has no such issuer.</exception>
    public PlayedIssuer Issuer(string role) =>
        issuers.GetValueOrDefault(role) ?? throw new CaseSkippedException($"The file names no issuer {role}.");

    /// <summary>Whether the service has such an issuer.</summary>
    public bool Has(string role) => issuers.ContainsKey(role);

    /// <summary>All issuers that the service has.</summary>
    public IReadOnlyCollection<PlayedIssuer> Issuers => issuers.Values;

    /// <summary>Google's issuer for documents that the file names first: drive, meet, calendar, gmail-sta.</summary>
    public PlayedIssuer DocumentIssuer => IssuerRoles.Documents.Where(Has).Select(Issuer).FirstOrDefault()
        ?? throw new CaseSkippedException("The file names no issuer of authorization tokens for documents.");

    /// <summary>An address of the file.</summary>
    /// <exception cref="CaseSkippedException">The file has none.</exception>
    public string User(string role) =>
        Config.Users.GetValueOrDefault(role) ?? throw new CaseSkippedException($"The file names no user {role}.");

    /// <summary>Needs a method beside the one that is tried.</summary>
    /// <exception cref="CaseSkippedException">status doesn't list it.</exception>
    public void Require(string operation)
    {
        if (!Operations.Contains(operation))
        {
            throw new CaseSkippedException($"status does not list {operation}.");
        }
    }

    /// <summary>Sends a request.</summary>
    public Task<Reply> SendAsync(Call call) => service.SendAsync(call, Cancellation);

    /// <summary>Sends a request that must be granted.</summary>
    /// <returns>The body of the reply.</returns>
    public async Task<JsonObject> GrantedAsync(Call call)
    {
        var reply = await SendAsync(call);
        while (reply.Status == 503 && Interlocked.Decrement(ref patience) >= 0)
        {
            await Task.Delay(TimeSpan.FromSeconds(1), Cancellation);
            reply = await SendAsync(call);
        }

        return Expect.Granted(reply);
    }

    /// <summary>Sends a request that must be refused.</summary>
    public async Task RefusedAsync(Call call) => Expect.Refused(await SendAsync(call));
}
