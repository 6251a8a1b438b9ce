using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace ServerlessAnomaly.Functions.Tests.Metadata;

/// <summary>
/// The event hub's attributes have the official package's shape, whichever of the two this build took, so that the same sources compile on both and
/// the SDK's generator writes the same metadata.
/// </summary>
public sealed class EventHubAttributeTests
{
    [Theory]
    [InlineData(typeof(EventHubTriggerAttribute), typeof(TriggerBindingAttribute), "Connection ConsumerGroup EventHubName! IsBatched")]
    [InlineData(typeof(EventHubOutputAttribute), typeof(OutputBindingAttribute), "Connection EventHubName!")]
    public void Type_Members_AreTheOfficialOnes(Type type, Type parent, string properties)
    {
        Assert.Equal("Microsoft.Azure.Functions.Worker", type.Namespace);
        Assert.True(type.IsSealed);
        Assert.Equal(parent, type.BaseType);
        var parameter = Assert.Single(Assert.Single(type.GetConstructors()).GetParameters());
        Assert.Equal((typeof(string), "eventHubName"), (parameter.ParameterType, parameter.Name));
        var actual = type.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Select(property => property.Name + (property.SetMethod?.IsPublic == true ? "" : "!"));
        Assert.Equal(properties.Split(' '), actual.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Trigger_Default_TakesManyEventsAndMayBeRetried()
    {
        var trigger = new EventHubTriggerAttribute("telemetry");
        Assert.True(trigger.IsBatched);
        Assert.Equal(Cardinality.Many, ((ISupportCardinality)trigger).Cardinality);
        trigger.IsBatched = false;
        Assert.Equal(Cardinality.One, ((ISupportCardinality)trigger).Cardinality);
        var capabilities = typeof(EventHubTriggerAttribute).GetCustomAttribute<BindingCapabilitiesAttribute>()!;
        Assert.Contains(KnownBindingCapabilities.FunctionLevelRetry, capabilities.Capabilities);
    }

    [Fact]
    public void Assembly_Names_TheHostsOwnExtension()
    {
        var assembly = typeof(EventHubTriggerAttribute).Assembly;
        Assert.Equal("Microsoft.Azure.Functions.Worker.Extensions.EventHubs", assembly.GetName().Name);
        var extension = assembly.GetCustomAttribute<ExtensionInformationAttribute>()!;
        Assert.Equal("Microsoft.Azure.WebJobs.Extensions.EventHubs", extension.ExtensionPackage);
    }
}
