using Microsoft.AspNetCore.Http;

namespace Kacls.Testing.KeyVault;

/// <summary>
/// What answers in the vault's place to single requests, where <see cref="Faults"/> are about an operation: one page of a list, one version
/// of a key. It need not answer as a vault would: a proxy in between does not.
/// </summary>
public sealed class Interference
{
    private readonly Lock gate = new();
    private readonly List<(Func<HttpRequest, bool> Concerns, Func<HttpContext, Task> Answer)> active = [];

    /// <summary>Answers the requests that it concerns with this, word for word.</summary>
    public void Answer(Func<HttpRequest, bool> concerns, int status, string body, string contentType = "application/json") =>
        Add(concerns, context =>
        {
            context.Response.StatusCode = status;
            context.Response.ContentType = contentType;
            return context.Response.WriteAsync(body, context.RequestAborted);
        });

    /// <summary>Cuts the connection of the requests that it concerns.</summary>
    public void Cut(Func<HttpRequest, bool> concerns) => Add(concerns, context =>
    {
        context.Abort();
        return Task.CompletedTask;
    });

    /// <summary>Ends all of it.</summary>
    public void Clear()
    {
        lock (gate)
        {
            active.Clear();
        }
    }

    internal Func<HttpContext, Task>? Take(HttpRequest request)
    {
        lock (gate)
        {
            return active.Find(entry => entry.Concerns(request)).Answer;
        }
    }

    private void Add(Func<HttpRequest, bool> concerns, Func<HttpContext, Task> answer)
    {
        lock (gate)
        {
            active.Add((concerns, answer));
        }
    }
}
