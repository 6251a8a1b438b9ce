namespace ServerlessAnomaly.Training.Tests.Evaluation;

/// <summary>A test that compares with scikit-learn; skipped where it is not installed.</summary>
internal sealed class ScikitLearnFactAttribute : FactAttribute
{
    public ScikitLearnFactAttribute()
    {
        if (!Directory.Exists("/usr/lib/python3/dist-packages/sklearn"))
            Skip = "scikit-learn is not there: install Debian's python3-sklearn.";
    }
}
