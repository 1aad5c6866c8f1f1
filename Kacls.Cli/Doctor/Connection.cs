using System.Net.Sockets;

namespace Kacls.Cli.Doctor;

/// <summary>A plain TCP connection, below whatever is spoken over it.</summary>
internal static class Connection
{
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(10);

    /// <summary>Connects.</summary>
    /// <exception cref="IOException">Nobody answers; the message says why.</exception>
    public static async Task<TcpClient> OpenAsync(string host, int port, CancellationToken cancellation)
    {
        var client = new TcpClient { NoDelay = true };
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(MaxWait);
        try
        {
            await client.ConnectAsync(host, port, deadline.Token);
            return client;
        }
        catch (SocketException exception)
        {
            client.Dispose();
            throw new IOException(exception.Message, exception);
        }
        catch (OperationCanceledException exception) when (!cancellation.IsCancellationRequested)
        {
            client.Dispose();
            throw new IOException($"no answer within {MaxWait.TotalSeconds} s", exception);
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }
}
