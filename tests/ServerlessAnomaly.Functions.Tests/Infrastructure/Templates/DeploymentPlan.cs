using System.Collections.Concurrent;
using System.Text.Json;

namespace ServerlessAnomaly.Functions.Tests.Infrastructure.Templates;

/// <summary>What a deployment would make, as Azure's compiler predicts it; what only Azure knows stands there as an expression.</summary>
/// <param name="Snapshot">The compiler's snapshot.</param>
internal sealed record DeploymentPlan(JsonElement Snapshot)
{
    /// <summary>A user of the templates who sets everything that opens something.</summary>
    public const string Operator =
        "param operatorPrincipalId = '33333333-3333-3333-3333-333333333333'\nparam devicePrincipalIds = ['44444444-4444-4444-4444-444444444444']";

    private static readonly ConcurrentDictionary<string, Lazy<DeploymentPlan>> Plans = new(StringComparer.Ordinal);

    /// <summary>Every compute choice, and each kind of plan with and without a network of its own.</summary>
    public static TheoryData<string, bool> Choices { get; } =
        new()
        {
            { "gpu-t4", false },
            { "gpu-a100", true },
            { "cpu", false },
            { "elastic-premium", false },
            { "elastic-premium", true },
        };

    public IReadOnlyList<PlannedResource> Resources { get; } =
    [.. Snapshot.GetProperty("predictedResources").EnumerateArray().Select(resource => new PlannedResource(resource))];

    /// <summary>The repository's templates with a compute choice.</summary>
    public static DeploymentPlan Make(string compute = "gpu-t4", bool privateNetworking = false) =>
        OfRepository(Parameters(compute, privateNetworking));

    /// <summary>The repository's templates with these parameters; planned once.</summary>
    public static DeploymentPlan OfRepository(string parameters) =>
        Plans
            .GetOrAdd(
                parameters,
                static key => new Lazy<DeploymentPlan>(() =>
                {
                    using var templates = new TemplateFolder();
                    return templates.Plan(key);
                })
            )
            .Value;

    public static string Parameters(string compute = "gpu-t4", bool privateNetworking = false, string environmentName = "drives") =>
        $"""
            param environmentName = '{environmentName}'
            param location = 'swedencentral'
            param compute = '{compute}'
            param privateNetworking = {(privateNetworking ? "true" : "false")}
            """;

    public IEnumerable<PlannedResource> OfType(string type) => Resources.Where(resource => resource.Type == type);
}
