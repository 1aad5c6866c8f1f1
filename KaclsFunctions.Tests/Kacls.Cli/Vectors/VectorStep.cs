using System.Text.Json.Nodes;

namespace KaclsFunctions.Tests.Vectors;

/// <summary>One thing that a service must get right, with the section of Google's reference that says so (docs/vectors.md).</summary>
internal sealed record VectorCase(string Name, string Level, string Reference, string Rule, params VectorStep[] Steps)
{
    /// <summary>Google's reference says so.</summary>
    internal static VectorCase Stated(string name, string reference, string rule, params VectorStep[] steps) =>
        new(name, "google", reference, rule, steps);

    /// <summary>An RFC says so, or reason; Google's reference leaves it open.</summary>
    internal static VectorCase Inferred(string name, string reference, string rule, params VectorStep[] steps) =>
        new(name, "inferred", reference, rule, steps);

    internal JsonObject ToJson() => new()
    {
        ["name"] = Name,
        ["level"] = Level,
        ["reference"] = Reference,
        ["rule"] = Rule,
        ["steps"] = new JsonArray([.. Steps.Select(step => step.ToJson())]),
    };
}

/// <summary>A request, and what becomes of it. A service's own blobs are taken from the reply to an earlier step.</summary>
internal sealed record VectorStep(string Operation, JsonObject? Request = null)
{
    /// <summary>Sent as it is, instead of a request.</summary>
    internal string? Body { get; init; }

    internal JsonArray Inserts { get; private init; } = [];

    /// <summary>Our reason code; null where it is granted.</summary>
    internal string? Refusal { get; private init; }

    internal JsonObject? Reply { get; private init; }

    /// <summary>
    /// Puts a member of an earlier reply into the request, changed in its bytes perhaps. What was said of it before is forgotten.
    /// </summary>
    internal VectorStep Taking(string member, int step = 0, string? of = null, JsonObject? change = null) => this with
    {
        Inserts =
        [
            .. Inserts.Where(insert => (string)insert!["member"]! != member).Select(insert => insert!.DeepClone()),
            new JsonObject { ["member"] = member, ["step"] = step, ["of"] = of ?? member, ["change"] = change?.DeepClone() },
        ],
    };

    internal VectorStep Refused(string reasonCode) => this with { Refusal = reasonCode };

    /// <summary>Members that the reply has, with these values.</summary>
    internal VectorStep Answering(JsonObject reply) => this with { Reply = reply };

    internal VectorStep With(string member, JsonNode? value)
    {
        var request = (JsonObject)Request!.DeepClone();
        request[member] = value;
        return this with { Request = request };
    }

    internal VectorStep Without(string member)
    {
        var request = (JsonObject)Request!.DeepClone();
        request.Remove(member);
        return this with { Request = request };
    }

    internal JsonObject ToJson()
    {
        var json = new JsonObject { ["operation"] = Operation };
        Add("request", Request);
        Add("body", Body is null ? null : JsonValue.Create(Body));
        Add("insert", Inserts.Count == 0 ? null : new JsonArray([.. Inserts.Select(insert => WithoutNulls(insert!.AsObject()))]));
        json["decision"] = Refusal is null ? "granted" : "refused";
        Add("reason_code", Refusal is null ? null : JsonValue.Create(Refusal));
        Add("reply", Reply);
        return json;

        void Add(string name, JsonNode? value)
        {
            if (value is not null)
            {
                json[name] = value.DeepClone();
            }
        }
    }

    private static JsonObject WithoutNulls(JsonObject json) =>
        new(json.Where(member => member.Value is not null).Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone())));
}
