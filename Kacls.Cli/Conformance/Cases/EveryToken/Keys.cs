namespace Kacls.Cli.Conformance.Cases.EveryToken;

/// <summary>Which keys of an issuer are right: all that it publishes, also those that it began to publish a moment ago.</summary>
internal static class Keys
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

    private static readonly Carrier Peer = Carrier.All.Single(carrier => carrier.Name == Carrier.Peer);

    public static IEnumerable<Case> Cases() => Carrier.All.Where(carrier => carrier.Name != Carrier.Peer)
        .Select(carrier => Case(
            carrier, "kid.second_key", CaseLevel.Google, (context, issuer) => Task.FromResult(context.Issuer(issuer).SecondKey)))
        .Concat(Rotations())
        .Append(new Case(
            $"{Peer.Prefix}.kid.second_key",
            Peer.Operation,
            $"{Rules.Jwk}, 4.5: kid names one of the keys in the peer's certs",
            CaseLevel.Inferred,
            async context =>
            {
                var call = await Peer.RightAsync(context);
                Peer.TokenOf(call).SignWith(context.Peer.SecondKey);
                await context.GrantedAsync(call);
            }));

    // Once for each issuer: a service may ask for its keys only so often.
    private static IEnumerable<Case> Rotations() => Carrier.All.Where(carrier => carrier.Name != Carrier.Peer)
        .DistinctBy(carrier => carrier.Issuers[0])
        .Select(carrier => Case(carrier, "kid.new_key", CaseLevel.Inferred, (context, issuer) => context.Issuer(issuer).RotateAsync()));

    private static Case Case(
        Carrier carrier, string point, CaseLevel level, Func<ConformanceContext, string, Task<Play.SigningKey>> findKey) => new(
        $"{carrier.Prefix}.{point}",
        carrier.Operation,
        $"{Rules.Jwk}, 4.5: kid names one of the issuer's published keys, and Google's change",
        level,
        async context =>
        {
            var issuer = carrier.Issuers.First(context.Has);
            // So that the service has the issuer's keys from before.
            await context.GrantedAsync(await carrier.RightAsync(context));
            var key = await findKey(context, issuer);
            var started = TimeProvider.System.GetTimestamp();
            while (true)
            {
                var call = await carrier.RightAsync(context);
                carrier.TokenOf(call).SignWith(key);
                var reply = await context.SendAsync(call);
                if (reply.Status == 200 || level == CaseLevel.Google || TimeProvider.System.GetElapsedTime(started) > Patience)
                {
                    Expect.Granted(reply);
                    return;
                }

                await Task.Delay(TimeSpan.FromMilliseconds(250), context.Cancellation);
            }
        });
}
