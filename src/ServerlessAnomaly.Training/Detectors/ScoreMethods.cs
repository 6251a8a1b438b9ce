using System.Text.Json;

namespace ServerlessAnomaly.Training.Detectors;

/// <summary>The score methods by the names that people write.</summary>
public static class ScoreMethods
{
    /// <summary>All names: <c>gated</c>, <c>squared</c>, …</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Enum.GetValues<ScoreMethod>().Select(NameOf)];

    /// <summary>The method of a name.</summary>
    /// <exception cref="ArgumentException">There is none; the message lists the known ones.</exception>
    public static ScoreMethod Parse(string name) =>
        Names.Contains(name)
            ? Enum.GetValues<ScoreMethod>().First(method => NameOf(method) == name)
            : throw new ArgumentException($"There is no score '{name}'; there are {string.Join(", ", Names)}.");

    /// <summary>The name of a method, such as <c>reconstruction-probability</c>.</summary>
    public static string NameOf(ScoreMethod method) => JsonNamingPolicy.KebabCaseLower.ConvertName(method.ToString());
}
