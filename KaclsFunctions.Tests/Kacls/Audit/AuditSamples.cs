using System.Net;
using System.Security.Cryptography;
using Kacls.Audit;
using Kacls.Http;
using Kacls.Tokens;

namespace KaclsFunctions.Tests;

/// <summary>Records as requests leave them.</summary>
internal static class AuditSamples
{
    /// <summary>A user who got what they asked for.</summary>
    /// <exception cref="Kacls.Errors.KaclsException">There is no room.</exception>
    internal static AuditRecord Granted(IAuditRoom room, string user = "ana@contoso.example")
    {
        var record = new AuditRecord("unwrap", CorrelationId.New(), room);
        record.Note(new AuthenticationToken
        {
            Provider = "entra",
            Uses = TokenPurposes.User,
            Issuer = "https://idp.example",
            Email = user,
            ComparableEmail = user,
            IssuedAt = default,
            Expires = default,
            Payload = default,
        });
        record.Application = "drive";
        record.ResourceName = "//googleapis.com/drive/files/" + CorrelationId.New();
        record.Kek = "kek1/0123456789abcdef0123456789abcdef";
        record.Reason = "{client:'drive' op:'read'}";
        record.ClientAddress = IPAddress.Loopback;
        record.VaultRequestIds = $"{new Guid(RandomNumberGenerator.GetBytes(16))}";
        record.DurationMs = 12.345;
        return record;
    }
}
