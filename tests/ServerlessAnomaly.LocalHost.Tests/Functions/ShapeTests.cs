using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Hosting;

namespace ServerlessAnomaly.LocalHost.Tests.Functions;

/// <summary>
/// The worker's types have the names, namespaces and members of the official packages, so that a function app compiles on either.
/// </summary>
public sealed class ShapeTests
{
    private const string Worker = "Microsoft.Azure.Functions.Worker";

    [Theory]
    [InlineData(typeof(EventHubTriggerAttribute), true, "ConsumerGroup Connection IsBatched EventHubName!")]
    [InlineData(typeof(TimerTriggerAttribute), true, "UseMonitor RunOnStartup Schedule!")]
    [InlineData(typeof(HttpTriggerAttribute), true, "Route Methods! AuthLevel!")]
    [InlineData(typeof(QueueOutputAttribute), true, "Connection QueueName!")]
    [InlineData(typeof(QueueTriggerAttribute), true, "Connection QueueName!")]
    [InlineData(typeof(EventHubOutputAttribute), true, "Connection EventHubName!")]
    [InlineData(typeof(TimerInfo), false, "ScheduleStatus IsPastDue")]
    [InlineData(typeof(ScheduleStatus), false, "Last Next LastUpdated")]
    [InlineData(typeof(FixedDelayRetryAttribute), false, "DelayInterval!")]
    [InlineData(typeof(ExponentialBackoffRetryAttribute), false, "MinimumInterval! MaximumInterval!")]
    public void Type_Properties_AreTheOfficialOnes(Type type, bool isSealed, string properties)
    {
        Assert.Equal(Worker, type.Namespace);
        Assert.Equal(isSealed, type.IsSealed);
        var actual = type.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Select(property => property.Name + (property.SetMethod?.IsPublic == true ? "" : "!"));
        Assert.Equal(properties.Split(' ').Order(), actual.Order());
    }

    [Theory]
    [InlineData(typeof(FunctionAttribute), "String name")]
    [InlineData(typeof(EventHubTriggerAttribute), "String eventHubName")]
    [InlineData(typeof(TimerTriggerAttribute), "String schedule")]
    [InlineData(typeof(QueueOutputAttribute), "String queueName")]
    [InlineData(typeof(QueueTriggerAttribute), "String queueName")]
    [InlineData(typeof(FixedDelayRetryAttribute), "Int32 maxRetryCount, String delayInterval")]
    [InlineData(typeof(ExponentialBackoffRetryAttribute), "Int32 maxRetryCount, String minimumInterval, String maximumInterval")]
    public void Attribute_Constructor_IsTheOfficialOne(Type type, string parameters)
    {
        var constructor = Assert.Single(type.GetConstructors());
        Assert.Equal(parameters, string.Join(", ", constructor.GetParameters().Select(parameter =>
            $"{parameter.ParameterType.Name} {parameter.Name}")));
    }

    [Fact]
    public void HttpTrigger_Constructors_AreTheFourOfficialOnes() => Assert.Equal(
        ["", "AuthorizationLevel", "AuthorizationLevel,String[]", "String[]"],
        typeof(HttpTriggerAttribute).GetConstructors()
            .Select(constructor => string.Join(',', constructor.GetParameters().Select(parameter => parameter.ParameterType.Name)))
            .Order());

    [Fact]
    public void AuthorizationLevel_Values_AreTheOfficialOnes() =>
        Assert.Equal(["Anonymous", "User", "Function", "System", "Admin"], Enum.GetNames<AuthorizationLevel>());

    [Theory]
    [InlineData(
        typeof(FunctionContext),
        "InvocationId FunctionId TraceContext BindingContext RetryContext InstanceServices FunctionDefinition Items Features CancellationToken")]
    [InlineData(typeof(BindingContext), "BindingData")]
    [InlineData(typeof(RetryContext), "RetryCount MaxRetryCount")]
    public void Context_Members_AreTheOfficialOnes(Type type, string members)
    {
        Assert.True(type.IsAbstract);
        Assert.Equal(Worker, type.Namespace);
        Assert.Equal(members.Split(' ').Order(), type.GetProperties().Select(property => property.Name).Order());
    }

    [Fact]
    public void BindingData_Type_IsTheOfficialOne() =>
        Assert.Equal(typeof(IReadOnlyDictionary<string, object?>), typeof(BindingContext).GetProperty("BindingData")!.PropertyType);

    [Fact]
    public void Defaults_OfTriggers_AreTheOfficialOnes()
    {
        Assert.True(new EventHubTriggerAttribute("hub").IsBatched);
        Assert.True(new TimerTriggerAttribute("0 0 0 * * *").UseMonitor);
        Assert.False(new TimerTriggerAttribute("0 0 0 * * *").RunOnStartup);
        Assert.Equal(AuthorizationLevel.Function, new HttpTriggerAttribute().AuthLevel);
        Assert.Equal(-1, new FixedDelayRetryAttribute(-1, "00:00:01").MaxRetryCount);
    }

    [Theory]
    [InlineData("soon")]
    [InlineData("-00:00:01")]
    public void Retry_NoInterval_IsRefused(string interval)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new FixedDelayRetryAttribute(1, interval));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ExponentialBackoffRetryAttribute(1, interval, "00:01:00"));
        Assert.Throws<ArgumentException>(() => new ExponentialBackoffRetryAttribute(1, "00:02:00", "00:01:00"));
    }

    [Fact]
    public void Http_Members_AreTheOfficialOnes()
    {
        Assert.Equal(Worker + ".Http", typeof(HttpRequestData).Namespace);
        foreach (var name in new[] { "Body", "Headers", "Url", "Method", "Query", "Cookies", "Identities", "FunctionContext" })
            Assert.NotNull(typeof(HttpRequestData).GetProperty(name));
        foreach (var name in new[] { "StatusCode", "Headers", "Body", "Cookies", "FunctionContext" })
            Assert.NotNull(typeof(HttpResponseData).GetProperty(name));
        Assert.NotNull(typeof(HttpRequestData).GetMethod("CreateResponse"));
    }

    [Fact]
    public void Builder_Shape_IsTheOfficialOne()
    {
        Assert.Equal(Worker + ".Builder", typeof(FunctionsApplicationBuilder).Namespace);
        Assert.True(typeof(IHostApplicationBuilder).IsAssignableFrom(typeof(FunctionsApplicationBuilder)));
        Assert.True(typeof(IFunctionsWorkerApplicationBuilder).IsAssignableFrom(typeof(FunctionsApplicationBuilder)));
        Assert.Equal(
            typeof(FunctionsApplicationBuilder), typeof(FunctionsApplication).GetMethod("CreateBuilder", [typeof(string[])])!.ReturnType);
        Assert.Equal("Microsoft.Extensions.Hosting", typeof(MiddlewareWorkerApplicationBuilderExtensions).Namespace);
        var invoke = typeof(IFunctionsWorkerMiddleware).GetMethod("Invoke")!;
        Assert.Equal([typeof(FunctionContext), typeof(FunctionExecutionDelegate)], invoke.GetParameters().Select(parameter =>
            parameter.ParameterType));
    }
}
