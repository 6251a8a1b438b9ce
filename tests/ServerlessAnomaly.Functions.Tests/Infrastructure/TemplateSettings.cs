using ServerlessAnomaly.Functions.Tests.Infrastructure.Bicep;

namespace ServerlessAnomaly.Functions.Tests.Infrastructure;

/// <summary>The names of the application settings that the templates set.</summary>
/// <param name="Scorer">Those of the app that scores, on Container Apps.</param>
/// <param name="Retrainer">Those of the app that retrains, on Container Apps.</param>
/// <param name="Premium">What an app on Elastic Premium has besides.</param>
internal sealed record TemplateSettings(IReadOnlyList<string> Scorer, IReadOnlyList<string> Retrainer, IReadOnlyList<string> Premium)
{
    public IEnumerable<string> All => Scorer.Concat(Retrainer).Concat(Premium).Distinct();

    public static TemplateSettings Read(BicepFolder folder)
    {
        var settings = folder["modules/settings.bicep"];
        var shared = Keys(settings, "shared").ToList();
        var telemetry = Names(folder["modules/functions.bicep"], "telemetrySettings");
        return new TemplateSettings(
            [.. shared, .. Keys(settings, "ofScorer"), .. telemetry],
            [.. shared, .. Keys(settings, "ofRetrainer"), .. telemetry],
            Names(folder["modules/functions-premium.bicep"], "planSettings"));
    }

    private static IEnumerable<string> Keys(BicepFile file, string variable) =>
        file.Find("var", variable)!.Members.Select(member => member.Name);

    private static IReadOnlyList<string> Names(BicepFile file, string variable) =>
        BicepFile.ValuesOf("name", file.Find("var", variable)!.Value);
}
