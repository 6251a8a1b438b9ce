using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers.LightGbm;
using ServerlessAnomaly.Graphs.Onnx;

namespace ServerlessAnomaly.Training.Chance;

/// <summary>Gradient-boosted trees, fitted by LightGBM and kept as the ONNX operator that ML.NET's converter makes of them.</summary>
internal sealed class BoostedTrees
{
    private const string Evidence = nameof(ChanceExample.Evidence);

    private readonly MLContext _context;
    private readonly ITransformer _model;
    private readonly SchemaDefinition _schema;

    private BoostedTrees(MLContext context, ITransformer model, SchemaDefinition schema, IReadOnlyList<AttributeProto> trees)
    {
        (_context, _model, _schema) = (context, model, schema);
        Trees = trees;
    }

    /// <summary>Attributes of the operator TreeEnsembleRegressor: the trees, whose sum is the score.</summary>
    public IReadOnlyList<AttributeProto> Trees { get; }

    /// <summary>Fits trees that tell positive examples from the others.</summary>
    /// <param name="examples">Examples of both kinds.</param>
    /// <param name="options">Shape and number of the trees.</param>
    /// <param name="seed">Seed of their draws.</param>
    public static BoostedTrees Fit(IReadOnlyList<ChanceExample> examples, ChanceOptions options, int seed)
    {
        var context = new MLContext(seed);
        var schema = SchemaDefinition.Create(typeof(ChanceExample));
        schema[Evidence].ColumnType = new VectorDataViewType(NumberDataViewType.Single, examples[0].Evidence.Length);
        var view = context.Data.LoadFromEnumerable(examples, schema);
        var model = context
            .BinaryClassification.Trainers.LightGbm(
                new LightGbmBinaryTrainer.Options
                {
                    FeatureColumnName = Evidence,
                    LabelColumnName = nameof(ChanceExample.Fails),
                    ExampleWeightColumnName = nameof(ChanceExample.Weight),
                    NumberOfLeaves = options.Leaves,
                    NumberOfIterations = options.Trees,
                    LearningRate = options.LearningRate,
                    MinimumExampleCountPerLeaf = options.LeastExamplesPerLeaf,
                    HandleMissingValue = false,
                    NumberOfThreads = 1,
                    Seed = seed,
                    Booster = new GradientBooster.Options
                    {
                        L2Regularization = options.L2,
                        FeatureFraction = options.EvidenceShare,
                        SubsampleFraction = options.ExampleShare,
                        SubsampleFrequency = 1,
                    },
                }
            )
            .Fit(view);
        using var file = new MemoryStream();
        context.Model.ConvertToOnnx(model, view, file);
        var nodes = ModelProto.Parser.ParseFrom(file.ToArray()).Graph.Node;
        return new BoostedTrees(context, model, schema, [.. nodes.Single(node => node.OpType == "TreeEnsembleRegressor").Attribute]);
    }

    /// <summary>The score of each example.</summary>
    public float[] Scores(IEnumerable<ChanceExample> examples) =>
        [.. _model.Transform(_context.Data.LoadFromEnumerable(examples, _schema)).GetColumn<float>("Score")];
}
