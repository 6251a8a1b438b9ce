using ServerlessAnomaly.Cli.Output;

namespace ServerlessAnomaly.Cli.Tests.Output;

public sealed class PrintableWriterTests
{
    [Theory]
    [InlineData("Z3050ABC, smart_5 = 12", "Z3050ABC, smart_5 = 12")]
    [InlineData("Größe ≤ 5\t日本\n", "Größe ≤ 5\t日本\n")]
    [InlineData("\u001b[2J\u001b]0;owned\u0007", "\\u001B[2J\\u001B]0;owned\\u0007")]
    [InlineData("\u001b[31mred\u001b[0m", "\u001b[31mred\u001b[0m")]
    [InlineData("abc\u202Egpj.exe\u2066", "abc\\u202Egpj.exe\\u2066")]
    [InlineData("a\0b\u009bc\u2028", "a\\u0000b\\u009Bc\\u2028")]
    [InlineData("\u001b[31", "\\u001B[31")]
    public void Write_TextFromOutside_ShowsWhatWouldSteerTheTerminal(string text, string printed)
    {
        var inner = new StringWriter();
        using var writer = new PrintableWriter(inner);

        writer.Write(text);
        writer.Write(text.ToCharArray(), 0, text.Length);
        writer.Write(text.AsSpan());

        Assert.Equal(printed + printed + printed, inner.ToString());
    }
}
