namespace Kacls.Azure.KeyEncryption;

/// <summary>Where a version of a key is in its life, as one instance sees it (docs/keys.md).</summary>
internal enum KeyVersionState
{
    /// <summary>The vault lists it.</summary>
    Seen,

    /// <summary>It did on this instance what it is for. It is so young that another region may not have heard of it.</summary>
    Proved,

    /// <summary>Proved and old enough, though not in force: disabled, expired or not yet valid.</summary>
    Adopted,

    /// <summary>The one that wraps, seals or signs.</summary>
    Newest,

    /// <summary>Older than the newest: it opens or verifies what it made.</summary>
    Superseded,

    /// <summary>The vault listed it once.</summary>
    Gone,
}
