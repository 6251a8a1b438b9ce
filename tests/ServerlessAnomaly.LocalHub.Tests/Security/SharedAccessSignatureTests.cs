using ServerlessAnomaly.LocalHub.Security;

namespace ServerlessAnomaly.LocalHub.Tests.Security;

public sealed class SharedAccessSignatureTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly Uri Hub = new("https://127.0.0.1:5671/telemetry");
    private static readonly Dictionary<string, AccessPolicy> Policies = new()
    {
        ["send"] = new("send", "c2VjcmV0LWtleQ==", AccessRights.Send),
    };

    [Fact]
    public void Create_KnownInput_GivesTheDocumentedForm()
    {
        var hub = new Uri("https://ns.servicebus.windows.net/hub");
        var token = SharedAccessSignature.Create(hub, "RootManageSharedAccessKey", "key", DateTimeOffset.FromUnixTimeSeconds(1500000000));

        // HMAC-SHA256 of "https%3A%2F%2Fns.servicebus.windows.net%2Fhub" + LF + "1500000000" with the key "key", made with OpenSSL.
        Assert.Equal(
            "SharedAccessSignature sr=https%3A%2F%2Fns.servicebus.windows.net%2Fhub&sig=w%2BU9MwnGj46IDp1GlJ%2F2dmJ4zem9zfSf0I8de72y3Kk%3D"
                + "&se=1500000000&skn=RootManageSharedAccessKey",
            token
        );
    }

    [Theory]
    [InlineData("telemetry/messages")]
    [InlineData("telemetry/partitions/0/messages")]
    [InlineData("TELEMETRY/messages")]
    public void FindFault_SignedForTheHub_CoversWhatIsBelow(string path) => Assert.True(Token(Sign()).Covers(path));

    [Fact]
    public void FindFault_GoodToken_HasThePolicysRightsAndItsExpiry()
    {
        var token = Token(Sign());

        Assert.Equal(AccessRights.Send, token.Rights);
        Assert.Equal(Now.AddMinutes(1), token.ExpiresAt);
    }

    [Theory]
    [InlineData("https%3A%2F%2F127.0.0.1%2Ftelemetry")]
    [InlineData("https%3a%2f%2f127.0.0.1%3a5671%2ftelemetry%2f")]
    [InlineData("sb://127.0.0.1/telemetry")]
    [InlineData("amqps%3A%2F%2Flocalhost%2FTELEMETRY")]
    [InlineData("127.0.0.1%2Ftelemetry")]
    [InlineData("localhost:5671/telemetry")]
    [InlineData("localhost")]
    [InlineData("sb%3A%2F%2Flocalhost%2F")]
    public void FindFault_ResourceInAnyFormOfTheService_CoversTheHub(string resource)
    {
        var seconds = Now.AddMinutes(1).ToUnixTimeSeconds();
        var signature = Convert.ToBase64String(
            System.Security.Cryptography.HMACSHA256.HashData(
                System.Text.Encoding.UTF8.GetBytes(Policies["send"].Key),
                System.Text.Encoding.UTF8.GetBytes($"{resource}\n{seconds}")
            )
        );
        var text = $"SharedAccessSignature sr={resource}&sig={Uri.EscapeDataString(signature)}&se={seconds}&skn=send";

        Assert.True(Token(text).Covers("telemetry/messages"));
    }

    [Fact]
    public void FindFault_Expired_SaysSo() => Assert.Contains("expired", Fault(Sign(expiry: Now.AddSeconds(-1))), StringComparison.Ordinal);

    [Fact]
    public void FindFault_OtherKey_SaysThatTheSignatureDoesNotMatch() =>
        Assert.Contains("sig does not match", Fault(Sign(key: "b3RoZXI=")), StringComparison.Ordinal);

    [Fact]
    public void FindFault_ExpiryChangedAfterSigning_SaysThatTheSignatureDoesNotMatch()
    {
        var token = Sign(expiry: Now.AddMinutes(1));
        var seconds = Now.AddMinutes(1).ToUnixTimeSeconds();
        var changed = token.Replace($"se={seconds}", $"se={seconds + 9999}", StringComparison.Ordinal);
        Assert.Contains("sig does not match", Fault(changed), StringComparison.Ordinal);
    }

    [Fact]
    public void FindFault_UnknownPolicy_NamesIt() => Assert.Contains("'other'", Fault(Sign(name: "other")), StringComparison.Ordinal);

    [Theory]
    [InlineData("telemetry2/messages")]
    [InlineData("other/messages")]
    [InlineData("")]
    public void FindFault_SignedForAnotherHub_DoesNotCoverIt(string path) => Assert.False(Token(Sign()).Covers(path));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Bearer abc")]
    [InlineData("SharedAccessSignature sr=x&se=1")]
    [InlineData("SharedAccessSignature sr=x&sig=y&se=soon&skn=send")]
    public void FindFault_Malformed_SaysWhatIsExpected(string? header) =>
        Assert.Contains("SharedAccessSignature", Fault(header), StringComparison.Ordinal);

    private static string Sign(string name = "send", string? key = null, DateTimeOffset? expiry = null) =>
        SharedAccessSignature.Create(Hub, name, key ?? Policies["send"].Key, expiry ?? Now.AddMinutes(1));

    private static string? Fault(string? header) => SharedAccessSignature.FindFault(header, Policies, Now, out _);

    private static AccessToken Token(string header)
    {
        Assert.Null(SharedAccessSignature.FindFault(header, Policies, Now, out var token));
        return token;
    }
}
