namespace ServerlessAnomaly.Graphs.Expressions;

/// <summary>
/// Makes and keeps a model's parameters. One seed decides all initial values, in the order in which they are asked for. Once complete, it
/// finds them by name, so that a network can be built again over the same parameters.
/// </summary>
internal sealed class ParameterSet(int seed)
{
    private readonly List<Parameter> _all = [];
    private readonly List<Parameter> _statistics = [];
    private readonly Random _random = new(seed);
    private bool _isComplete;

    /// <summary>All parameters in the order in which they were made.</summary>
    public IReadOnlyList<Parameter> All => _all;

    /// <summary>What is measured while training, and not trained: no gradient flows to it.</summary>
    public IReadOnlyList<Parameter> Statistics => _statistics;

    /// <summary>Numbers that training changes.</summary>
    public int Count => _all.Sum(parameter => parameter.Shape.Elements);

    /// <summary>From now on a parameter asked for is the one of that name.</summary>
    public void Complete() => _isComplete = true;

    /// <summary>A matrix [fanIn, fanOut], uniform with variance 2 ÷ (fanIn + fanOut). Glorot and Bengio 2010, equation 16.</summary>
    public Parameter Glorot(string name, int fanIn, int fanOut) => Uniform(name, fanIn, fanOut, Math.Sqrt(6.0 / (fanIn + fanOut)));

    /// <summary>
    /// A matrix [fanIn, fanOut], uniform with variance 2 ÷ fanIn, for layers before a rectifier. He et al. 2015, equation 10.
    /// </summary>
    public Parameter He(string name, int fanIn, int fanOut) => Uniform(name, fanIn, fanOut, Math.Sqrt(6.0 / fanIn));

    /// <summary>A vector of zeros.</summary>
    public Parameter Zeros(string name, int size) => Keep(_all, name, new Shape(size), () => new float[size]);

    /// <summary>
    /// A matrix [gates · units, units] from a recurrent layer's state to its gates, uniform with variance 1 ÷ units: the state neither
    /// dies out nor explodes over the steps (Glorot and Bengio 2010, for each gate by itself).
    /// </summary>
    public Parameter Recurrent(string name, int gates, int units) => Uniform(name, gates * units, units, Math.Sqrt(3.0 / units));

    /// <summary>A vector of the values given.</summary>
    public Parameter Vector(string name, float[] initial) => Keep(_all, name, new Shape(initial.Length), () => initial);

    /// <summary>A vector that <see cref="Layers.Network.Carry"/> moves and no gradient does.</summary>
    public Parameter Statistic(string name, float[] initial) => Keep(_statistics, name, new Shape(initial.Length), () => initial);

    private Parameter Uniform(string name, int fanIn, int fanOut, double limit) =>
        Keep(
            _all,
            name,
            new Shape(fanIn, fanOut),
            () =>
            {
                var values = new float[fanIn * fanOut];
                for (var i = 0; i < values.Length; i++)
                    values[i] = (float)((2 * _random.NextDouble() - 1) * limit);
                return values;
            }
        );

    private Parameter Keep(List<Parameter> kept, string name, Shape shape, Func<float[]> initial)
    {
        var known = _all.Concat(_statistics).FirstOrDefault(parameter => parameter.Name == name);
        if (_isComplete)
        {
            return known is not null && known.Shape.Equals(shape)
                ? known
                : throw new ArgumentException(
                    $"The network asks for a parameter '{name}' {shape}, which it did not have when it was first built."
                );
        }
        if (known is not null)
            throw new ArgumentException($"There are two parameters named '{name}'.");
        var made = new Parameter(name, shape, initial());
        kept.Add(made);
        return made;
    }
}

/// <summary>What one training step hands to the next: an input of the step graph and the value of its successor.</summary>
/// <param name="Name">Name of the input.</param>
/// <param name="Initial">Values before the first step, row by row.</param>
/// <param name="Next">The value after the step.</param>
/// <param name="Parameter">The parameter that it is; null for the optimizer's own.</param>
internal sealed record StateVariable(string Name, float[] Initial, Tensor Next, Parameter? Parameter = null)
{
    /// <summary>Name of the output that carries <see cref="Next"/>.</summary>
    public string Output => $"next.{Name}";
}
