using Kacls.Cli.Gmail;
using Kacls.Cli.Gmail.Uploads;
using Kacls.Cli.Output;
using Kacls.Testing;
using Kacls.Testing.Gmail;

namespace KaclsFunctions.Tests.Cli.Gmail;

/// <summary>A run that ends at any call, before or after Google did its work, and is run again.</summary>
public sealed class InterruptionTests
{
    // The token, two lists, the pair and the identity; the first user of the folder.
    private const int CallsOfAUser = 5;
    private static readonly string[] Users = [GmailDomain.User(1), GmailDomain.User(2)];

    public static TheoryData<int, bool> Points
    {
        get
        {
            var points = new TheoryData<int, bool>();
            foreach (var number in Enumerable.Range(1, 2 * CallsOfAUser))
            {
                points.Add(number, false);
                points.Add(number, true);
            }

            return points;
        }
    }

    /// <summary>The run ends within the call: nothing after it is sent, and nothing is written to the journal.</summary>
    [Theory]
    [MemberData(nameof(Points))]
    public async Task a_run_that_is_killed_at_any_call_doubles_nothing_when_run_again(int number, bool afterWork)
    {
        await using var domain = await GmailDomain.StartAsync(null, Users);
        using var kill = new CancellationTokenSource();
        domain.Server.Fault = call =>
        {
            if (call.Number < number)
            {
                return null;
            }

            kill.Cancel();
            return new(AfterWork: afterWork && call.Number == number);
        };
        using (var gmail = domain.Client(TimeProvider.System))
        using (var journal = UploadJournal.Open(domain.Journal, TimeProvider.System))
        {
            var uploader = new Uploader(gmail, journal, isSwitch: false);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
            {
                foreach (var files in KeyPairFiles.ReadFolder(domain.Folder))
                {
                    await uploader.RunAsync(files, kill.Token);
                }
            });
        }

        Assert.Equal(number, domain.Server.Calls.Count);
        domain.Server.Fault = _ => null;
        Assert.Equal(ExitCode.Good, (await domain.RunAsync("upload", domain.Folder)).ExitCode);
        Assert.All(Users, domain.AssertUploadedOnce);
        domain.AssertNothingTurnedOff();
    }

    /// <summary>Within one run: each call fails once in each way, and the run goes on by itself.</summary>
    [Theory]
    [MemberData(nameof(Points))]
    public async Task a_call_that_fails_once_is_made_up_for_in_the_same_run(int number, bool afterWork)
    {
        var clock = new ManualTimeProvider();
        await using var domain = await GmailDomain.StartAsync(clock, Users);
        domain.Server.Fault = call => call.Number == number ? new(number % 2 == 0 ? 503 : 0, AfterWork: afterWork) : null;
        using var gmail = domain.Client(clock);
        using var journal = UploadJournal.Open(domain.Journal, clock);
        var uploader = new Uploader(gmail, journal, isSwitch: false);
        foreach (var files in KeyPairFiles.ReadFolder(domain.Folder))
        {
            var result = await Clockwork.RunAsync(clock, uploader.RunAsync(files, CancellationToken.None));
            Assert.True(result.Outcome is UploadOutcome.Done or UploadOutcome.Unchanged, result.Detail);
        }

        Assert.All(Users, domain.AssertUploadedOnce);
    }

    [Fact]
    public async Task two_hundred_users_amid_429_and_500_in_two_runs_are_uploaded_exactly_once()
    {
        string[] users = [.. Enumerable.Range(1, 200).Select(GmailDomain.User)];
        var clock = new ManualTimeProvider();
        await using var domain = await GmailDomain.StartAsync(clock, users);
        using var stop = new CancellationTokenSource();
        domain.Server.Fault = call => call.Number switch
        {
            450 when !stop.IsCancellationRequested => Stop(),
            var number when number % 17 == 0 => new(429),
            var number when number % 23 == 0 => new(500, AfterWork: true),
            _ => null,
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => domain.UploadAsync(clock, stop.Token));
        Assert.InRange(users.Count(user => domain.Server.Pairs(user).Count > 0), 50, 199);
        await domain.UploadAsync(clock, CancellationToken.None);
        Assert.All(users, domain.AssertUploadedOnce);
        domain.AssertNothingTurnedOff();

        GmailFault Stop()
        {
            stop.Cancel();
            return GmailFault.AnswerLost;
        }
    }
}
