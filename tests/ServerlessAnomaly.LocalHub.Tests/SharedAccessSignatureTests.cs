using ServerlessAnomaly.LocalHub;

namespace ServerlessAnomaly.LocalHub.Tests;

public sealed class SharedAccessSignatureTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly Uri Hub = new("https://127.0.0.1:5671/telemetry");
    private static readonly Dictionary<string, string> Keys = new() { ["send"] = "c2VjcmV0LWtleQ==" };

    [Fact]
    public void Create_KnownInput_GivesTheDocumentedForm()
    {
        var hub = new Uri("https://ns.servicebus.windows.net/hub");
        var token = SharedAccessSignature.Create(hub, "RootManageSharedAccessKey", "key", DateTimeOffset.FromUnixTimeSeconds(1500000000));

        // HMAC-SHA256 of "https%3A%2F%2Fns.servicebus.windows.net%2Fhub" + LF + "1500000000" with the key "key", made with OpenSSL.
        Assert.Equal(
            "SharedAccessSignature sr=https%3A%2F%2Fns.servicebus.windows.net%2Fhub&sig=w%2BU9MwnGj46IDp1GlJ%2F2dmJ4zem9zfSf0I8de72y3Kk%3D"
            + "&se=1500000000&skn=RootManageSharedAccessKey",
            token);
    }

    [Theory]
    [InlineData("/telemetry/messages")]
    [InlineData("/telemetry/partitions/0/messages")]
    [InlineData("/TELEMETRY/messages")]
    public void FindFault_SignedForTheHub_IsGood(string path) => Assert.Null(Fault(Token(), path));

    [Fact]
    public void FindFault_SignedForTheNamespace_IsGood() =>
        Assert.Null(Fault(SharedAccessSignature.Create(new Uri("sb://127.0.0.1:5671/"), "send", Keys["send"], Now.AddMinutes(1))));

    [Fact]
    public void FindFault_Expired_SaysSo() =>
        Assert.Contains("expired", Fault(Token(expiry: Now.AddSeconds(-1))), StringComparison.Ordinal);

    [Fact]
    public void FindFault_OtherKey_SaysThatTheSignatureDoesNotMatch() =>
        Assert.Contains("sig does not match", Fault(Token(key: "b3RoZXI=")), StringComparison.Ordinal);

    [Fact]
    public void FindFault_ExpiryChangedAfterSigning_SaysThatTheSignatureDoesNotMatch()
    {
        var token = Token(expiry: Now.AddMinutes(1));
        var seconds = Now.AddMinutes(1).ToUnixTimeSeconds();
        var changed = token.Replace($"se={seconds}", $"se={seconds + 9999}", StringComparison.Ordinal);
        Assert.Contains("sig does not match", Fault(changed), StringComparison.Ordinal);
    }

    [Fact]
    public void FindFault_UnknownPolicy_NamesIt() => Assert.Contains("'other'", Fault(Token(name: "other")), StringComparison.Ordinal);

    [Theory]
    [InlineData("/telemetry2/messages")]
    [InlineData("/other/messages")]
    public void FindFault_SignedForAnotherHub_SaysForWhich(string path) =>
        Assert.Contains("is for", Fault(Token(), path), StringComparison.Ordinal);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Bearer abc")]
    [InlineData("SharedAccessSignature sr=x&se=1")]
    [InlineData("SharedAccessSignature sr=x&sig=y&se=soon&skn=send")]
    public void FindFault_Malformed_SaysWhatIsExpected(string? header) =>
        Assert.Contains("SharedAccessSignature", Fault(header), StringComparison.Ordinal);

    private static string Token(string name = "send", string? key = null, DateTimeOffset? expiry = null) =>
        SharedAccessSignature.Create(Hub, name, key ?? Keys["send"], expiry ?? Now.AddMinutes(1));

    private static string? Fault(string? header, string path = "/telemetry/messages") =>
        SharedAccessSignature.FindFault(header, path, Keys, Now);
}
