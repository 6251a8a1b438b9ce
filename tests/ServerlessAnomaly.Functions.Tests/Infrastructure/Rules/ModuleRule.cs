using ServerlessAnomaly.Functions.Tests.Infrastructure.Bicep;

namespace ServerlessAnomaly.Functions.Tests.Infrastructure.Rules;

/// <summary>Modules are files of this repository, get the parameters they declare, and have the outputs that are asked of them.</summary>
internal static class ModuleRule
{
    public static IEnumerable<string> Find(BicepFolder folder) =>
        from file in folder.Templates
        from declaration in file.Declarations
        where declaration.Keyword is "module" or "import"
        from finding in Find(folder, file, declaration)
        select $"{file.Where(declaration)}: {finding}";

    private static IEnumerable<string> Find(BicepFolder folder, BicepFile file, BicepDeclaration declaration)
    {
        var path = declaration.FirstString;
        if (path.Contains(':', StringComparison.Ordinal)) return [$"'{path}' is fetched from a registry; keep modules in this repository."];
        if (folder.Resolve(file, path) is not { } target) return [$"'{path}' does not exist."];
        return declaration.Keyword == "import"
            ? FindMissingImports(declaration, target)
            : FindWrongParameters(declaration, target).Concat(FindMissingOutputs(file, declaration, target));
    }

    private static IEnumerable<string> FindMissingImports(BicepDeclaration import, BicepFile target) =>
        from token in import.Tokens
        where token.Kind == BicepTokenKind.Identifier && token.Text is not ("from" or "as")
        where !target.Declarations.Any(declaration => declaration.Name == token.Text && declaration.Has("export"))
        select $"'{token.Text}' is not exported by {target.Path}.";

    private static IEnumerable<string> FindWrongParameters(BicepDeclaration module, BicepFile target)
    {
        var body = module.Members.FirstOrDefault(member => member.Name == "params")?.Value ?? [];
        var given = BicepMember.FirstObject(body).Select(member => member.Name).ToList();
        return given.Where(name => target.Find("param", name) is null).Select(name => $"{target.Path} has no parameter '{name}'.")
            .Concat(target.Of("param").Where(parameter => parameter.IsRequiredParameter && !given.Contains(parameter.Name))
                .Select(parameter => $"{target.Path} needs the parameter '{parameter.Name}'."));
    }

    private static IEnumerable<string> FindMissingOutputs(BicepFile file, BicepDeclaration module, BicepFile target)
    {
        var tokens = file.Declarations.SelectMany(declaration => declaration.AllTokens).Where(token => !token.IsSymbol("!")).ToList();
        for (var i = 0; i + 4 < tokens.Count; i++)
        {
            var name = tokens[i + 4].Text;
            var isOutput = tokens[i].IsIdentifier(module.Name) && tokens[i + 2].IsIdentifier("outputs") && tokens[i + 3].IsSymbol(".");
            if (isOutput && target.Find("output", name) is null) yield return $"{target.Path} has no output '{name}'.";
        }
    }
}
