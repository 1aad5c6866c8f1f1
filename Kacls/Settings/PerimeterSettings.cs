namespace Kacls.Settings;

/// <summary>The section <c>Kacls:Perimeters</c>; docs/perimeters.md explains it.</summary>
public sealed class PerimetersSettings
{
    /// <summary>
    /// A file of JSON that has the rest of this section (docs/perimeters.schema.json); a relative path is below the app's folder.
    /// </summary>
    public string? File { get; set; }

    /// <summary>Judges requests with an empty perimeter_id.</summary>
    public PerimeterSettings Default { get; set; } = new();

    /// <summary>What a perimeter_id without an entry in <see cref="ById"/> gets: <c>deny</c> or <c>default</c>.</summary>
    public string UnknownId { get; set; } = "deny";

    /// <summary>
    /// Perimeters by perimeter_id; <c>%3A</c> stands for a colon. While it is empty every id is judged by <see cref="Default"/>.
    /// </summary>
    public Dictionary<string, PerimeterSettings> ById { get; set; } = [];

    /// <summary>Judges the privileged operations, besides the list of privileged users.</summary>
    public PerimeterSettings Privileged { get; set; } = new();

    /// <summary>
    /// A file of <c>first address,last address,country code</c> lines, gzipped if its name ends in .gz; a relative path is below the app's
    /// folder.
    /// </summary>
    public string? CountryDatabase { get; set; }
}

/// <summary>One perimeter.</summary>
public sealed class PerimeterSettings
{
    /// <summary>Its rules; their order means nothing.</summary>
    public PerimeterRuleSettings[] Rules { get; set; } = [];
}

/// <summary>One rule.</summary>
public sealed class PerimeterRuleSettings
{
    /// <summary>Its name in audit records and explanations; unique in its perimeter.</summary>
    public string? Name { get; set; }

    /// <summary><c>allow</c>, <c>deny</c>, or <c>audit</c>: as deny, but only the audit record tells of it.</summary>
    public string? Effect { get; set; }

    /// <summary>The operations that it is about, by name or by the groups open, seal, sign and all; absent: all.</summary>
    public string[]? Operations { get; set; }

    /// <summary>What must hold for the rule to match; absent: nothing. Empty is an error.</summary>
    public ConditionSettings? When { get; set; }

    /// <summary>The rule is off where all of this holds; absent: never. Empty is an error.</summary>
    public ConditionSettings? Unless { get; set; }

    /// <summary><c>ignore</c>: what can't be known doesn't make a deny or audit rule match.</summary>
    public string? Missing { get; set; }
}

/// <summary>Conditions; every member must hold, and a list holds if one of its entries does.</summary>
public sealed class ConditionSettings
{
    /// <summary>E-mails, whatever their case.</summary>
    public string[]? Users { get; set; }

    /// <summary>Domains of e-mails: <c>contoso.example</c> exactly, <c>*.contoso.example</c> its subdomains.</summary>
    public string[]? Domains { get; set; }

    /// <summary>Values of email_type.</summary>
    public string[]? EmailTypes { get; set; }

    /// <summary>Names of identity providers.</summary>
    public string[]? Providers { get; set; }

    /// <summary>Names of Google applications.</summary>
    public string[]? Applications { get; set; }

    /// <summary>Roles of the authorization token.</summary>
    public string[]? Roles { get; set; }

    /// <summary>Resource names, exactly.</summary>
    public string[]? Resources { get; set; }

    /// <summary>Claims of the authentication token with accepted values; <c>%3A</c> in a name stands for a colon.</summary>
    public Dictionary<string, string[]>? Claims { get; set; }

    /// <summary>Addresses or CIDR blocks that hold the client's address.</summary>
    public string[]? Networks { get; set; }

    /// <summary>ISO 3166-1 alpha-2 codes of the client's country.</summary>
    public string[]? Countries { get; set; }

    /// <summary>Hours of the day.</summary>
    public HoursSettings? Hours { get; set; }

    /// <summary>The instant from which on it holds (ISO 8601 with an offset).</summary>
    public string? From { get; set; }

    /// <summary>The instant from which on it no longer holds.</summary>
    public string? Until { get; set; }
}

/// <summary>A daily window.</summary>
public sealed class HoursSettings
{
    /// <summary>When it opens, HH:mm.</summary>
    public string? From { get; set; }

    /// <summary>When it closes, HH:mm; 24:00 is midnight. Before <see cref="From"/>: on the next day.</summary>
    public string? To { get; set; }

    /// <summary>The days on which it opens: Mon to Sun; absent: every day.</summary>
    public string[]? Days { get; set; }

    /// <summary>An IANA time zone, for instance Europe/Berlin.</summary>
    public string? TimeZone { get; set; }
}
