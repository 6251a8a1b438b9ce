namespace ServerlessAnomaly.Training.Tests;

internal sealed class ScikitLearnFactAttribute : FactAttribute
{
    public ScikitLearnFactAttribute()
    {
        if (!ScikitLearn.IsThere) Skip = "scikit-learn is not there: install Debian's python3-sklearn.";
    }
}
