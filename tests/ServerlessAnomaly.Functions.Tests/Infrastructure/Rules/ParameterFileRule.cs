using ServerlessAnomaly.Functions.Tests.Infrastructure.Bicep;

namespace ServerlessAnomaly.Functions.Tests.Infrastructure.Rules;

/// <summary>A parameter file names its template, gives what the template needs, and nothing that it does not have.</summary>
internal static class ParameterFileRule
{
    public static IEnumerable<string> Find(BicepFolder folder) => folder.ParameterFiles.SelectMany(file => Find(folder, file));

    private static IEnumerable<string> Find(BicepFolder folder, BicepFile file)
    {
        var template = file.Of("using").Select(declaration => folder.Resolve(file, declaration.FirstString)).FirstOrDefault();
        if (template is null) return [$"{file.Path}: 'using' names no template of this repository."];
        return file.Of("param").Where(given => template.Find("param", given.Name) is null)
            .Select(given => $"{file.Where(given)}: {template.Path} has no parameter '{given.Name}'.")
            .Concat(template.Of("param").Where(parameter => parameter.IsRequiredParameter && file.Find("param", parameter.Name) is null)
                .Select(parameter => $"{file.Path}: {template.Path} needs the parameter '{parameter.Name}'."));
    }
}
