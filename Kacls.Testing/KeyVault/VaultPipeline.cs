using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;

namespace Kacls.Testing.KeyVault;

/// <summary>The way of a request: recorded, challenged, perhaps hit by a fault, answered.</summary>
internal sealed class VaultPipeline(KeyVaultServer server, TimeProvider clock)
{
    private static readonly JsonSerializerOptions Json = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    private readonly VaultEndpoints endpoints = new(clock);

    public async Task RunAsync(HttpContext context)
    {
        var started = clock.GetTimestamp();
        var request = context.Request;
        var route = VaultRoute.Read(request);
        var vault = server.Vault(request.Host.Host);
        var token = BearerChallenge.Token(request);
        var recorded = new RecordedRequest(
            request.Method,
            vault.Host,
            request.Path,
            route.Operation,
            request.Headers.TryGetValue("x-ms-client-request-id", out var id) ? id.ToString() : null)
        {
            ResponseId = new Guid(RandomNumberGenerator.GetBytes(16)).ToString(),
            IsChallenge = token is null,
        };
        server.Requests.Add(recorded);
        context.Response.Headers["x-ms-request-id"] = recorded.ResponseId;
        if (!vault.IsManagedHsm)
        {
            // An HSM has no such header (recordings of keyvault-keys in azure-sdk-for-js against a Managed HSM).
            context.Response.Headers["x-ms-keyvault-service-version"] = "1.9.0.0";
        }

        try
        {
            if (token is null)
            {
                throw BearerChallenge.Challenge(context.Response, vault);
            }

            if (server.Faults.ClaimsAgainst(token) is { } claims)
            {
                throw BearerChallenge.ClaimsChallenge(context.Response, claims);
            }

            var fault = server.Faults.Take(route.Operation);
            if (fault is not null && !await PassAsync(context, recorded, fault))
            {
                return;
            }

            if (server.Interference.Take(request) is { } answer)
            {
                await answer(context);
                return;
            }

            using var busy = await server.Capacity.EnterAsync(vault, route, context.RequestAborted);
            var body = await endpoints.AnswerAsync(request, vault, route);
            await (fault?.Half is true ? WriteHalfAsync(context, body, fault.Silent) : WriteAsync(context, recorded, 200, body));
        }
        catch (VaultException error)
        {
            await WriteErrorAsync(context, recorded, vault, error);
        }
        catch (JsonException)
        {
            await WriteErrorAsync(context, recorded, vault, VaultException.BadParameter("The body is not JSON."));
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client gave up waiting.
        }
        finally
        {
            recorded.InHand = clock.GetElapsedTime(started);
        }
    }

    private async Task<bool> PassAsync(HttpContext context, RecordedRequest recorded, Fault fault)
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

        foreach (var (name, value) in fault.Headers)
        {
            context.Response.Headers[name] = value;
        }

        if (fault.Page is not { } page)
        {
            return fault.Error is null ? true : throw fault.Error;
        }

        (recorded.Status, context.Response.StatusCode, context.Response.ContentType) = (page.Status, page.Status, page.ContentType);
        await context.Response.WriteAsync(page.Body, context.RequestAborted);
        return false;
    }

    private static Task WriteAsync(HttpContext context, RecordedRequest recorded, int status, object body)
    {
        recorded.Status = status;
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(body, body.GetType(), Json, context.RequestAborted);
    }

    private static async Task WriteHalfAsync(HttpContext context, object body, bool silent)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(body, body.GetType(), Json);
        (context.Response.ContentType, context.Response.ContentLength) = ("application/json; charset=utf-8", bytes.Length);
        await context.Response.Body.WriteAsync(bytes.AsMemory(0, bytes.Length / 2), context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
        await (silent ? Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted) : Task.CompletedTask);
        context.Abort();
    }

    private static Task WriteErrorAsync(HttpContext context, RecordedRequest recorded, Vault vault, VaultException error)
    {
        if (vault.IsManagedHsm && error.Status == 401)
        {
            // No body (recordings of keyvault-keys in azure-sdk-for-js against a Managed HSM).
            (recorded.Status, context.Response.StatusCode) = (401, 401);
            return Task.CompletedTask;
        }

        if (error.RetryAfter is { } wait)
        {
            context.Response.Headers.RetryAfter = wait;
        }

        return WriteAsync(context, recorded, error.Status, VaultErrorBody.Of(error, vault, recorded));
    }
}
