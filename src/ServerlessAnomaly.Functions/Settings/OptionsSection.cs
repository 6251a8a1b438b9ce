using System.ComponentModel.DataAnnotations;
using System.Reflection;
using Microsoft.Extensions.Configuration;

namespace ServerlessAnomaly.Functions.Settings;

/// <summary>Reads one options class from its section, property by property, so that every wrong value is reported and not only the first.</summary>
internal static class OptionsSection
{
    public static T Read<T>(IConfiguration configuration, string sectionName, List<string> errors)
        where T : class, new()
    {
        var options = new T();
        var section = configuration.GetSection(sectionName);
        var properties = Properties<T>();
        foreach (var unknown in section.GetChildren().Where(child => properties.All(property => !Same(property.Name, child.Key))))
            errors.Add(
                $"{Name(sectionName, unknown.Key)} is not a setting; {sectionName} has {string.Join(", ", properties.Select(property => property.Name))}."
            );
        foreach (var property in properties)
            ReadProperty(options, property, section.GetSection(property.Name), Name(sectionName, property.Name), errors);
        return options;
    }

    /// <summary>Every setting that an options class reads, as <c>Section__Property</c>.</summary>
    public static IEnumerable<string> Names<T>(string sectionName) => Properties<T>().Select(property => Name(sectionName, property.Name));

    private static void ReadProperty(object options, PropertyInfo property, IConfigurationSection value, string name, List<string> errors)
    {
        if (value.Exists())
        {
            try
            {
                property.SetValue(options, value.Get(property.PropertyType));
            }
            catch (InvalidOperationException)
            {
                errors.Add($"{name} is '{value.Value}', which is not {Describe(property.PropertyType)}.");
                return;
            }
        }
        var current = property.GetValue(options);
        if (current is TimeSpan span && span <= TimeSpan.Zero)
        {
            errors.Add($"{name} is '{span}'; it must be longer than zero, such as 00:00:30.");
            return;
        }
        foreach (var rule in property.GetCustomAttributes<ValidationAttribute>())
            if (!rule.IsValid(current))
                errors.Add($"{name} is '{current}': {rule.FormatErrorMessage(property.Name)}");
    }

    private static PropertyInfo[] Properties<T>() => [.. typeof(T).GetProperties().Where(property => property.CanWrite)];

    private static string Name(string section, string property) => $"{section}__{property}";

    private static bool Same(string a, string b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);

    private static string Describe(Type type)
    {
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        return plain == typeof(TimeSpan) ? "a time span such as 00:00:30 or 1.00:00:00"
            : plain.IsEnum ? $"one of {string.Join(", ", Enum.GetNames(plain))}"
            : plain == typeof(bool) ? "true or false"
            : plain == typeof(int) || plain == typeof(long) ? "a whole number"
            : plain == typeof(double) || plain == typeof(float) ? "a number"
            : "a value of that setting";
    }
}
