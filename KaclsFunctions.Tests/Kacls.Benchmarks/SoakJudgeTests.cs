using System.Text.Json;
using Kacls.Benchmarks.Soak;

namespace KaclsFunctions.Tests.Benchmarks;

/// <summary>The judges of <c>eng/soak.sh</c> see each fault that they are there for.</summary>
public sealed class SoakJudgeTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly SoakAnswer Granted = new(200, "ok", "1", JsonElement.Parse("""{"key":"b3RoZXI="}"""));
    private static readonly SoakAnswer Unreachable = new(503, "kek_unreachable", "1", default);

    [Theory]
    [InlineData("dek", Verdict.Granted)]
    [InlineData("other dek", Verdict.Wrong)]
    [InlineData("granted though disabled", Verdict.Wrong)]
    [InlineData("granted though to be refused", Verdict.Wrong)]
    [InlineData("refused as it must be", Verdict.Refused)]
    [InlineData("refused for another reason", Verdict.Wrong)]
    [InlineData("refused without trouble", Verdict.Wrong)]
    [InlineData("refused in trouble", Verdict.Troubled)]
    [InlineData("refused in another trouble", Verdict.Wrong)]
    [InlineData("internal error in trouble", Verdict.Wrong)]
    [InlineData("no answer in trouble", Verdict.Wrong)]
    public void an_answer_is_judged_by_what_was_asked_and_what_was_wrong(string what, object verdict)
    {
        var call = new SoakCall("unwrap", "unwrap", []) { IsRight = json => json.GetProperty("key").GetString() == "b3RoZXI=" };
        var refused = call with { Refusal = "role_not_allowed" };
        var trouble = new Trouble("vault answers 503", _ => true, "kek_unreachable");
        Assert.Equal(verdict, what switch
        {
            "dek" => SoakJudge.Judge(call, Granted, [], isForbidden: false),
            "other dek" => SoakJudge.Judge(call with { IsRight = _ => false }, Granted, [trouble], isForbidden: false),
            "granted though disabled" => SoakJudge.Judge(call, Granted, [trouble], isForbidden: true),
            "granted though to be refused" => SoakJudge.Judge(refused, Granted, [], isForbidden: false),
            "refused as it must be" => SoakJudge.Judge(refused, new(403, "role_not_allowed", "1", default), [], isForbidden: false),
            "refused for another reason" => SoakJudge.Judge(refused, new(403, "user_mismatch", "1", default), [], isForbidden: false),
            "refused without trouble" => SoakJudge.Judge(call, Unreachable, [], isForbidden: false),
            "refused in trouble" => SoakJudge.Judge(call, Unreachable, [trouble], isForbidden: false),
            "refused in another trouble" => SoakJudge.Judge(
                call, Unreachable, [new Trouble("disabled", _ => true, "kek_disabled")], isForbidden: false),
            "internal error in trouble" => SoakJudge.Judge(
                call, new(500, "internal_error", "1", default), [trouble], isForbidden: false),
            _ => SoakJudge.Judge(call, SoakAnswer.None("no answer"), [trouble], isForbidden: false),
        });
    }

    [Fact]
    public void a_trouble_touches_what_meets_it_and_forbids_only_what_it_covers()
    {
        var trouble = new Trouble("a version is disabled", _ => true, "kek_disabled");
        trouble.Begun(10 * Second);
        trouble.Ending(20 * Second);
        trouble.Ended(20 * Second);
        Assert.False(trouble.Touches(8 * Second, 9 * Second));
        Assert.True(trouble.Touches(9 * Second, 11 * Second));
        Assert.True(trouble.Touches(20.5 * Second, 21 * Second));
        Assert.False(trouble.Touches(22 * Second, 23 * Second));
        Assert.True(trouble.Covers(11 * Second, 19 * Second));
        Assert.False(trouble.Covers(9 * Second, 11 * Second));
        Assert.False(trouble.Covers(19 * Second, 21 * Second));
    }

    [Theory]
    [InlineData("whole", "")]
    [InlineData("lost", "have no record of their own")]
    [InlineData("gap", "are missing")]
    [InlineData("twice", "has 2 records")]
    [InlineData("another answer", "has the record of another answer")]
    [InlineData("unexplained", "No request explains")]
    [InlineData("counted too often", "were counted")]
    [InlineData("gone without a record", "callers who went away")]
    public void a_record_that_is_lost_doubled_or_wrong_is_found(string what, string fault)
    {
        var outcomes = Enumerable.Range(1, 10).Select(number => Outcome(number, Verdict.Granted)).ToList();
        var records = outcomes.Select((outcome, index) => Record(index + 1, outcome.CorrelationId)).ToList();
        switch (what)
        {
            case "lost":
                records[4] = records[4] with { Operation = "probe", CorrelationId = "" };
                break;
            case "gap":
                records[4] = records[4] with { Sequence = 11 };
                break;
            case "twice":
                records.Add(Record(11, "5"));
                break;
            case "another answer":
                records[4] = records[4] with { ReasonCode = "kek_timeout", Status = "503" };
                break;
            case "unexplained":
                records.Add(Record(11, "11"));
                break;
            case "counted too often":
                records.Add(Record(11, "") with { Count = 2, IsCounted = true });
                break;
            case "gone without a record":
                outcomes.Add(Outcome(11, Verdict.Gone));
                break;
        }

        var faults = AuditCheck.Of(outcomes, records).Faults;
        Assert.True(fault.Length == 0 ? faults.Count == 0 : faults.Any(text => text.Contains(fault, StringComparison.Ordinal)),
            string.Join('\n', faults));
    }

    [Theory]
    [InlineData(0, 0, 0, "")]
    [InlineData(2, 0, 0, "Handles")]
    [InlineData(0, 1, 0, "Threads")]
    [InlineData(0, 0, 300_000, "Bytes alive")]
    public void what_rises_steadily_is_found_and_single_peaks_are_not(int handles, int threads, long bytes, string fault)
    {
        var readings = Enumerable.Range(0, 60).Select(minute => new HealthReading(
            TimeSpan.FromMinutes(minute),
            Resident: 150_000_000,
            Alive: 10_000_000 + (minute * bytes),
            Rest: 140_000_000,
            Handles: 300 + (minute * handles) + (minute % 7 == 0 ? 400 : 0),
            Threads: 30 + (minute * threads))).ToArray();
        var faults = HealthTrend.Faults(readings, requests: 60_000).ToArray();
        Assert.Equal(fault.Length == 0 ? 0 : 1, faults.Length);
        Assert.All(faults, text => Assert.StartsWith(fault, text, StringComparison.Ordinal));
    }

    private static SoakOutcome Outcome(int number, Verdict verdict) =>
        new("wrap", "wrap", $"soak {number}", default, Second, 200, "ok", verdict == Verdict.Gone ? "" : $"{number}", verdict);

    private static BookedRecord Record(long sequence, string id) =>
        new("0123456789abcdef", sequence, "wrap", "ok", id, id.Length > 0 ? $"soak {id}" : "", "200", 1);
}
