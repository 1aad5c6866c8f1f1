using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;

namespace Kacls.Testing.KeyVault;

/// <summary>The way of a request: recorded, challenged, perhaps hit by a fault, answered.</summary>
internal sealed class VaultPipeline(
    Func<string, Vault> vaults, Faults faults, Interference interference, RequestLog log, TimeProvider clock)
{
    private static readonly JsonSerializerOptions Json = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    private readonly VaultEndpoints endpoints = new(clock);

    public async Task RunAsync(HttpContext context)
    {
        var request = context.Request;
        var route = VaultRoute.Read(request);
        var vault = vaults(request.Host.Host);
        var recorded = new RecordedRequest(
            request.Method,
            vault.Host,
            request.Path,
            route.Operation,
            request.Headers.TryGetValue("x-ms-client-request-id", out var id) ? id.ToString() : null)
        {
            ResponseId = new Guid(RandomNumberGenerator.GetBytes(16)).ToString(),
            IsChallenge = !BearerChallenge.HasToken(request),
        };
        log.Add(recorded);
        context.Response.Headers["x-ms-request-id"] = recorded.ResponseId;
        context.Response.Headers["x-ms-keyvault-service-version"] = "1.9.0.0";
        try
        {
            if (recorded.IsChallenge)
            {
                throw BearerChallenge.Challenge(context.Response, vault);
            }

            if (faults.Take(route.Operation) is { } fault && !await PassAsync(context, fault))
            {
                return;
            }

            if (interference.Take(request) is { } answer)
            {
                await answer(context);
                return;
            }

            await WriteAsync(context, recorded, 200, await endpoints.AnswerAsync(request, vault, route));
        }
        catch (VaultException error)
        {
            await WriteAsync(context, recorded, error.Status, ErrorBody(error));
        }
        catch (JsonException)
        {
            await WriteAsync(context, recorded, 400, ErrorBody(VaultException.BadParameter("The body is not JSON.")));
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client gave up waiting.
        }
    }

    private async Task<bool> PassAsync(HttpContext context, Fault fault)
    {
        if (fault.Drop)
        {
            context.Abort();
            return false;
        }

        if (fault.Delay is { } delay)
        {
            await Task.Delay(delay, clock, context.RequestAborted);
        }

        if (fault.RetryAfter is { } retryAfter)
        {
            context.Response.Headers.RetryAfter = retryAfter;
        }

        return fault.Error is null ? true : throw fault.Error;
    }

    private static Task WriteAsync(HttpContext context, RecordedRequest recorded, int status, object body)
    {
        recorded.Status = status;
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(body, body.GetType(), Json, context.RequestAborted);
    }

    private static object ErrorBody(VaultException error) => new
    {
        error = new
        {
            code = error.Code,
            message = error.Message,
            innererror = error.InnerCode is null ? null : new { code = error.InnerCode },
        },
    };
}
