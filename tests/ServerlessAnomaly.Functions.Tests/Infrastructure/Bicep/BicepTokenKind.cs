namespace ServerlessAnomaly.Functions.Tests.Infrastructure.Bicep;

/// <summary>What a <see cref="BicepToken"/> is.</summary>
internal enum BicepTokenKind
{
    Identifier,
    Text,
    Number,
    Symbol,
    NewLine,
}
