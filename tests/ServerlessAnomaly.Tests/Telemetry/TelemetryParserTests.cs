using ServerlessAnomaly.Telemetry;

namespace ServerlessAnomaly.Tests.Telemetry;

public sealed class TelemetryParserTests
{
    private const string Good =
        """{"date":"2018-01-31","serial_number":"Z300A","model":"ST4000DM000","smart_5_raw":8,"smart_9_raw":35515}""";

    [Fact]
    public void Parse_FlatReading_FillsEveryField()
    {
        var parsing = new Parsing().Parse(
            """
            {"smart_242_raw":238757000000.0,"failure":1,"unknown":{"smart_5_raw":[1,{"date":7}]},"smart_5_normalized":100,"serial_number":"Z300A",
             "smart_194_raw":null,"model":"ST4000DM000","smart_5_raw":8,"capacity_bytes":4000787030016,"smart_188_raw":1.5e1,"date":"2018-01-31"}
            """,
            eventIndex: 7
        );

        Assert.Empty(parsing.Rejected);
        var reading = parsing.Batch[0];
        Assert.Equal("Z300A", parsing.Serial());
        Assert.Equal("ST4000DM000", parsing.Model());
        Assert.Equal(new DateTime(2018, 1, 31), reading.Time);
        Assert.Equal(DateTimeKind.Utc, reading.Time.Kind);
        Assert.True(reading.Failed);
        Assert.Equal(7, reading.EventIndex);
        Assert.Equal(238757000000f, parsing.Value("smart_242_raw"));
        Assert.Equal(8, parsing.Value("smart_5_raw"));
        Assert.Equal(15, parsing.Value("smart_188_raw"));
        Assert.Equal(float.NaN, parsing.Value("smart_194_raw"));
        Assert.Equal(float.NaN, parsing.Value("smart_9_raw"));
    }

    [Fact]
    public void Parse_ArrayOfGoodAndBad_TakesTheGoodAndIndexesTheBad()
    {
        var parsing = new Parsing().Parse($$"""[{{Good}}, {"date":"2018-01-31"}, 5, {{Good}}, {}, []]""", eventIndex: 3);

        Assert.Equal(2, parsing.Batch.Count);
        Assert.Equal(
            [
                (3, 1, RejectReason.MissingSerialNumber),
                (3, 2, RejectReason.UnknownShape),
                (3, 4, RejectReason.UnknownShape),
                (3, 5, RejectReason.UnknownShape),
            ],
            parsing.Rejected.Select(rejected => (rejected.EventIndex, rejected.ReadingIndex, rejected.Reason))
        );
    }

    [Fact]
    public void Parse_BodyThatBreaks_TakesBackItsReadingsAndRejectionsOnly()
    {
        var parsing = new Parsing().Parse($"[{Good},{{}}]").Parse($"[{Good},{{}},{Good}", eventIndex: 1).Parse(Good, eventIndex: 2);

        Assert.Equal(2, parsing.Batch.Count);
        Assert.Equal([0, 2], [parsing.Batch[0].EventIndex, parsing.Batch[1].EventIndex]);
        Assert.Equal("Z300A", parsing.Serial(1));
        Assert.Equal(
            [(0, 1, RejectReason.UnknownShape), (1, -1, RejectReason.MalformedJson)],
            parsing.Rejected.Select(rejected => (rejected.EventIndex, rejected.ReadingIndex, rejected.Reason))
        );
    }

    [Fact]
    public void Parse_DuplicateFields_LastWins()
    {
        var parsing = new Parsing().Parse(
            """
            {"date":"2018-01-01","date":"2018-01-02","serial_number":"A","serial_number":"B","model":"X","model":null,"failure":1,"failure":0,
             "smart_5_raw":1,"smart_5_raw":2,"smart_9_raw":3,"smart_9_raw":null}
            """
        );

        Assert.Empty(parsing.Rejected);
        Assert.Equal(("B", "", false), (parsing.Serial(), parsing.Model(), parsing.Batch[0].Failed));
        Assert.Equal(new DateTime(2018, 1, 2), parsing.Batch[0].Time);
        Assert.Equal((2, float.NaN), (parsing.Value("smart_5_raw"), parsing.Value("smart_9_raw")));
    }

    [Fact]
    public void Parse_EscapedNamesAndText_MeansTheSame()
    {
        var parsing = new Parsing().Parse(
            """{"d\u0061te":"2018\u002d01-31","serial_n\u0075mber":"Z\u0033\u00e9\ud83d\ude00","smart\u005f5_raw":4,"model":"\"q\""}"""
        );

        Assert.Empty(parsing.Rejected);
        Assert.Equal(("Z3é😀", "\"q\"", 4f), (parsing.Serial(), parsing.Model(), parsing.Value("smart_5_raw")));
    }

    [Fact]
    public void Parse_WarmedUp_AllocatesNothing()
    {
        var body = System.Text.Encoding.UTF8.GetBytes($"[{string.Join(',', Enumerable.Repeat(Good, 100))}]");
        var parsing = new Parsing();
        for (var warmUp = 0; warmUp < 50; warmUp++)
            Round();

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < 50; round++)
            Round();
        var perReading = (GC.GetAllocatedBytesForCurrentThread() - before) / 5000.0;

        Assert.True(perReading < 1, $"{perReading} bytes allocated a reading.");

        void Round()
        {
            parsing.Batch.Clear();
            parsing.Parse(body);
        }
    }
}
