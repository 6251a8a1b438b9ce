using ServerlessAnomaly.Models;
using ServerlessAnomaly.Scoring;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Windowing;
using ServerlessAnomaly.Windowing.Format;
using ServerlessAnomaly.Windowing.Windows;

namespace ServerlessAnomaly.Tests.Telemetry;

/// <summary>Every kind is known wherever kinds are told apart, and what is none is taken for no other.</summary>
public sealed class DriveKindTests
{
    private const DriveKind None = (DriveKind)200;

    [Fact]
    public void All_EveryKind_HasItsNamesSchemaColumnsAndWindows()
    {
        var schemas = KindSchemas.With(FeatureSchema.Load("backblaze-21"));
        var (columns, row) = (new KindColumns(schemas), new float[KindColumns.WidthOf(schemas)]);
        var (batches, windows) = (new ReadingBatches(schemas), new KindWindows(schemas, new WindowOptions()));
        Assert.Equal(Enum.GetValues<DriveKind>(), DriveKinds.All);
        Assert.Equal(DriveKinds.All.Count, DriveKinds.All.Select(kind => kind.Name()).Distinct().Count());
        Assert.Equal(DriveKinds.All.Count, DriveKinds.All.Select(kind => kind.ShortName()).Distinct().Count());
        Assert.Equal(DriveKinds.All.Count, DriveKinds.All.Select(KindSchemas.ShippedName).Distinct().Count());
        foreach (var kind in DriveKinds.All)
        {
            Assert.Equal(kind, DriveKinds.Sole(schemas[kind]));
            Assert.Equal(schemas[kind].Columns.Count, columns.Of(kind, row).Length);
            Assert.Equal(schemas[kind].Columns.Count, windows[kind].Width);
            Assert.Same(batches.Of(kind), batches.Of(kind));
            Assert.Equal(5, columns.PowerOnHours(kind, Missing(row), 5));
            Assert.Equal(kind, KindShapes.KindOf((int)kind));
        }
    }

    [Fact]
    public void NoKind_IsTakenForNoOther()
    {
        var schemas = KindSchemas.With(FeatureSchema.Load("backblaze-21"));
        var row = new float[KindColumns.WidthOf(schemas)];
        Assert.Throws<ArgumentOutOfRangeException>(() => None.Name());
        Assert.Throws<ArgumentOutOfRangeException>(() => None.ShortName());
        Assert.Throws<ArgumentOutOfRangeException>(() => KindSchemas.ShippedName(None));
        Assert.Throws<ArgumentOutOfRangeException>(() => new KindColumns(schemas).Of(None, row).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => new KindColumns(schemas).Judge(None, row, DriveWarnings.None));
        Assert.Throws<ArgumentOutOfRangeException>(() => KindShapes.KindOf(DriveKinds.All.Count));
        Assert.Throws<IndexOutOfRangeException>(() => new ReadingBatches(schemas).Of(None));
    }

    private static float[] Missing(float[] row)
    {
        Array.Fill(row, float.NaN);
        return row;
    }
}
