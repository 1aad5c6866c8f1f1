using Kacls.Testing.Ingestion;

namespace Kacls.Benchmarks.Soak;

/// <summary>What goes wrong with the ingestion, and the book of what it takes. No request may notice.</summary>
internal sealed class TelemetryTroubles
{
    private readonly IngestionServer ingestion;
    private readonly AuditBook book;
    private readonly Troubles troubles;
    private readonly SoakLength length;
    private readonly Chance chance;
    private volatile IngestionAnswer answer = IngestionAnswer.Taken;

    internal TelemetryTroubles(IngestionServer ingestion, AuditBook book, Troubles troubles, SoakLength length, Chance chance)
    {
        (this.ingestion, this.book, this.troubles, this.length, this.chance) = (ingestion, book, troubles, length, chance);
        ingestion.Answer = Answer;
    }

    internal async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await Task.Delay(chance.Between(length.Calm, 2 * length.Calm), stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stop.IsCancellationRequested)
            {
                return;
            }

            var (name, failing) = chance.Of<(string, IngestionAnswer)>(
            [
                ("ingestion answers 500", new(500)),
                ("ingestion answers 439", new(439)),
                ("ingestion's connection breaks", IngestionAnswer.Broken),
                ("ingestion takes two thirds", new(206) { OfItem = (index, _) => index % 3 == 0 ? 500 : 200 }),
                ("ingestion takes 2 s", new(200) { Delay = TimeSpan.FromSeconds(2) }),
            ]);
            await troubles.LastAsync(
                new(name, _ => false),
                () => answer = failing,
                () => answer = IngestionAnswer.Taken,
                chance.Between(length.Trouble, 3 * length.Trouble),
                stop);

            // It keeps all that it took, which is in the book by now.
            ingestion.Clear();
        }
    }

    private IngestionAnswer Answer(string batch)
    {
        var now = answer;
        foreach (var (index, line) in batch.Split('\n', StringSplitOptions.RemoveEmptyEntries).Index())
        {
            if (now.Status == 200 || (now.Status == 206 && now.OfItem(index, line) == 200))
            {
                book.Take(line);
            }
        }

        return now;
    }
}
