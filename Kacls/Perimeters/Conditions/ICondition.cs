using Kacls.Requests;

namespace Kacls.Perimeters.Conditions;

/// <summary>One member of a rule's When or Unless.</summary>
internal interface ICondition
{
    /// <summary>The member's name in the settings, for explanations.</summary>
    string Member { get; }

    Truth Holds(PerimeterRequest request);
}
