using System.ComponentModel;
using System.Globalization;
using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using ServerlessAnomaly.LocalHost.Hosting.Functions;

namespace ServerlessAnomaly.LocalHost.Hosting.Invocation;

/// <summary>A function that can be called: its method, compiled once.</summary>
internal sealed class Function
{
    private readonly MethodInvoker method;
    private readonly ParameterInfo[] parameters;
    private readonly ObjectFactory? factory;
    private readonly Func<object?, ValueTask<object?>> complete;

    public Function(FunctionDescriptor descriptor)
    {
        Descriptor = descriptor;
        Definition = new EmbeddedFunctionDefinition(descriptor);
        method = MethodInvoker.Create(descriptor.Method);
        parameters = descriptor.Method.GetParameters();
        factory = descriptor.Method.IsStatic ? null : ActivatorUtilities.CreateFactory(descriptor.Method.DeclaringType!, []);
        complete = ResultOf(descriptor.Method.ReturnType);
    }

    public FunctionDescriptor Descriptor { get; }

    public EmbeddedFunctionDefinition Definition { get; }

    /// <summary>Makes the class from the invocation's services, calls the method, waits for it, and disposes the class.</summary>
    public async Task<object?> CallAsync(EmbeddedFunctionContext context)
    {
        var instance = factory?.Invoke(context.InstanceServices, null);
        try
        {
            var arguments = new object?[parameters.Length];
            for (var i = 0; i < arguments.Length; i++)
                arguments[i] = Bind(parameters[i], context);
            return await complete(method.Invoke(instance, arguments.AsSpan()));
        }
        finally
        {
            if (instance is IAsyncDisposable asynchronous)
                await asynchronous.DisposeAsync();
            else
                (instance as IDisposable)?.Dispose();
        }
    }

    private object? Bind(ParameterInfo parameter, EmbeddedFunctionContext context)
    {
        if (parameter == Descriptor.TriggerParameter)
            return context.Input.Bind(parameter.ParameterType, context);
        if (parameter.ParameterType == typeof(FunctionContext))
            return context;
        if (parameter.ParameterType == typeof(CancellationToken))
            return context.CancellationToken;

        var text = Convert.ToString(context.BindingContext.BindingData.GetValueOrDefault(parameter.Name!), CultureInfo.InvariantCulture);
        return parameter.ParameterType == typeof(string)
            ? text
            : TypeDescriptor.GetConverter(parameter.ParameterType).ConvertFromInvariantString(text ?? "");
    }

    private static Func<object?, ValueTask<object?>> ResultOf(Type type)
    {
        if (type == typeof(ValueTask))
            return FromPlainValueTaskAsync;
        if (!type.IsGenericType
            || type.GetGenericTypeDefinition() is var definition && definition != typeof(Task<>) && definition != typeof(ValueTask<>))
        {
            return typeof(Task).IsAssignableFrom(type) ? FromPlainTaskAsync : ValueTask.FromResult;
        }

        var name = type.GetGenericTypeDefinition() == typeof(Task<>) ? nameof(FromTaskAsync) : nameof(FromValueTaskAsync);
        return typeof(Function).GetMethod(name, BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(type.GetGenericArguments()[0])
            .CreateDelegate<Func<object?, ValueTask<object?>>>();
    }

    private static async ValueTask<object?> FromPlainTaskAsync(object? returned)
    {
        await (Task)returned!;
        return null;
    }

    private static async ValueTask<object?> FromPlainValueTaskAsync(object? returned)
    {
        await (ValueTask)returned!;
        return null;
    }

    private static async ValueTask<object?> FromTaskAsync<T>(object? returned) => await (Task<T>)returned!;

    private static async ValueTask<object?> FromValueTaskAsync<T>(object? returned) => await (ValueTask<T>)returned!;
}
