using System.Collections.Concurrent;
using ArchUnitNET.Domain;
using ArchUnitNET.Fluent.Slices;
using ArchUnitNET.Loader;
using ArchUnitNET.xUnitV3;
using static ArchUnitNET.Fluent.ArchRuleDefinition;
using Assembly = System.Reflection.Assembly;

namespace ServerlessAnomaly.EndToEnd.Tests.Layout;

/// <summary>What may depend on what inside a project, read from the compiled code.</summary>
public sealed class NamespaceTests
{
    /// <summary>The data flow: each step may depend on those before it, and on none after it.</summary>
    private static readonly string[] Steps = ["Telemetry", "Windowing", "Scoring", "Alerting"];

    private static readonly ConcurrentDictionary<string, Lazy<Architecture>> Read = new();

    public static TheoryData<string, string> EarlierAndLater { get; } =
    [.. Steps.SelectMany((earlier, i) => Steps.Skip(i + 1).Select(later => (earlier, later)))];

    /// <summary>The root namespace counts as one like any other.</summary>
    [Theory, MemberData(nameof(ProjectReferenceTests.Projects), MemberType = typeof(ProjectReferenceTests))]
    public void Project_Namespaces_FormNoCircle(string project) =>
        SliceRuleDefinition.Slices().Matching("(**)").Should().BeFreeOfCycles().Check(ArchitectureOf(project));

    [Theory, MemberData(nameof(EarlierAndLater))]
    public void Domain_EarlierStep_KnowsNoLaterOne(string earlier, string later) =>
        Types()
            .That()
            .ResideInNamespaceMatching(InStep(earlier))
            .Should()
            .NotDependOnAny(Types().That().ResideInNamespaceMatching(InStep(later)))
            .Check(ArchitectureOf("ServerlessAnomaly"));

    /// <summary>Not even through a package: the assemblies that the compiler found to be used.</summary>
    [Theory]
    [InlineData("ServerlessAnomaly", "Azure", "Microsoft.Azure", "Microsoft.AspNetCore")]
    [InlineData("ServerlessAnomaly.Graphs", "Azure", "Microsoft.Azure", "ServerlessAnomaly")]
    [InlineData("ServerlessAnomaly.Training", "Azure", "Microsoft.Azure", "Microsoft.AspNetCore")]
    [InlineData("ServerlessAnomaly.LocalHub", "Microsoft.Azure", "Grpc")]
    [InlineData("ServerlessAnomaly.LocalHost", "Microsoft.Azure")]
    public void Project_Assemblies_AreNotThose(string project, params string[] strangers) =>
        Assert.DoesNotContain(
            Load(project).GetReferencedAssemblies().Select(assembly => assembly.Name!),
            name => strangers.Any(stranger => name == stranger || name.StartsWith(stranger + ".", StringComparison.Ordinal))
        );

    private static string InStep(string step) => $@"^ServerlessAnomaly\.{step}(\.|$)";

    /// <summary>A project's compiled code, read once.</summary>
    internal static Architecture ArchitectureOf(string project) =>
        Read.GetOrAdd(project, name => new(() => new ArchLoader().LoadAssembly(Load(name)).Build())).Value;

    internal static Assembly Load(string project) => Assembly.Load(project == "ServerlessAnomaly.Cli" ? "anomaly" : project);
}
