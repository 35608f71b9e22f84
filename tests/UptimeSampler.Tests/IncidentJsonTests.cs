using System.Text.Json;
using System.Text.Json.Nodes;
using UptimeSampler.Tests.Alerting;

namespace UptimeSampler.Tests;

[TestClass]
public sealed class IncidentJsonTests
{
    [TestMethod]
    public void An_incident_has_the_shape_that_scripts_rely_on()
    {
        JsonNode json = Write(Messages.Of(AlertKind.Opened).Incident, [new IncidentAlertJson("ops", "opened", Messages.Onset.AddSeconds(17), 1)]);
        JsonNode expected = JsonNode.Parse("""
            { "id": 7, "target": "shop", "state": "open", "kind": "failure_rate", "severity": "error", "summary": "Some requests to shop fail.",
              "onset": "2026-11-23T14:03:05.000Z", "onsetLow": "2026-11-23T14:02:50.000Z", "onsetHigh": "2026-11-23T14:03:10.000Z",
              "openedAt": "2026-11-23T14:03:21.000Z", "acknowledgedAt": null, "note": null, "resolvedAt": null, "lastFailureAt": "2026-11-23T14:03:20.000Z",
              "samples": 61, "failures": 29, "rate": 0.47540983606557374, "low": 0.35, "high": 0.6, "tolerated": 0.001,
              "evidence": 210000000, "threshold": 10000000,
              "failureClasses": { "http_5xx": 20, "reset": 9 },
              "suspects": [ { "dimension": "address", "value": "10.0.0.3", "values": ["10.0.0.3"], "samples": 8, "failures": 8, "pValue": 1e-9 } ],
              "worst": { "at": "2026-11-23T14:03:14.000Z", "failure": "reset", "status": null, "address": "10.0.0.3", "worker": "w1", "connection": "new", "totalMs": 4800 },
              "typical": { "at": "2026-11-23T14:03:12.000Z", "failure": "http_5xx", "status": 503, "address": "10.0.0.3", "worker": "w2", "connection": "new", "totalMs": 12.25 },
              "alerts": [ { "channel": "ops", "kind": "opened", "deliveredAt": "2026-11-23T14:03:22.000Z", "attempts": 1, "error": null } ] }
            """)!;
        Assert.IsTrue(JsonNode.DeepEquals(expected, json), json.ToJsonString());
    }

    [TestMethod]
    public void Without_samples_the_rate_is_null_and_not_zero()
    {
        JsonNode json = Write(Messages.Of(AlertKind.Opened, incident => incident with { Samples = 0, Failures = 0 }).Incident, []);
        Assert.IsTrue(json.AsObject().ContainsKey("rate"));
        Assert.IsNull(json["rate"]);
    }

    [TestMethod]
    public void Evidence_beyond_all_numbers_is_still_valid_JSON() =>
        Assert.AreEqual(double.MaxValue, (double?)Write(Messages.Of(AlertKind.Opened).Incident with { Evidence = double.PositiveInfinity }, [])["evidence"]);

    [TestMethod]
    public void Times_of_another_zone_are_written_in_UTC() =>
        Assert.AreEqual("2026-11-23T14:03:05.120Z", ContractJson.Time(new DateTimeOffset(2026, 11, 23, 16, 3, 5, 120, TimeSpan.FromHours(2))));

    private static JsonNode Write(Incident incident, IReadOnlyList<IncidentAlertJson> alerts) =>
        JsonSerializer.SerializeToNode(IncidentJson.From(incident, alerts), ContractJson.Options)!;
}
