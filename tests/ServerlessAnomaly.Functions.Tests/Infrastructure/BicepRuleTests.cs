using ServerlessAnomaly.Functions.Tests.Infrastructure.Bicep;
using ServerlessAnomaly.Functions.Tests.Infrastructure.Rules;

namespace ServerlessAnomaly.Functions.Tests.Infrastructure;

/// <summary>Each rule reports the template that breaks it; else a green run would say nothing.</summary>
public sealed class BicepRuleTests
{
    [Theory]
    [InlineData("output a string = storage.listKeys().keys[0].value")]
    [InlineData("var a = listAccountSas(id, version, {})")]
    [InlineData("var a = workspace.properties.primarySharedKey")]
    [InlineData("var a = component.properties.InstrumentationKey")]
    [InlineData("var a = 'Endpoint=sb://x;SharedAccessKey=abc'")]
    [InlineData("var a = 'DefaultEndpointsProtocol=https;AccountName=${name}'")]
    [InlineData("var a = {\n  b: 'https://x/y?sv=1&sig=abc'\n}")]
    [InlineData("@secure()\nparam a string")]
    [InlineData("@secure()\n@description('x')\nparam a string = 'hunter2'")]
    public void SecretRule_Secret_IsReported(string text) => Reports(SecretRule.Find(Template(text)));

    [Theory]
    [InlineData("resource a 'Microsoft.Authorization/roleAssignments@2022-04-01' = {\n  name: guid('x')\n}")]
    [InlineData("resource a 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {\n  name: guid('x')\n}")]
    [InlineData("var blobOwner = 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'")]
    [InlineData("var a = ['x', '${prefix}/b7e6dc6d-f1e8-4753-8033-0f276bb0955b']")]
    public void RoleRule_RoleOutsideTheModule_IsReported(string text) => Reports(RoleRule.Find(Template(text)));

    [Theory]
    [InlineData("name: newGuid()\n  scope: group")]
    [InlineData("name: 'fixed'\n  scope: group")]
    [InlineData("name: guid('x')")]
    public void RoleRule_UnstableNameOrNoScope_IsReported(string members)
    {
        var text = $"resource a 'Microsoft.Authorization/roleAssignments@2022-04-01' = {{\n  {members}\n}}";
        Reports(RoleRule.Find(BicepFolder.Of((RoleRule.RolesModule, text))));
    }

    [Theory]
    [InlineData("param a string")]
    [InlineData("@minLength(3)\nparam a string = 'x'")]
    [InlineData("@description('')\nparam a string")]
    [InlineData("output a string = 'x'")]
    public void DescriptionRule_NoDescription_IsReported(string text) => Reports(DescriptionRule.Find(Template(text)));

    [Theory]
    [InlineData("output a string = component.properties.ConnectionString")]
    [InlineData("output ADMIN_PASSWORD string = x")]
    [InlineData("output a string = '${registry.accessToken}'")]
    public void OutputRule_Leak_IsReported(string text) => Reports(OutputRule.Find(Template(text)));

    [Theory]
    [InlineData("module a 'br/public:avm/res/storage/storage-account:0.9.0' = {\n}", "registry")]
    [InlineData("module a 'br:example.azurecr.io/storage:v1' = {\n}", "registry")]
    [InlineData("module a 'ts:sub/group/spec:1' = {\n}", "registry")]
    [InlineData("module a 'modules/absent.bicep' = {\n}", "does not exist")]
    [InlineData("module a '../parts/part.bicep' = {\n}", "does not exist")]
    [InlineData("import { shape } from 'absent.bicep'", "does not exist")]
    [InlineData("import { absent } from 'parts/part.bicep'", "not exported")]
    [InlineData("module a 'parts/part.bicep' = {\n  params: {\n    needed: 'x'\n    other: 1\n  }\n}", "no parameter 'other'")]
    [InlineData("module a 'parts/part.bicep' = {\n  params: {\n    optional: 'x'\n  }\n}", "needs the parameter 'needed'")]
    [InlineData("module a 'parts/part.bicep' = if (b) {\n  params: { needed: 'x' }\n}\nvar c = a!.outputs.absent", "no output 'absent'")]
    [InlineData("module a 'parts/part.bicep' = {\n  params: { needed: 'x' }\n}\nvar c = '${a.outputs.absent}'", "no output 'absent'")]
    public void ModuleRule_WrongModule_IsReported(string text, string expected)
    {
        const string part = """
            @export()
            type shape = {}
            param needed string
            param optional string = 'x'
            param maybe string?
            output made string = needed
            """;
        var findings = ModuleRule.Find(BicepFolder.Of(("main.bicep", text), ("parts/part.bicep", part)));
        Assert.Contains(expected, Assert.Single(findings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("param needed = 'x'", "'using' names no template")]
    [InlineData("using 'absent.bicep'\nparam needed = 'x'", "'using' names no template")]
    [InlineData("using 'main.bicep'", "needs the parameter 'needed'")]
    [InlineData("using 'main.bicep'\nparam needed = 'x'\nparam other = 1", "no parameter 'other'")]
    public void ParameterFileRule_WrongFile_IsReported(string text, string expected)
    {
        const string template = "param needed string\nparam optional int = 1";
        var findings = ParameterFileRule.Find(BicepFolder.Of(("main.bicep", template), ("main.bicepparam", text)));
        Assert.Contains(expected, Assert.Single(findings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("param a string", "param 'a' is never used")]
    [InlineData("var a = 'x'\nvar b = {\n  a: 1\n}\noutput c object = b", "var 'a' is never used")]
    [InlineData("resource a 'X/y@1' existing = {\n  name: 'n'\n}", "resource 'a' is never used")]
    [InlineData("output a string = b", "'b' is not declared")]
    [InlineData("output a string = 'x-${b}'", "'b' is not declared")]
    [InlineData("output a array = [for b in [1]: c]", "'c' is not declared")]
    [InlineData("output a bool = true ? b : false", "'b' is not declared")]
    public void SymbolRule_WrongSymbol_IsReported(string text, string expected) =>
        Assert.Contains(expected, Assert.Single(SymbolRule.Find(Template(text))), StringComparison.Ordinal);

    [Fact]
    public void SymbolRule_LoopsLambdasAndNestedResources_AreDeclarations()
    {
        const string text = """
            param names string[]
            resource a 'X/y@1' = [for (name, index) in names: {
              name: '${name}-${index}'
            }]
            resource b 'X/z@1' = {
              name: 'b'
              resource c 'inner' existing = {
                name: 'c'
              }
            }
            output d array = map(names, entry => '${entry}/${b::c.id}/${a[0].id}')
            """;
        Assert.Empty(SymbolRule.Find(Template(text)));
    }

    private static BicepFolder Template(string text) => BicepFolder.Of(("main.bicep", text));

    private static void Reports(IEnumerable<string> findings) => Assert.NotEmpty(findings);
}
