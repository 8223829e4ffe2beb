package net.wanwatch.alerting;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RulesTest {
  private static final Set<String> ALERTS = Set.of("SiteDark", "SiteJustBack", "CrewInternetBad", "NoRedundancy",
      "TunnelDown", "TunnelNeverConnected", "TunnelDegraded", "VpsNotForwarding", "Mwan3FalseAlarm", "Mwan3Blind",
      "TunnelWrongWay", "RouterPollStale", "TrackerNotActive", "ClockSkew", "BenchmarkStale",
      "BenchmarkBudgetNearlySpent", "JournalNotWritten", "SiteNotWatched", "WanwatchDown", "Maintenance", "Watchdog");

  @Test
  void promtoolTakesBothConfigurationsWithTheirRules() throws Exception {
    Shipped.needs("promtool");
    assertThat(Shipped.run("promtool", "check", "config", "prometheus-site.yml")).contains("SUCCESS");
    assertThat(Shipped.run("promtool", "check", "config", "prometheus-vps.yml")).contains("SUCCESS");
  }

  @Test
  void everyAlertOfTheSiteDoesWhatItsTestsSay() throws Exception {
    Shipped.needs("promtool");
    assertThat(Shipped.run("promtool", "test", "rules", "tests/site.yml")).contains("SUCCESS");
  }

  @Test
  void everyAlertOfTheVpsDoesWhatItsTestsSay() throws Exception {
    Shipped.needs("promtool");
    assertThat(Shipped.run("promtool", "test", "rules", "tests/vps.yml")).contains("SUCCESS");
  }

  @Test
  void alarmOutlivesAPrometheusThatIsKilled() throws Exception {
    Shipped.needs("promtool");
    assertThat(Shipped.run("promtool", "test", "rules", "tests/restart.yml")).contains("SUCCESS");
  }

  @Test
  void alertsAreTheseAndNoOthers() throws IOException {
    assertThat(Shipped.alerts().stream().map(rule -> rule.get("alert").asText()).collect(Collectors.toSet()))
        .isEqualTo(ALERTS);
  }

  @Test
  void everyAlertIsTestedToFireAndNotTo() throws IOException {
    var fires = new HashSet<String>();
    var silent = new HashSet<String>();
    for (var end : List.of("tests/site.yml", "tests/vps.yml")) {
      for (var test : Shipped.yaml(end).get("tests")) {
        for (var asked : test.path("alert_rule_test")) {
          (asked.get("exp_alerts").isEmpty() ? silent : fires).add(asked.get("alertname").asText());
        }
      }
    }
    assertThat(fires).isEqualTo(ALERTS);
    silent.add("Watchdog"); // always fires
    assertThat(silent).isEqualTo(ALERTS);
  }

  @Test
  void everyAlertHasASeverityAndAHeadingInTheRunbook() throws IOException {
    var headings = Files.readAllLines(Shipped.FOLDER.resolve("RUNBOOK.md"))
        .stream()
        .filter(line -> line.startsWith("## "))
        .map(line -> "alerting/RUNBOOK.md#" + line.substring(3).toLowerCase(Locale.ROOT))
        .toList();
    for (var rule : Shipped.alerts()) {
      assertThat(rule.at("/labels/severity").asText()).as("%s", rule).isIn("critical", "warning", "info", "none");
      assertThat(headings).contains(rule.at("/annotations/runbook_url").asText());
      assertThat(rule.at("/annotations/summary").asText()).as("%s", rule).isNotEmpty();
      assertThat(rule.at("/annotations/description").asText()).as("%s", rule).isNotEmpty();
    }
    assertThat(headings).doesNotHaveDuplicates();
  }
}
