using System.Text;
using System.Text.Json;

namespace ServerlessAnomaly.Documents.Tests;

public sealed class DocumentSealTests
{
    /// <summary>Bytes of the first version. They are never changed.</summary>
    [Theory]
    [InlineData("{\"threshold\":4.5,\"name\":\"dense\"}", "{\"threshold\":4.5,\"name\":\"dense\",\"crc32\":\"e9e0707c\"}")]
    [InlineData("{\n  \"threshold\": 4.5\n}", "{\n  \"threshold\": 4.5,\n  \"crc32\": \"9471a00c\"\n}")]
    public void Seal_KnownDocument_GivesTheBytesOfTheFirstVersion(string json, string expected)
    {
        Assert.Equal(expected, Encoding.UTF8.GetString(DocumentSeal.Seal(Encoding.UTF8.GetBytes(json))));
        Assert.Equal(SealState.Whole, DocumentSeal.Check(Encoding.UTF8.GetBytes(expected)));
    }

    [Theory]
    [InlineData("{\"threshold\":4.5,\"name\":\"dense\"}")]
    [InlineData("{\r\n  \"threshold\": 4.5\r\n}\r\n")]
    public void Check_AnyBitOfASealedDocumentFlipped_IsBrokenOrTheContentIsWhole(string json)
    {
        var whole = DocumentSeal.Seal(Encoding.UTF8.GetBytes(json));
        Assert.Equal(SealState.Whole, DocumentSeal.Check(whole));
        var content = whole.AsSpan(0, whole.AsSpan().LastIndexOf(","u8)).ToArray();
        for (var bit = 0; bit < 8 * whole.Length; bit++)
        {
            var damaged = (byte[])whole.Clone();
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            var state = DocumentSeal.Check(damaged);
            Assert.True(state == SealState.Broken || damaged.AsSpan().StartsWith(content), $"bit {bit}: {state}");
        }
    }

    [Fact]
    public void Check_CutShortAnywhere_IsNeverWhole()
    {
        var whole = DocumentSeal.Seal("{\"a\":1}"u8);
        for (var length = 0; length < whole.Length; length++)
            Assert.Equal(SealState.None, DocumentSeal.Check(whole.AsSpan(0, length)));
    }

    [Fact]
    public void Verify_DocumentOfBeforeChecksums_Passes() => DocumentSeal.Verify("{\"threshold\": 4.5}"u8);

    [Fact]
    public void Verify_ThresholdChanged_SaysWhatToDo()
    {
        var changed = Encoding.UTF8.GetString(DocumentSeal.Seal("{\"threshold\":4.5}"u8)).Replace("4.5", "5.5", StringComparison.Ordinal);
        var refused = Assert.Throws<JsonException>(() => DocumentSeal.Verify(Encoding.UTF8.GetBytes(changed)));
        Assert.Contains("take", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[1]"), InlineData("{}"), InlineData("")]
    public void Seal_NoObjectWithFields_IsRefused(string json) =>
        Assert.Throws<ArgumentException>(() => DocumentSeal.Seal(Encoding.UTF8.GetBytes(json)));
}
