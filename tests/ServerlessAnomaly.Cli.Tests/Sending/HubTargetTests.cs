using ServerlessAnomaly.Cli.Output;
using ServerlessAnomaly.Cli.Sending;

namespace ServerlessAnomaly.Cli.Tests.Sending;

public sealed class HubTargetTests
{
    [Theory]
    [InlineData("Endpoint=https://127.0.0.1:7443/;SharedAccessKeyName=a;SharedAccessKey=secret;EntityPath=c", "https://")]
    [InlineData("Endpoint=sb://x/;SharedAccessKey=secret;EntityPath=c", "SharedAccessKeyName")]
    [InlineData("Endpoint=sb://x/;SharedAccessKeyName=a;EntityPath=c", "SharedAccessKey")]
    [InlineData("Endpoint=sb://x/;SharedAccessKeyName=a;SharedAccessKey=secret", "EntityPath")]
    [InlineData("SharedAccessKeyName=a;SharedAccessKey=secret;EntityPath=c", "Endpoint")]
    [InlineData("what=ever", "Endpoint")]
    [InlineData("telemetry", "NAMESPACE/HUB")]
    [InlineData("a/b/c", "NAMESPACE/HUB")]
    [InlineData("/hub", "NAMESPACE/HUB")]
    public void Named_NoHub_SaysWhatIsMissingAndNeverTheKey(string text, string part)
    {
        var failure = Assert.Throws<CliException>(() => HubTarget.Named(text));

        Assert.Contains(part, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("fleet/telemetry", "the hub 'telemetry' at fleet.servicebus.windows.net")]
    [InlineData("fleet.servicebus.usgovcloudapi.net/telemetry", "the hub 'telemetry' at fleet.servicebus.usgovcloudapi.net")]
    [InlineData(
        "Endpoint=sb://127.0.0.1:5672;SharedAccessKeyName=a;SharedAccessKey=secret;UseDevelopmentEmulator=true;EntityPath=c",
        "the hub 'c' at 127.0.0.1:5672"
    )]
    public void Named_Hub_IsKnownByItsName(string text, string name) => Assert.Equal(name, HubTarget.Named(text).Name);
}
