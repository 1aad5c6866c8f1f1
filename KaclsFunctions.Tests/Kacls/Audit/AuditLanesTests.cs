using Kacls.Audit;
using Kacls.Errors;
using Kacls.Testing;
using Kacls.Tokens;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Audit;

/// <summary>What has room where, and what is counted instead.</summary>
public sealed class AuditLanesTests
{
    private const int Max = 1_000;
    private readonly ManualTimeProvider time = new();
    private readonly AuditLanes lanes;

    public AuditLanesTests() => lanes = new(Max, time);

    [Fact]
    public void a_granted_request_has_room_until_the_lane_is_full_and_again_when_it_is_not()
    {
        for (var count = 0; count < Max; count++)
        {
            Assert.True(lanes.Accept(Granted()));
        }

        var refused = Assert.Throws<KaclsException>(Granted);
        Assert.Equal("audit_unavailable", refused.Error.ReasonCode);
        Assert.Equal(503, refused.Error.Status);
        Assert.NotNull(refused.Error.RetryAfterSeconds);
        Assert.Equal(512, Take().Count);
        Assert.True(lanes.Accept(Granted()));
    }

    /// <summary>The place is kept while the request is answered, and not lost with a request that is refused in the end.</summary>
    [Fact]
    public void a_place_is_kept_from_the_identity_on_and_given_back()
    {
        var open = Enumerable.Range(0, Max).Select(_ => Granted()).ToList();
        Assert.Throws<KaclsException>(Granted);
        Assert.Equal((0, 0), lanes.Waiting);
        foreach (var record in open)
        {
            record.Refuse(ErrorCatalogue.RoleNotAllowed, null);
            lanes.Accept(record);
        }

        Assert.Equal(AuditRates.PerMinute, lanes.Waiting.First);
        Assert.True(lanes.Accept(Granted()));
    }

    [Fact]
    public void one_user_has_sixty_refusals_a_minute_of_their_own_and_the_rest_is_one_record_that_names_them()
    {
        for (var count = 0; count < 500; count++)
        {
            lanes.Accept(Refused("ana@contoso.example"));
        }

        Assert.Equal(60, Take().Count);
        time.Advance(TimeSpan.FromSeconds(59));
        Assert.True(lanes.Conclude(atOnce: false));
        Assert.Empty(Take());
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.False(lanes.Conclude(atOnce: false));

        var record = Assert.Single(Take());
        Assert.Equal("unwrap", record["operation"]);
        Assert.Equal("denied", record["outcome"]);
        Assert.Equal("role_not_allowed", record["reason_code"]);
        Assert.Equal(403, record["http_status"]);
        Assert.Equal("ana@contoso.example", record["user"]);
        Assert.Equal("https://idp.example", record["issuer"]);
        Assert.Equal("entra", record["provider"]);
        Assert.Equal(440L, record["count"]);
        Assert.Equal("2026-01-01T00:00:00.000Z", record["first_at"]);
        Assert.Equal("2026-01-01T00:00:00.000Z", record["last_at"]);
        Assert.DoesNotContain("correlation_id", record.Keys);
        Assert.DoesNotContain("client_ip", record.Keys);
        Assert.DoesNotContain("duration_ms", record.Keys);

        Assert.True(lanes.Accept(Refused("ana@contoso.example")));
    }

    /// <summary>Another tenant that registers our URL has as many users as it likes, all with valid tokens.</summary>
    [Fact]
    public void many_users_who_are_refused_never_take_the_last_half_nor_memory_without_bound()
    {
        for (var user = 0; user < 20_000; user++)
        {
            lanes.Accept(Refused($"user{user}@other.example"));
        }

        Assert.Equal(Max / 2, lanes.Waiting.First);
        Assert.True(lanes.Accept(Granted()));
        var counted = new List<IReadOnlyDictionary<string, object?>>();
        bool left;
        do
        {
            left = lanes.Conclude(atOnce: true);
            counted.AddRange(Take(3_000).Where(record => record.ContainsKey("count")));
        }
        while (left);
        Assert.Equal(20_000 - (Max / 2), counted.Sum(record => (long)record["count"]!));
        Assert.Equal(AuditAggregates.MaximumUsers, counted.Count(record => record.ContainsKey("user")));
        Assert.Equal(AuditAggregates.MaximumUsers + 1, counted.Count);
    }

    [Fact]
    public void a_flood_of_strangers_is_counted_by_reason_and_takes_nobodys_room()
    {
        for (var count = 0; count < 100_000; count++)
        {
            lanes.Accept(Stranger(count % 2 == 0 ? ErrorCatalogue.BodyMissing : ErrorCatalogue.BodyMalformed));
        }

        Assert.Equal((0, 120), lanes.Waiting);
        for (var count = 0; count < Max; count++)
        {
            Assert.True(lanes.Accept(Granted()));
        }

        time.Advance(TimeSpan.FromMinutes(1));
        lanes.Conclude(atOnce: false);
        var records = Take(2_000);
        Assert.Equal(100_000, records.Where(record => record.ContainsKey("count")).Sum(record => (long)record["count"]!) + 120);
        Assert.DoesNotContain(records.Where(record => record.ContainsKey("count")), record => record.ContainsKey("user"));
    }

    [Fact]
    public void while_nothing_is_taken_strangers_are_only_counted_and_the_count_goes_on()
    {
        for (var minute = 0; minute < 1_000; minute++)
        {
            for (var count = 0; count < 10; count++)
            {
                lanes.Accept(Stranger(ErrorCatalogue.BodyMissing));
            }

            time.Advance(TimeSpan.FromMinutes(1));
            lanes.Conclude(atOnce: false);
        }

        Assert.InRange(lanes.Waiting.Second, 1, AuditLanes.SecondLane);
        while (lanes.Conclude(atOnce: true))
        {
        }

        Assert.Equal(10_000, Take(5_000).Sum(record => (long)record.GetValueOrDefault("count", 1L)!));
    }

    [Fact]
    [Rule("G7-3")]
    public void numbers_have_no_gaps_over_every_kind_of_record()
    {
        for (var count = 0; count < 200; count++)
        {
            lanes.Accept(Granted());
            lanes.Accept(Refused("ana@contoso.example"));
            lanes.Accept(Stranger(ErrorCatalogue.BodyMissing));
            lanes.Accept(new ServiceRecord(ServiceRecord.Probe));
        }

        lanes.Conclude(atOnce: true);
        var records = Take(1_000);
        Assert.Equal(
            Enumerable.Range(1, records.Count).Select(number => (long)number), records.Select(record => (long)record["sequence"]!).Order());
        Assert.All(records, record => Assert.Matches("^[0-9a-f]{16}$", (string)record["instance"]!));
        Assert.Single(records.Select(record => record["instance"]).Distinct());
        Assert.NotEqual(lanes.Instance, new AuditLanes(Max, time).Instance);
    }

    [Fact]
    public void what_the_service_does_is_recorded_though_the_lane_is_full()
    {
        for (var count = 0; count < Max; count++)
        {
            lanes.Accept(Granted());
        }

        Assert.True(lanes.Accept(new ServiceRecord(ServiceRecord.Probe)));
        for (var count = 0; count < 2_000; count++)
        {
            lanes.Accept(new ServiceRecord(ServiceRecord.Probe));
        }

        Assert.False(lanes.Accept(new ServiceRecord(ServiceRecord.Probe)));
        Assert.InRange(lanes.Waiting.First, Max, 2 * Max + 100);
    }

    private List<IReadOnlyDictionary<string, object?>> Take(int max = 512)
    {
        var entries = new List<AuditEntry>();
        lanes.Take(entries, max);
        return [.. entries.Select(entry => entry.Fields.ToDictionary(StringComparer.Ordinal))];
    }

    private AuditRecord Granted(string user) => Known(user);

    private AuditRecord Granted() => Known("ana@contoso.example");

    private AuditRecord Refused(string user)
    {
        var record = Granted(user);
        record.Refuse(ErrorCatalogue.RoleNotAllowed, null);
        return record;
    }

    private static AuditRecord Stranger(KaclsError error)
    {
        var record = new AuditRecord("wrap", "id");
        record.Refuse(error, null);
        return record;
    }

    private AuditRecord Known(string user)
    {
        var record = new AuditRecord("unwrap", "id", lanes);
        record.Note(new AuthenticationToken
        {
            Provider = "entra",
            Uses = TokenPurposes.User,
            Issuer = "https://idp.example",
            Email = user,
            ComparableEmail = user,
            IssuedAt = time.GetUtcNow(),
            Expires = time.GetUtcNow(),
            Payload = default,
        });
        return record;
    }
}
