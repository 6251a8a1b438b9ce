namespace ServerlessAnomaly.Benchmarks.Scale;

/// <summary>
/// The replicas, and who owns which partition. A partition that changes hands stands still until its lease is free and its windows are read.
/// </summary>
internal sealed class ReplicaSet
{
    private const int ScaleInterval = 30;
    private const int ScaleInAfter = 300;

    private readonly ScaleScenario _scenario;
    private readonly int[] _owner;
    private readonly double[] _blockedUntil;
    private readonly Queue<int> _starting = new();
    private int _enoughSince;

    public ReplicaSet(ScaleScenario scenario)
    {
        _scenario = scenario;
        Running = Math.Max(1, scenario.MinReplicas);
        _owner = [.. Enumerable.Range(0, scenario.Partitions).Select(partition => partition % Running)];
        _blockedUntil = new double[scenario.Partitions];
    }

    /// <summary>Replicas that run.</summary>
    public int Running { get; private set; }

    /// <summary>Seconds that replicas ran, added up.</summary>
    public double ReplicaSeconds { get; private set; }

    /// <summary>Readings that a partition can be served within this second.</summary>
    public double RateOf(int partition, int second)
    {
        if (second < _blockedUntil[partition])
            return 0;
        var owner = _owner[partition];
        var shared = _owner.Count(other => other == owner);
        var speed = owner == 0 && IsNoonHour(second) ? _scenario.SlowReplicaSpeed : 1;
        return speed * Math.Min(_scenario.PartitionRate, _scenario.ReplicaRate / shared);
    }

    /// <summary>Lets a second pass: scale rule, starts, and deaths.</summary>
    public void Advance(int second, double backlog)
    {
        ReplicaSeconds += Running + _starting.Count;
        while (_starting.TryPeek(out var ready) && ready <= second)
        {
            _starting.Dequeue();
            Resize(Running + 1, second);
        }
        if (_scenario.ReplicaDies && second == 43_200)
            Restart(second);
        if (second % ScaleInterval == 0)
            Scale(second, backlog);
    }

    private void Scale(int second, double backlog)
    {
        var most = Math.Min(_scenario.MaxReplicas, _scenario.Partitions);
        var wanted = Math.Clamp((int)Math.Ceiling(backlog / _scenario.BacklogPerReplica), Math.Max(1, _scenario.MinReplicas), most);
        for (var i = Running + _starting.Count; i < wanted; i++)
            _starting.Enqueue(second + (int)_scenario.ColdStartSeconds);
        if (wanted >= Running)
            _enoughSince = second;
        else if (second - _enoughSince >= ScaleInAfter)
        {
            Resize(wanted, second);
            _enoughSince = second;
        }
    }

    private void Resize(int replicas, int second)
    {
        Running = replicas;
        for (var partition = 0; partition < _owner.Length; partition++)
        {
            var fair = (_owner.Length + replicas - 1) / replicas;
            if (_owner[partition] < replicas && _owner.Count(other => other == _owner[partition]) <= fair)
                continue;
            _owner[partition] = Enumerable.Range(0, replicas).MinBy(replica => _owner.Count(other => other == replica));
            Block(partition, second, _scenario.TakeoverSeconds);
        }
    }

    /// <summary>A replica dies without giving its partitions up: they wait for their leases to end, three times as long.</summary>
    private void Restart(int second)
    {
        for (var partition = 0; partition < _owner.Length; partition++)
            if (_owner[partition] == 0)
                Block(partition, second, 3 * _scenario.TakeoverSeconds);
    }

    private void Block(int partition, int second, double takeover) =>
        _blockedUntil[partition] = second + takeover + (_scenario.LoadSecondsPerDrive * _scenario.Drives / _scenario.Partitions);

    private static bool IsNoonHour(int second) => second is >= 43_200 and < 46_800;
}
