namespace UptimeSampler.App.Tests.Web;

// Environment variables belong to the whole process.
[TestClass, DoNotParallelize]
public sealed class OtlpTests
{
    private static readonly string[] Variables = ["OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_PROTOCOL", "OTEL_METRIC_EXPORT_INTERVAL"];

    [TestCleanup]
    public void Clean()
    {
        foreach (string variable in Variables)
            Environment.SetEnvironmentVariable(variable, null);
    }

    [TestMethod]
    public async Task Meters_go_to_the_receiver_that_OpenTelemetrys_own_variables_name()
    {
        await using HttpReceiver receiver = new(200);
        foreach ((string variable, string value) in Variables.Zip([receiver.Url, "http/protobuf", "100"]))
            Environment.SetEnvironmentVariable(variable, value);
        await using WebPlace place = new();
        await place.StartAsync();
        ReceivedRequest request = await receiver.NextAsync(WebPlace.Patience);
        Assert.AreEqual("POST /v1/metrics HTTP/1.1", request.Line);
        StringAssert.Contains(request.Body, "uptimesampler.incidents.open");
    }
}
