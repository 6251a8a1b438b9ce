namespace ServerlessAnomaly.Training.Graphs;

/// <summary>Makes and keeps a model's parameters. One seed decides all initial values, in the order in which they are asked for.</summary>
internal sealed class ParameterSet(int seed)
{
    private readonly List<Parameter> _all = [];
    private readonly Random _random = new(seed);

    /// <summary>All parameters in the order in which they were made.</summary>
    public IReadOnlyList<Parameter> All => _all;

    /// <summary>Numbers that training changes.</summary>
    public int Count => _all.Sum(parameter => parameter.Shape.Elements);

    /// <summary>A matrix [fanIn, fanOut], uniform with variance 2 ÷ (fanIn + fanOut). Glorot and Bengio 2010, equation 16.</summary>
    public Parameter Glorot(string name, int fanIn, int fanOut) => Uniform(name, fanIn, fanOut, Math.Sqrt(6.0 / (fanIn + fanOut)));

    /// <summary>
    /// A matrix [fanIn, fanOut], uniform with variance 2 ÷ fanIn, for layers before a rectifier. He et al. 2015, equation 10.
    /// </summary>
    public Parameter He(string name, int fanIn, int fanOut) => Uniform(name, fanIn, fanOut, Math.Sqrt(6.0 / fanIn));

    /// <summary>A vector of zeros.</summary>
    public Parameter Zeros(string name, int size) => Keep(new Parameter(name, new Shape(size), new float[size]));

    private Parameter Uniform(string name, int fanIn, int fanOut, double limit)
    {
        var values = new float[fanIn * fanOut];
        for (var i = 0; i < values.Length; i++) values[i] = (float)((2 * _random.NextDouble() - 1) * limit);
        return Keep(new Parameter(name, new Shape(fanIn, fanOut), values));
    }

    private Parameter Keep(Parameter parameter)
    {
        if (_all.Any(other => other.Name == parameter.Name))
            throw new ArgumentException($"There are two parameters named '{parameter.Name}'.");
        _all.Add(parameter);
        return parameter;
    }
}
