using System.Reflection;
using Microsoft.Extensions.Logging;

namespace ServerlessAnomaly.EndToEnd.Tests.Layout;

/// <summary>A name says what it makes or is, and says it once; read from the compiled code.</summary>
public sealed class NameTests
{
    private const BindingFlags Own =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    // Words of the platform and of libraries; a type of ours is about something.
    private static readonly string[] Taken = ["Function", "HttpListener", "Queues", "Ort", "Model", "Manager", "Helper", "Utils"];

    /// <summary>Where a bare "Of" would do, a verb or a preposition says more: <c>From</c>, <c>Measure</c>, <c>For</c>.</summary>
    [Theory, MemberData(nameof(ProjectReferenceTests.Projects), MemberType = typeof(ProjectReferenceTests))]
    public void Project_Methods_SayWhatTheyMake(string project) =>
        Assert.Empty(
            TypesOf(project)
                .SelectMany(type => type.GetMethods(Own))
                .Where(method => method.Name == "Of")
                .Select(method => $"{method.DeclaringType}.Of: what does it make?")
        );

    /// <summary>A class of log messages holds nothing else, and nothing else is called so.</summary>
    [Theory, MemberData(nameof(ProjectReferenceTests.Projects), MemberType = typeof(ProjectReferenceTests))]
    public void Project_LogClasses_HoldLogMessagesAlone(string project) =>
        Assert.Empty(
            TypesOf(project)
                .Where(type => type.Name.EndsWith("Log", StringComparison.Ordinal) && !IsOfTheHostsProtocol(type))
                .SelectMany(type => type.GetMembers(Own).Where(member => !IsOfGenerator(member) && !IsMessage(member)))
                .Select(member => $"{member.DeclaringType}.{member.Name} is no log message.")
        );

    [Theory, MemberData(nameof(ProjectReferenceTests.Projects), MemberType = typeof(ProjectReferenceTests))]
    public void Project_Types_AreAboutSomething(string project) =>
        Assert.Empty(TypesOf(project).Select(type => type.Name).Intersect(Taken));

    private static bool IsMessage(MemberInfo member) => member.GetCustomAttribute<LoggerMessageAttribute>() is not null;

    // The generator keeps each message's delegate in a static field, or its values in a struct.
    private static bool IsOfGenerator(MemberInfo member) =>
        member.Name.StartsWith("__", StringComparison.Ordinal)
        || member.Name.Contains('<', StringComparison.Ordinal)
        || member is ConstructorInfo { IsStatic: true };

    // Made of the host's own .proto file, with its names.
    private static bool IsOfTheHostsProtocol(Type type) => type.Namespace == "ServerlessAnomaly.LocalHost.Protocol";

    private static IEnumerable<Type> TypesOf(string project) =>
        NamespaceTests
            .Load(project)
            .GetTypes()
            .Where(type => type.Namespace?.StartsWith(nameof(ServerlessAnomaly), StringComparison.Ordinal) == true);
}
