using UptimeSampler.Alerting;

namespace UptimeSampler.Tests.Alerting;

[TestClass]
public sealed class AlertTextTests
{
    [TestMethod]
    [DataRow(AlertKind.Opened, "shop: 47.5 % of requests fail (29 of 61 since 14:03:05 UTC)")]
    [DataRow(AlertKind.Updated, "shop is no longer down, but not over: so far, 47.5 % of requests failed (29 of 61 since 14:03:05 UTC)")]
    [DataRow(AlertKind.Reminder, "shop, still: 47.5 % of requests fail (29 of 61 since 14:03:05 UTC)")]
    [DataRow(AlertKind.Acknowledged, "shop, acknowledged: 47.5 % of requests fail (29 of 61 since 14:03:05 UTC)")]
    [DataRow(AlertKind.Resolved, "shop has recovered: 47.5 % of requests failed for 7 min; its end was proven 5 min later")]
    public void The_first_line_says_what_fails_and_how_much(AlertKind kind, string title) =>
        Assert.AreEqual(title, AlertText.Title(Messages.Of(kind)));

    [TestMethod]
    [DataRow(Severity.Error, "shop, found since: failures concentrate on address 10.0.0.3; 47.5 % of requests fail (29 of 61 since 14:03:05 UTC)")]
    [DataRow(Severity.Critical, "shop is down, found since: failures concentrate on address 10.0.0.3; 47.5 % of requests fail (29 of 61 since 14:03:05 UTC)")]
    public void A_part_that_was_found_since_stands_in_the_first_line(Severity severity, string title) =>
        Assert.AreEqual(title, AlertText.Title(Messages.Of(AlertKind.Updated, incident => incident with { Severity = severity }) with { Reason = UpdateReason.Suspect }));

    [TestMethod]
    [DataRow(Severity.Error, "shop, still open; the silence has ended: 47.5 % of requests fail (29 of 61 since 14:03:05 UTC)")]
    [DataRow(Severity.Critical, "shop is down, still open; the silence has ended: 47.5 % of requests fail (29 of 61 since 14:03:05 UTC)")]
    public void What_is_told_again_after_a_silence_says_why(Severity severity, string title) =>
        Assert.AreEqual(title, AlertText.Title(Messages.Of(AlertKind.Updated, incident => incident with { Severity = severity }) with { Reason = UpdateReason.SilenceEnd }));

    [TestMethod]
    [DataRow(IncidentKind.FailureRate, "shop: 47.5 % of requests failed for 12 min, then not watched any more")]
    [DataRow(IncidentKind.NoData, "shop: there was no valid sample for 12 min, then not watched any more")]
    [DataRow(IncidentKind.Certificate, "shop: the end of its certificate is not watched any more")]
    [DataRow(IncidentKind.Preflight, "shop: the preflight is not scheduled any more")]
    public void What_nobody_watches_any_more_has_not_recovered(IncidentKind kind, string title)
    {
        AlertMessage message = Messages.Of(AlertKind.Resolved, incident => incident with { Kind = kind, IsUnwatched = true, LastFailureAt = null });
        Assert.AreEqual(title, AlertText.Title(message));
        Assert.DoesNotContain("over", AlertText.Body(message));
    }

    [TestMethod]
    public void Who_looks_opens_a_new_connection_so_where_those_fail_their_rate_is_what_a_look_meets()
    {
        // Clopper-Pearson, 95 %, of 20 of 40: 0.3380 to 0.6620; (1 - p^3) / ((1 - p) p^3) looks.
        string body = AlertText.Body(Messages.Of(AlertKind.Opened, incident => incident with { Low = 0.05, High = 0.2, Suspects = [new Suspect("connection", "new", 40, 20, 1e-9)] }));
        Assert.Contains("One look would have missed this with probability 33.8 % to 66.2 %, since who looks opens a new connection; "
            + "a checker that waits for 3 failures in a row, one look a minute, needs 7.2 min to 38 min on average.", body);
    }

    [TestMethod]
    public void Large_counts_are_written_with_separators()
    {
        string body = AlertText.Body(Messages.Of(AlertKind.Updated, incident => incident with
        {
            Samples = 61_000,
            Failures = 29_000,
            FailureClasses = new Dictionary<FailureClass, long> { [FailureClass.Http5xx] = 20_000 },
            Suspects = [new Suspect("address", "10.0.0.3", 8_000, 8_000, 1e-9)],
        }));
        foreach (string part in (string[])["Failed: 29,000 of 61,000 samples", "Failures (the newest 20,000): http_5xx 20,000", "address 10.0.0.3, 8,000 of 8,000 failed"])
            Assert.Contains(part, body);
    }

    [TestMethod]
    public void A_title_that_names_hostile_parts_is_one_line_of_the_usual_length()
    {
        string value = string.Concat(Enumerable.Repeat("\r\nX-Evil: 1\u202e", 50));
        string title = AlertText.Title(Messages.Of(AlertKind.Updated, incident => incident with { Suspects = [new("worker", value, 8, 8, 1e-9), new("address", value, 8, 8, 1e-9), new("location", value, 8, 8, 1e-9)] })
            with { Reason = UpdateReason.Suspect });
        Assert.IsLessThanOrEqualTo(AlertText.TitleLimit, title.Length);
        Assert.IsFalse(title.Any(letter => char.IsControl(letter) || letter == '\u202e'), title);
    }

    [TestMethod]
    public void When_more_failed_than_is_broken_down_the_classes_say_so() =>
        StringAssert.Contains(
            AlertText.Body(Messages.Of(AlertKind.Updated, incident => incident with { Samples = 9_000, Failures = 4_500 })), "Failures (the newest 29): http_5xx 20, reset 9", StringComparison.Ordinal);

    [TestMethod]
    public void When_nearly_everything_fails_the_first_line_says_down() =>
        Assert.AreEqual(
            "shop is down: every sample failed (61 of 61 since 14:03:05 UTC)",
            AlertText.Title(Messages.Of(AlertKind.Opened, incident => incident with { Failures = 61, Severity = Severity.Critical })));

    [TestMethod]
    public void When_nothing_succeeded_yet_the_first_line_says_so_before_a_total_outage_is_proven() =>
        Assert.AreEqual(
            "shop: every sample failed (12 of 12 since 14:03:05 UTC)",
            AlertText.Title(Messages.Of(AlertKind.Opened, incident => incident with { Samples = 12, Failures = 12 })));

    [TestMethod]
    [DataRow(AlertKind.Opened, "shop: ")]
    [DataRow(AlertKind.Updated, "shop is no longer down, but not over: ")]
    [DataRow(AlertKind.Reminder, "shop, not over yet: ")]
    [DataRow(AlertKind.Acknowledged, "shop, acknowledged: ")]
    public void What_fails_no_longer_is_not_told_as_if_it_still_failed(AlertKind kind, string begins) =>
        Assert.AreEqual(
            begins + "no failure in 8 samples after 14:03:20 UTC; before, every sample failed (61 of 61 since 14:03:05 UTC)",
            AlertText.Title(Messages.Of(kind, incident => incident with { Failures = 61, Low = 0.9, High = 1, WasDown = true, SamplesSinceLastFailure = 8 })));

    [TestMethod]
    public void What_has_recovered_and_must_stay_so_for_a_while_is_told_as_that() =>
        Assert.AreEqual(
            "shop, not over yet: recovered, and watched whether that lasts; before, 47.5 % of requests failed (29 of 61 since 14:03:05 UTC)",
            AlertText.Title(Messages.Of(AlertKind.Reminder, incident => incident with { SamplesSinceLastFailure = 900, RecoveryProvenAt = Messages.Onset.AddMinutes(3) })));

    [TestMethod]
    public void What_is_down_is_not_told_to_be_better_before_that_is_proven() =>
        Assert.AreEqual(
            "shop is down now: 98.4 % of requests fail (60 of 61 since 14:03:05 UTC)",
            AlertText.Title(Messages.Of(AlertKind.Updated, incident => incident with { Failures = 60, Low = 0.9, Severity = Severity.Critical, WasDown = true, SamplesSinceLastFailure = 5 })));

    [TestMethod]
    [DataRow(7, "47.5 % of requests fail (29 of 61 since 14:03:05 UTC)")]
    [DataRow(11, "no failure in 11 samples after 14:03:20 UTC; before, 47.5 % of requests failed (29 of 61 since 14:03:05 UTC)")]
    public void A_few_good_samples_may_be_chance(long since, string told) =>
        Assert.AreEqual(told, IncidentText.Trouble(Messages.Of(AlertKind.Opened, incident => incident with { SamplesSinceLastFailure = since }).Incident, Messages.Onset));

    [TestMethod]
    public void Answers_that_are_slow_no_longer_are_told_so()
    {
        Incident slow = Messages.Of(AlertKind.Opened, incident => incident with { Kind = IncidentKind.Latency, LatencyLimit = TimeSpan.FromMilliseconds(200), SamplesSinceLastFailure = 20 }).Incident;
        Assert.AreEqual("no slow answer in 20 samples after 14:03:20 UTC; before, 47.5 % of answers took longer than 200 ms (29 of 61 since 14:03:05 UTC)", IncidentText.Trouble(slow, Messages.Onset));
    }

    [TestMethod]
    [DataRow(Severity.Critical, 29, "shop is down now: nearly all requests fail now; so far, 47.5 % of requests failed (29 of 61 since 14:03:05 UTC)")]
    [DataRow(Severity.Critical, 60, "shop is down now: 98.4 % of requests fail (60 of 61 since 14:03:05 UTC)")]
    public void The_rate_of_the_whole_incident_is_not_told_as_that_of_now(Severity severity, long failures, string title) =>
        Assert.AreEqual(title, AlertText.Title(Messages.Of(AlertKind.Updated, incident => incident with { Severity = severity, Failures = failures, WasDown = true })));

    [TestMethod]
    [DataRow(60, "98.4 %")]
    [DataRow(45, "73.8 %")]
    public void What_was_total_and_is_partial_now_is_told_so(long failures, string share) =>
        Assert.AreEqual(
            $"no longer nearly all requests fail; so far, {share} of requests failed ({failures} of 61 since 14:03:05 UTC)",
            IncidentText.Trouble(Messages.Of(AlertKind.Opened, incident => incident with { Failures = failures, WasDown = true }).Incident, Messages.Onset));

    [TestMethod]
    [DataRow(Severity.Critical, 60, true)]
    [DataRow(Severity.Critical, 29, false)]
    [DataRow(Severity.Error, 60, false)]
    public void One_look_is_told_of_a_rate_that_is_the_one_of_now(Severity severity, long failures, bool isTold) =>
        Assert.AreEqual(isTold, IncidentText.OneLook(Messages.Of(AlertKind.Updated, incident => incident with { Severity = severity, Failures = failures, WasDown = true }).Incident) is not null);

    [TestMethod]
    public void Counts_begin_with_the_first_failure()
    {
        AlertMessage message = Messages.Of(AlertKind.Opened, incident => incident with { Onset = Messages.Onset.AddSeconds(2.5), OnsetHigh = Messages.Onset.AddSeconds(2.5) });
        Assert.AreEqual("shop: 47.5 % of requests fail (29 of 61 since 14:03:07 UTC)", AlertText.Title(message));
        Assert.Contains("Since: 2026-11-23 14:03:07 UTC", AlertText.Body(message));
    }

    [TestMethod]
    public void A_beginning_that_is_known_to_the_second_is_between_nothing() =>
        Assert.Contains(
            "\nSince: 2026-11-23 14:03:05 UTC, found 14:03:21, last failure 14:03:20\n",
            AlertText.Body(Messages.Of(AlertKind.Opened, incident => incident with { OnsetLow = Messages.Onset.AddMilliseconds(3), OnsetHigh = Messages.Onset.AddMilliseconds(7) })));

    [TestMethod]
    public void An_outage_that_began_the_day_before_is_told_with_its_date() =>
        Assert.Contains("since 2026-11-22 23:59:00 UTC", AlertText.Title(Messages.Of(AlertKind.Reminder, incident => incident with { Onset = new(2026, 11, 22, 23, 59, 0, TimeSpan.Zero) })));

    [TestMethod]
    [DataRow(IncidentKind.NoData, "shop: state unknown, no valid sample since 14:03:05 UTC")]
    [DataRow(IncidentKind.Certificate, "shop: its certificate is about to end")]
    [DataRow(IncidentKind.Latency, "shop: responses are slow since 14:03:05 UTC")]
    public void Other_kinds_of_incident_have_words_of_their_own(IncidentKind kind, string title) =>
        Assert.AreEqual(title, AlertText.Title(Messages.Of(AlertKind.Opened, incident => incident with { Kind = kind })));

    [TestMethod]
    public void A_certificate_alert_speaks_of_no_failure_rate()
    {
        string body = AlertText.Body(Messages.Of(AlertKind.Opened, incident => incident with { Kind = IncidentKind.Certificate, Summary = "The certificate of shop ends on 2026-12-01." }));
        Assert.StartsWith("The certificate of shop ends on 2026-12-01.\n", body);
        Assert.DoesNotContain("samples", body);
        Assert.DoesNotContain("One look", body);
    }

    [TestMethod]
    public void The_body_carries_everything_that_an_alert_must_carry()
    {
        string[] lines = AlertText.Body(Messages.Of(AlertKind.Opened)).Split('\n');
        CollectionAssert.AreEqual(new[]
        {
            "Some requests to shop fail.",
            "Runbook: https://runbooks.example/shop",
            "Target: https://shop.example/cart",
            "Since: 2026-11-23 14:03:05 UTC (between 14:02:50 and 14:03:10), found 14:03:21, last failure 14:03:20",
            "Failed: 29 of 61 samples, 47.5 % (between 35 % and 60 %); tolerated: 0.1 %",
            "Failures: http_5xx 20, reset 9",
            "Suspect: address 10.0.0.3, 8 of 8 failed (p = 1e-9)",
            // 2.1e8 s / 31,557,600 s per year = 6.65.
            "Evidence: 2.1e8 against a threshold of 1e7; a target without a fault gets there once in 6.7 years at most, on average",
            "Typical failure: 14:03:12, http_5xx (status 503) after 12.3 ms, 10.0.0.3, worker w2, new connection",
            "Slowest failure: 14:03:14, reset after 4800 ms, 10.0.0.3, worker w1, new connection",
            // (1 - p^3) / ((1 - p) p^3) = 9.07 looks at p = 0.6, 34.3 at p = 0.35 (Feller 1968, XIII.7).
            "One look would have missed this with probability 40 % to 65 %; a checker that waits for 3 failures in a row, one look a minute, needs 9.1 min to 34 min on average.",
            "More: uptimesampler incidents show 7",
        }, lines, string.Join("\n", lines));
    }

    [TestMethod]
    public void The_command_that_tells_more_is_written_as_the_service_was_called() =>
        Assert.EndsWith(
            "\nMore: /opt/uptimesampler/uptimesampler incidents show 7 --database 'Data Source=/data/samples.db'",
            AlertText.Body(Messages.Of(AlertKind.Opened) with { Commands = new CommandWords("/opt/uptimesampler/uptimesampler", " --database 'Data Source=/data/samples.db'") }));

    [TestMethod]
    public void Without_a_suspect_it_says_that_no_part_stands_out() =>
        Assert.Contains("Suspect: no part stands out", AlertText.Body(Messages.Of(AlertKind.Opened, incident => incident with { Suspects = [] })));

    [TestMethod]
    public void A_summary_that_names_parts_a_rhythm_and_whose_side_it_is_is_not_cut_off()
    {
        string summary = string.Join(' ', Enumerable.Repeat("It fails at 6 of 6 targets: our side, not theirs.", 15));
        Assert.StartsWith(summary + "\n", AlertText.Body(Messages.Of(AlertKind.Opened, incident => incident with { Summary = summary })));
    }

    [TestMethod]
    public void A_hostile_name_cannot_drive_the_terminal_or_start_a_line()
    {
        const string hostile = "shop\u001b[2J\r\nSubject: forged\u202e\u2028x\0";
        AlertMessage message = Messages.Of(AlertKind.Opened, incident => incident with { Target = hostile, Summary = hostile, Suspects = [new Suspect("address", hostile, 1, 1, 0.01)] });
        string title = AlertText.Title(message);
        Assert.IsFalse(title.Any(char.IsControl), title);
        Assert.IsFalse(title.Contains('\u202e', StringComparison.Ordinal) || title.Contains('\u2028', StringComparison.Ordinal), title);
        Assert.Contains("shop\\u001B[2J", title);
        Assert.Contains(@"forged\u202E x\u0000", title);
        Assert.IsFalse(AlertText.Body(message).Where(character => character != '\n').Any(char.IsControl));
        Assert.IsFalse(AlertText.Body(message).Split('\n').Any(line => line.StartsWith("Subject", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void The_longest_names_stay_within_the_limits()
    {
        string endless = string.Concat(Enumerable.Repeat("😀x", 5_000));
        AlertMessage message = Messages.Of(AlertKind.Opened, incident => incident with
        {
            Target = endless,
            Summary = endless,
            Note = endless,
            Suspects = [.. Enumerable.Range(0, 100).Select(_ => new Suspect(endless, endless, 1, 1, 0.01))],
        }) with { Runbook = endless, TargetUrl = endless };
        Assert.IsLessThanOrEqualTo(AlertText.TitleLimit, AlertText.Title(message).Length);
        Assert.IsLessThanOrEqualTo(AlertText.BodyLimit, AlertText.Body(message).Length);
        foreach (string text in new[] { AlertText.Title(message), AlertText.Body(message) })
            Assert.DoesNotContain("\ufffd", System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(text)));
    }
}
