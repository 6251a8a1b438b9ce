using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Azure.Functions.Worker;
using ServerlessAnomaly.LocalHost.Hosting.Functions;

namespace ServerlessAnomaly.LocalHost.Hosting.Invocation;

internal sealed class EmbeddedFunctionDefinition(FunctionDescriptor descriptor) : FunctionDefinition
{
    public override ImmutableArray<FunctionParameter> Parameters { get; } =
        [.. descriptor.Method.GetParameters().Select(parameter => new FunctionParameter(parameter.Name!, parameter.ParameterType))];

    public override string PathToAssembly { get; } = descriptor.Method.Module.Assembly.Location;

    public override string EntryPoint { get; } = descriptor.EntryPoint;

    public override string Id { get; } =
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(descriptor.EntryPoint + descriptor.Name)))[..16];

    public override string Name { get; } = descriptor.Name;

    public override IImmutableDictionary<string, BindingMetadata> InputBindings { get; } =
        ImmutableDictionary<string, BindingMetadata>.Empty.Add(
        descriptor.TriggerParameter.Name!,
        new Binding(descriptor.TriggerParameter.Name!, FunctionCatalog.BindingType(descriptor.Trigger), BindingDirection.In));

    public override IImmutableDictionary<string, BindingMetadata> OutputBindings { get; } = descriptor.Outputs
        .DistinctBy(output => output.Name)
        .Select(output => new Binding(output.Name, FunctionCatalog.BindingType(output.Attribute), BindingDirection.Out))
        .ToImmutableDictionary(binding => binding.Name, BindingMetadata (binding) => binding);

    private sealed class Binding(string name, string type, BindingDirection direction) : BindingMetadata
    {
        public override string Name { get; } = name;

        public override string Type { get; } = type;

        public override BindingDirection Direction { get; } = direction;
    }
}
