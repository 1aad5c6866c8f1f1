using Kacls.Cli.Doctor;
using Kacls.Protocol;
using Kacls.Tokens;

namespace Kacls.Cli.Inspection.Tokens;

/// <summary>Everything about a token, or the two of a request.</summary>
/// <param name="Tokens">What each says of itself.</param>
/// <param name="Lines">What the settings, or without them the protocol, say of it.</param>
/// <param name="Verdict">What the service says; absent without settings.</param>
internal sealed record TokenInspection(IReadOnlyList<TokenView> Tokens, IReadOnlyList<Finding> Lines, TokenVerdict? Verdict)
{
    /// <summary>Without settings.</summary>
    public static TokenInspection Of(string token, TokenUse? use, TimeProvider time)
    {
        var view = TokenView.Of(token, use, time);
        return new([view], new ProtocolSteps(time).Judge(token, view.Use, view.Parts), Verdict: null);
    }

    /// <summary>With settings.</summary>
    /// <param name="tokens">One, or two.</param>
    /// <param name="trust">The settings' opinion.</param>
    /// <param name="operation">What they are for; null: what they are most likely for.</param>
    /// <param name="cancellation">Ends the wait for keys.</param>
    public static async Task<TokenInspection> OfAsync(
        TokenSet tokens, TokenTrust trust, TokenOperation? operation, CancellationToken cancellation)
    {
        TokenView[] views =
        [
            .. new (string? Token, TokenUse Use)[]
            {
                (tokens.Authentication, TokenUse.Authentication), (tokens.Authorization, TokenUse.Authorization),
                (tokens.Peer, TokenUse.Peer),
            }.Where(entry => entry.Token is not null).Select(entry => TokenView.Of(entry.Token!, entry.Use, trust.Time)),
        ];
        operation ??= Likely(views[^1], trust);
        var steps = new Steps();
        AuthenticationToken? authentication = null;
        AuthorizationToken? authorization = null;
        var rules = new RuleSteps(trust, operation, steps);
        if (tokens.Authentication is { } first)
        {
            await new TokenSteps(trust, TokenKind.Authentication, operation.AnyOf, steps)
                .RunAsync(first, verified => authentication = rules.Authentication(verified), cancellation);
        }

        if (tokens.Authorization is { } second)
        {
            await new TokenSteps(trust, TokenKind.Authorization, TokenPurposes.Authorization, steps)
                .RunAsync(second, verified => authorization = rules.Authorization(verified), cancellation);
        }

        if (tokens.Peer is { } peer)
        {
            rules.Listed(peer);
            await new TokenSteps(trust, TokenKind.Authentication, TokenPurposes.MigrationPeer, steps)
                .RunAsync(peer, rules.Peer, cancellation);
        }

        if (authorization is not null && (authentication is not null || tokens.Authentication is null))
        {
            rules.Pair(authentication, authorization);
        }

        rules.Rest();
        return new(views, steps.Lines, await new TokenJudge(trust, operation).JudgeAsync(tokens, cancellation));
    }

    private static TokenOperation Likely(TokenView view, TokenTrust trust)
    {
        var entries = trust.Loaded.Issuers.Entries.Where(entry => entry.Issuer == view.Parts.TextOf("iss")).ToArray();
        return view.Use switch
        {
            TokenUse.Peer => TokenOperation.Find(CseOperation.PrivilegedUnwrap.Name)!,
            TokenUse.Authorization => TokenOperation.OfAuthorization(
                entries is [{ Grant.Application: { } application }, ..] ? application : GoogleApplication.Drive,
                view.Parts.TextOf("role")),
            _ => entries.Where(entry => entry.Grant.Audiences.Contains(view.Parts.TextOf("aud") ?? "")).ToArray() is { Length: > 0 } named
                && Array.TrueForAll(named, entry => entry.IsFor(TokenPurposes.Privileged))
                    ? TokenOperation.Find(CseOperation.PrivilegedUnwrap.Name)!
                    : TokenOperation.Find(CseOperation.Wrap.Name)!,
        };
    }
}

/// <summary>What a token says of itself.</summary>
/// <param name="Use">What it is looked at as.</param>
/// <param name="Parts">Header and claims.</param>
internal sealed record TokenView(TokenUse Use, TokenParts Parts)
{
    /// <summary>Takes a token apart.</summary>
    public static TokenView Of(string token, TokenUse? use, TimeProvider time)
    {
        var parts = TokenParts.Of(token, time.GetUtcNow());
        return new(use ?? TokenUses.Guess(parts), parts);
    }
}
