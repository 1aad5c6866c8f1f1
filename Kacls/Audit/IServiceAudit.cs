namespace Kacls.Audit;

/// <summary>Where the service writes down what it does on its own: whatever uses a key is on record, in a request or not.</summary>
internal interface IServiceAudit
{
    void Write(ServiceRecord record);
}
