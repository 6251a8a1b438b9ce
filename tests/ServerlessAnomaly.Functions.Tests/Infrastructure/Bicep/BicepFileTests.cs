namespace ServerlessAnomaly.Functions.Tests.Infrastructure.Bicep;

public sealed class BicepFileTests
{
    [Fact]
    public void Parse_CommentsAndStrings_KeepTheirLimits()
    {
        var file = BicepFile.Parse("a.bicep", """
            // param hidden string
            /* var hidden = {
            */
            var address = 'https://x/y' // 'not closed
            var quoted = 'it\'s ${empty(address) ? '{' : '}'} done'
            var query = '''
            let a = { "b" } // kept
            '''
            """);

        Assert.Equal(["address", "quoted", "query"], file.Declarations.Select(declaration => declaration.Name));
        Assert.Equal("https://x/y", file.Find("var", "address")!.FirstString);
        Assert.Equal("it's ${} done", file.Find("var", "quoted")!.FirstString);
        Assert.Contains("// kept", file.Find("var", "query")!.FirstString, StringComparison.Ordinal);
        Assert.Equal([4, 5, 6], file.Declarations.Select(declaration => declaration.Line));
    }

    [Fact]
    public void Parse_DecoratorsOverLines_BelongToTheNextDeclaration()
    {
        var file = BicepFile.Parse("a.bicep", "@description('one')\n@allowed([\n  'x'\n])\nparam a string = 'x'\n\nparam b string\n");

        Assert.Equal("one", file.Find("param", "a")!.Description);
        Assert.True(file.Find("param", "a")!.Has("allowed"));
        Assert.Empty(file.Find("param", "b")!.Decorators);
        Assert.Equal([false, true], file.Of("param").Select(parameter => parameter.IsRequiredParameter));
    }

    [Fact]
    public void Members_OfAConditionalModule_AreThoseOfItsBody()
    {
        var module = BicepFile.Parse("a.bicep", """
            module a 'b.bicep' = if (c == 'd') {
              name: 'a'
              params: { one: [1, 2], 'two.three': empty(x)
                ? null
                : { four: 4 }
              }
            }
            """).Declarations.Single();

        Assert.Equal(["name", "params"], module.Members.Select(member => member.Name));
        Assert.Equal(["one", "two.three"], BicepMember.FirstObject(module.Members[1].Value).Select(member => member.Name));
    }

    [Theory]
    [InlineData("var a = 'open")]
    [InlineData("var a = '${open'")]
    [InlineData("var a = {\n  b: 1\n")]
    [InlineData("var a = 1)\n")]
    [InlineData("var a = '''open")]
    [InlineData("var a = #")]
    public void Parse_BrokenText_Throws(string text) => Assert.Throws<FormatException>(() => BicepFile.Parse("a.bicep", text));
}
