using System.Reflection;
using System.Runtime.CompilerServices;
using ServerlessAnomaly.AzureStorage;

namespace ServerlessAnomaly.Functions.Tests.Settings;

/// <summary>What is written to a log by its name is never a key: every record that holds a connection string says something else of itself.</summary>
public sealed class SecretsTests
{
    private const string Secret = "AccountKey=c2VjcmV0";

    [Fact]
    public void ToString_OfEveryRecordWithAConnection_HasNoKey()
    {
        Assembly[] assemblies = [typeof(ScoringPipeline).Assembly, typeof(StorageConnection).Assembly, typeof(HealthFunction).Assembly];
        var records = assemblies
            .SelectMany(assembly => assembly.GetTypes())
            .Where(type => type.GetMethod("<Clone>$") is not null && type is { IsAbstract: false, ContainsGenericParameters: false })
            .Where(type => type.GetProperties().Any(IsSecret))
            .ToList();
        Assert.Contains(typeof(StorageConnection), records);
        Assert.All(records, record => Assert.DoesNotContain(Secret, Filled(record).ToString(), StringComparison.Ordinal));
    }

    private static bool IsSecret(PropertyInfo property) =>
        property.PropertyType == typeof(string)
        && ((string[])["Connection", "Key", "Secret", "Password", "Token"]).Any(word =>
            property.Name.Contains(word, StringComparison.OrdinalIgnoreCase)
        );

    private static object Filled(Type type)
    {
        var record = RuntimeHelpers.GetUninitializedObject(type);
        foreach (var property in type.GetProperties().Where(property => property.PropertyType == typeof(string)))
            type.GetField($"<{property.Name}>k__BackingField", BindingFlags.Instance | BindingFlags.NonPublic)?.SetValue(record, Secret);
        foreach (var property in type.GetProperties().Where(property => !IsSecret(property) && property.PropertyType == typeof(string)))
            type.GetField($"<{property.Name}>k__BackingField", BindingFlags.Instance | BindingFlags.NonPublic)?.SetValue(record, "");
        return record;
    }
}
