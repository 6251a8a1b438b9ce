namespace ServerlessAnomaly.Windowing.Identity;

/// <summary>By what a reading is told to be of another drive than the one that its serial number had before.</summary>
[Flags]
public enum IdentityChange
{
    /// <summary>Nothing: it is the same drive.</summary>
    None = 0,

    /// <summary>Another model.</summary>
    Model = 1 << 0,

    /// <summary>Another size.</summary>
    Capacity = 1 << 1,

    /// <summary>Fewer hours in use than it had before.</summary>
    PowerOnHours = 1 << 2,

    /// <summary>Another kind of drive.</summary>
    Kind = 1 << 3,
}

/// <summary>Takes changes apart.</summary>
public static class IdentityChangeExtensions
{
    /// <summary>Each change by itself.</summary>
    public static IReadOnlyList<IdentityChange> Each(this IdentityChange changes) =>
        [.. Enum.GetValues<IdentityChange>().Where(change => change != IdentityChange.None && changes.HasFlag(change))];
}
