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
        var settings = Template(folder, "modules/settings.bicep");
        var shared = Keys(settings, "shared");
        var telemetry = Names(Template(folder, "modules/functions.bicep"), "telemetrySettings");
        return new TemplateSettings(
            [.. shared, .. Keys(settings, "ofScorer"), .. telemetry],
            [.. shared, .. Keys(settings, "ofRetrainer"), .. telemetry],
            Names(Template(folder, "modules/functions-premium.bicep"), "planSettings"));
    }

    private static BicepFile Template(BicepFolder folder, string path) => folder.Files.Single(file => file.Path == path);

    private static List<string> Keys(BicepFile file, string variable) => [.. file.Find("var", variable)!.Members.Select(member => member.Name)];

    private static List<string> Names(BicepFile file, string variable)
    {
        var tokens = file.Find("var", variable)!.Value;
        return [.. tokens.Where((_, at) => at > 1 && tokens[at - 1].IsSymbol(":") && tokens[at - 2].IsIdentifier("name")).Select(token => token.Text)];
    }
}
