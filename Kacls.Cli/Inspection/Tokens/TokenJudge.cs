using System.Text;
using Kacls.Access;
using Kacls.Errors;
using Kacls.Http;
using Kacls.Migration;
using Kacls.Tokens;
using Microsoft.AspNetCore.Http;

namespace Kacls.Cli.Inspection.Tokens;

/// <summary>
/// The verdict: what an operation of the service does with its tokens, by the service's own validation and rules and in its order. What
/// depends on the rest of the request (perimeter, wrapped key, limits) comes after it.
/// </summary>
internal sealed class TokenJudge(TokenTrust trust, TokenOperation operation)
{
    /// <summary>Judges.</summary>
    public async Task<TokenVerdict> JudgeAsync(TokenSet tokens, CancellationToken cancellation)
    {
        try
        {
            Admit();
            await (tokens.Peer is { } peer ? JudgePeerAsync(peer, cancellation)
                : operation.IsPrivileged ? JudgePrivilegedAsync(tokens.Authentication!, cancellation)
                : JudgeUserAsync(tokens, cancellation));
            return new(operation.Name, IsGranted: true);
        }
        catch (KaclsException refusal)
        {
            return TokenVerdict.Of(operation.Name, refusal);
        }
    }

    /// <summary>Whoever looks at a token has no request; one that came by the Front Door, if there is one, is taken for it.</summary>
    private void Admit()
    {
        var settings = trust.Loaded.Settings;
        var request = new DefaultHttpContext().Request;
        request.Headers[FrontDoor.IdHeader] = settings.Network.FrontDoorId?.ToString("D");
        new Admission(settings).Check(request, operation.Operation);
    }

    private async Task JudgeUserAsync(TokenSet tokens, CancellationToken cancellation)
    {
        var authentication = tokens.Authentication is { } one ? await AuthenticateAsync(one, cancellation) : null;
        var authorization = tokens.Authorization is { } other ? await AuthorizeAsync(other, cancellation) : null;
        if (operation.AnyOf == TokenPurposes.None)
        {
            trust.Rules.CheckService(authorization!, operation.Role!);
        }
        else if (authorization is null)
        {
            ProviderDomainRule.Check(authentication!);
            if (!operation.IsDelegable)
            {
                DelegationRule.Forbid(authentication!);
            }
        }
        else
        {
            CheckPair(authentication ?? Counterpart.Of(authorization, operation), authorization);
        }
    }

    private void CheckPair(AuthenticationToken authentication, AuthorizationToken authorization)
    {
        if (!operation.NeedsRole)
        {
            trust.Rules.CheckDelegate(authentication, authorization);
        }
        else if (operation.IsDelegable)
        {
            trust.Rules.CheckUser(authentication, authorization, operation.Role!);
        }
        else
        {
            trust.Rules.CheckUndelegated(authentication, authorization, operation.Role!);
        }
    }

    private async Task JudgePrivilegedAsync(string token, CancellationToken cancellation) =>
        trust.Get<PrivilegedRule>().Check(await AuthenticateAsync(token, cancellation));

    /// <summary>As privilegedunwrap does: an issuer that is no peer is judged as an administrator's.</summary>
    private async Task JudgePeerAsync(string token, CancellationToken cancellation)
    {
        if (trust.Loaded.Peers.Find(TokenValidator.ClaimedIssuer(Encoding.UTF8.GetBytes(token))) is not { } peer)
        {
            await JudgePrivilegedAsync(token, cancellation);
            return;
        }

        peer.CheckUnwrap(trust.Time.GetUtcNow(), Counterpart.AddressOf(peer, trust.Loaded.Settings.Migration));
        var (validator, signed) = trust.For(token);
        var read = await validator.ValidatePeerAsync(Encoding.UTF8.GetBytes(signed), cancellation);
        trust.Rules.CheckPeer(read, read.ResourceName);
        trust.Get<ReplayCache>().Add(read);
    }

    private async Task<AuthenticationToken> AuthenticateAsync(string token, CancellationToken cancellation)
    {
        var (validator, signed) = trust.For(token);
        return await validator.ValidateAuthenticationAsync(Encoding.UTF8.GetBytes(signed), operation.AnyOf, cancellation);
    }

    private async Task<AuthorizationToken> AuthorizeAsync(string token, CancellationToken cancellation)
    {
        var (validator, signed) = trust.For(token);
        return await validator.ValidateAuthorizationAsync(Encoding.UTF8.GetBytes(signed), operation.NeedsRole, cancellation);
    }
}
