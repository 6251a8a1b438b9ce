using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using Microsoft.Azure.Functions.Worker.Http;
using ServerlessAnomaly.LocalHub;

namespace ServerlessAnomaly.LocalHost.Hosting.Functions;

/// <summary>Finds the function methods of assemblies and checks what the official worker's generators would refuse.</summary>
internal static class FunctionDiscovery
{
    private const BindingFlags AllMethods = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <exception cref="LocalStartException">A declaration is wrong; all wrong ones are named.</exception>
    public static IReadOnlyList<FunctionDescriptor> Find(IReadOnlyList<Assembly> assemblies) =>
        Find([.. assemblies.SelectMany(assembly => assembly.GetTypes()).Where(type => type.IsVisible)]);

    /// <exception cref="LocalStartException">A declaration is wrong; all wrong ones are named.</exception>
    public static IReadOnlyList<FunctionDescriptor> Find(IReadOnlyList<Type> types)
    {
        List<string> faults = [];
        List<FunctionDescriptor> functions = [];
        foreach (var method in types.SelectMany(type => type.GetMethods(AllMethods)))
        {
            if (method.GetCustomAttribute<FunctionAttribute>() is { } attribute && Describe(method, attribute.Name, faults) is { } function)
                functions.Add(function);
        }

        foreach (var (name, count) in functions.CountBy(function => function.Name, StringComparer.OrdinalIgnoreCase))
        {
            if (count > 1)
                faults.Add($"Function name '{name}' is used {count} times.");
        }

        return faults.Count == 0
            ? [.. functions.OrderBy(function => function.Name, StringComparer.Ordinal)]
            : throw new LocalStartException(string.Join(' ', faults));
    }

    private static FunctionDescriptor? Describe(MethodInfo method, string name, List<string> faults)
    {
        var triggers = method.GetParameters().Where(parameter => parameter.IsDefined(typeof(TriggerBindingAttribute))).ToList();
        if (triggers.Count != 1)
        {
            faults.Add($"Function '{name}' has {triggers.Count} triggers and needs exactly one.");
            return null;
        }

        var trigger = triggers[0].GetCustomAttribute<TriggerBindingAttribute>()!;
        var retry = method.GetCustomAttribute<RetryAttribute>();
        if (!Accepts(trigger, triggers[0].ParameterType))
            faults.Add($"Function '{name}': {trigger.GetType().Name} cannot bind to {triggers[0].ParameterType.Name}.");
        if (retry is not null && trigger is not (EventHubTriggerAttribute or TimerTriggerAttribute))
            faults.Add($"Function '{name}': {trigger.GetType().Name} allows no retry attribute.");

        foreach (var other in method.GetParameters().Where(parameter => parameter != triggers[0] && !IsBindable(parameter, trigger)))
            faults.Add($"Function '{name}': parameter '{other.Name}' of type {other.ParameterType.Name} has nothing to bind to.");

        return new FunctionDescriptor(name, method, triggers[0], trigger, [.. Outputs(method)], retry);
    }

    private static bool Accepts(TriggerBindingAttribute trigger, Type type) => trigger switch
    {
        EventHubTriggerAttribute { IsBatched: true } => type == typeof(byte[][]) || type == typeof(string[]),
        EventHubTriggerAttribute => type == typeof(byte[]) || type == typeof(string),
        TimerTriggerAttribute => type == typeof(TimerInfo),
        HttpTriggerAttribute => type == typeof(HttpRequestData),
        QueueTriggerAttribute => true,
        _ => false,
    };

    private static bool IsBindable(ParameterInfo parameter, TriggerBindingAttribute trigger) =>
        parameter.ParameterType == typeof(FunctionContext)
        || parameter.ParameterType == typeof(CancellationToken)
        || trigger is HttpTriggerAttribute { Route: { } route }
            && route.Contains('{' + parameter.Name!, StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<OutputDescriptor> Outputs(MethodInfo method)
    {
        foreach (var attribute in method.GetCustomAttributes<OutputBindingAttribute>())
            yield return new OutputDescriptor(attribute, null);

        foreach (var property in ResultType(method).GetProperties())
        {
            foreach (var attribute in property.GetCustomAttributes<OutputBindingAttribute>())
                yield return new OutputDescriptor(attribute, property);
        }
    }

    private static Type ResultType(MethodInfo method)
    {
        var type = method.ReturnType;
        var isTask = type.IsGenericType
            && (type.GetGenericTypeDefinition() == typeof(Task<>) || type.GetGenericTypeDefinition() == typeof(ValueTask<>));
        return isTask ? type.GetGenericArguments()[0] : type;
    }
}
