namespace ServerlessAnomaly.Training.Reports;

/// <summary>The kinds of charts that reports have, as options of Apache ECharts.</summary>
public static class Charts
{
    private static readonly object Grid = new
    {
        left = 60,
        right = 24,
        top = 48,
        bottom = 52,
    };

    private static readonly object Legend = new { top = 4, type = "scroll" };

    /// <summary>Lines through points.</summary>
    /// <param name="x">Name of the horizontal axis.</param>
    /// <param name="y">Name of the vertical axis.</param>
    /// <param name="series">Each with its points [x, y] in order of x.</param>
    /// <param name="logX">Whether the horizontal axis is logarithmic; all x must be positive then.</param>
    /// <param name="limitY">Lowest and highest of the vertical axis; null: as the points need.</param>
    /// <param name="marks">Named vertical lines.</param>
    public static object Lines(
        string x,
        string y,
        IReadOnlyList<ChartSeries> series,
        bool logX = false,
        (double Low, double High)? limitY = null,
        IReadOnlyList<(string Name, double At)>? marks = null
    ) =>
        new
        {
            grid = Grid,
            legend = Legend,
            tooltip = new { trigger = "axis" },
            xAxis = Axis(x, logX ? "log" : "value"),
            yAxis = new
            {
                type = "value",
                name = y,
                nameLocation = "end",
                min = limitY?.Low,
                max = limitY?.High,
                scale = true,
            },
            series = series.Select(
                (one, index) =>
                    new
                    {
                        type = "line",
                        name = one.Name,
                        showSymbol = one.Points.Count < 2,
                        step = one.IsStep ? "end" : null,
                        lineStyle = new { type = one.IsDashed ? "dashed" : "solid", width = 2 },
                        data = one.Points,
                        markLine = index == 0 ? Marks(marks) : null,
                    }
            ),
        };

    /// <summary>Points.</summary>
    public static object Scatter(string x, string y, IReadOnlyList<ChartSeries> series) =>
        new
        {
            grid = Grid,
            legend = Legend,
            tooltip = new { trigger = "item" },
            xAxis = Axis(x, "value"),
            yAxis = new
            {
                type = "value",
                name = y,
                nameLocation = "end",
                scale = true,
            },
            series = series.Select(one => new
            {
                type = "scatter",
                name = one.Name,
                symbolSize = 5,
                itemStyle = new { opacity = 0.65 },
                data = one.Points,
            }),
        };

    /// <summary>Bars beside or on top of each other, one for each category.</summary>
    /// <param name="categories">Names of the categories.</param>
    /// <param name="y">Name of the value axis.</param>
    /// <param name="series">Name and one value a category.</param>
    /// <param name="isStacked">Whether bars of one category stand on each other.</param>
    /// <param name="isFlat">Whether bars lie, with the categories from the top down.</param>
    public static object Bars(
        IReadOnlyList<string> categories,
        string y,
        IReadOnlyList<(string Name, IReadOnlyList<double> Values)> series,
        bool isStacked = false,
        bool isFlat = false
    )
    {
        var names = new
        {
            type = "category",
            data = categories,
            inverse = isFlat,
        };
        var values = new
        {
            type = "value",
            name = y,
            nameLocation = isFlat ? "middle" : "end",
            nameGap = isFlat ? 28 : 12,
        };
        return new
        {
            grid = new
            {
                left = isFlat ? 24 : 60,
                right = 24,
                top = series.Count > 1 ? 48 : 32,
                bottom = 52,
                containLabel = isFlat,
            },
            legend = series.Count > 1 ? Legend : null,
            tooltip = new { trigger = "axis" },
            xAxis = isFlat ? values : (object)names,
            yAxis = isFlat ? names : (object)values,
            series = series.Select(one => new
            {
                type = "bar",
                name = one.Name,
                stack = isStacked ? "all" : null,
                data = one.Values,
            }),
        };
    }

    private static object Axis(string name, string type) =>
        new
        {
            type,
            name,
            nameLocation = "middle",
            nameGap = 28,
            scale = true,
            logBase = 10,
        };

    private static object? Marks(IReadOnlyList<(string Name, double At)>? marks) =>
        marks is not { Count: > 0 }
            ? null
            : new
            {
                symbol = "none",
                lineStyle = new { type = "dashed" },
                label = new { formatter = "{b}", color = "inherit" },
                data = marks.Select(mark => new { name = mark.Name, xAxis = mark.At }),
            };
}

/// <summary>A chart of a report.</summary>
/// <param name="Title">What it shows, in a few words.</param>
/// <param name="Description">One or two sentences for people who read it, and for those who cannot see it.</param>
/// <param name="Option">The option object of Apache ECharts; written as JSON, so every number must be finite.</param>
/// <param name="IsWide">Whether it takes the whole width of the page.</param>
public sealed record ReportChart(string Title, string Description, object Option, bool IsWide = false);

/// <summary>Points of one name.</summary>
/// <param name="Name">Name in the legend.</param>
/// <param name="Points">Points [x, y].</param>
/// <param name="IsDashed">Whether the line is dashed.</param>
/// <param name="IsStep">Whether the line goes in steps.</param>
public sealed record ChartSeries(string Name, IReadOnlyList<double[]> Points, bool IsDashed = false, bool IsStep = false);
