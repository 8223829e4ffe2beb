package net.wanwatch.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What Grafana would not complain of and people would.
class DashboardTest {
  /// Grafana's ids of the units in use; another one is a typo until it stands here. The preview asks Grafana's own code.
  private static final Set<String> UNITS = Set.of("bps", "s", "percentunit", "dthms", "short", "bytes", "decbytes",
      "pps", "reqps", "dateTimeFromNow", "dateTimeAsLocal");

  static List<Dashboard> all() throws IOException {
    return Dashboard.all();
  }

  @Test
  void eachHasANameOfItsOwn() throws IOException {
    assertThat(all()).extracting(each -> each.json().path("uid").asText())
        .containsExactlyInAnyOrder("wanwatch-uplinks", "wanwatch-tunnel", "wanwatch-benchmarks", "wanwatch-fleet");
    assertThat(all()).extracting(each -> each.json().path("title").asText()).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource("all")
  void isClassicJsonThatNobodyEditsInGrafana(Dashboard dashboard) {
    var json = dashboard.json();
    assertThat(json.path("schemaVersion").asInt()).isEqualTo(42);
    assertThat(json.path("editable").asBoolean(true)).isFalse();
    assertThat(json.has("id")).isFalse();
    assertThat(json.has("__inputs")).isFalse();
    assertThat(json.path("timezone").asText("?")).isEmpty();
    assertThat(json.path("graphTooltip").asInt()).isEqualTo(1);
  }

  @ParameterizedTest
  @MethodSource("all")
  void panelsHaveIdsOfTheirOwnAndDoNotOverlap(Dashboard dashboard) {
    var panels = dashboard.everything();
    assertThat(panels).extracting(panel -> panel.path("id").asInt()).doesNotHaveDuplicates().doesNotContain(0);
    var taken = new HashSet<String>();
    for (var panel : panels) {
      var at = panel.path("gridPos");
      int right = at.path("x").asInt() + at.path("w").asInt();
      assertThat(right).as(title(panel)).isLessThanOrEqualTo(24);
      for (int x = at.path("x").asInt(); x < right; x++) {
        for (int y = at.path("y").asInt(); y < at.path("y").asInt() + at.path("h").asInt(); y++) {
          assertThat(taken.add(x + "," + y)).as("%s at %d,%d", title(panel), x, y).isTrue();
        }
      }
    }
    int bottom = panels.stream()
        .mapToInt(panel -> panel.path("gridPos").path("y").asInt() + panel.path("gridPos").path("h").asInt())
        .max()
        .orElseThrow();
    assertThat(taken).as("no hole").hasSize(24 * bottom);
  }

  @Test
  void theWallFitsOnOneScreen() throws IOException {
    var wall = all().stream().filter(each -> each.name().equals("uplinks")).findFirst().orElseThrow();
    assertThat(wall.panels())
        .extracting(panel -> panel.path("gridPos").path("y").asInt() + panel.path("gridPos").path("h").asInt())
        .allMatch(bottom -> bottom <= 26);
  }

  @ParameterizedTest
  @MethodSource("all")
  void everyPanelSaysWhatItShowsAndAsksTheChosenPrometheus(Dashboard dashboard) {
    for (var panel : dashboard.panels()) {
      assertThat(panel.path("title").asText()).isNotBlank();
      assertThat(panel.path("description").asText()).as(title(panel)).isNotBlank();
      assertThat(panel.path("datasource").path("uid").asText()).as(title(panel)).isEqualTo("${datasource}");
      assertThat(Dashboard.targets(panel)).as(title(panel))
          .isNotEmpty()
          .allMatch(target -> target.path("datasource").path("uid").asText().equals("${datasource}"));
      assertThat(Dashboard.targets(panel)).extracting(target -> target.path("refId").asText()).doesNotHaveDuplicates();
    }
    assertThat(dashboard.annotations()).extracting(each -> each.path("name").asText())
        .containsExactly("Failovers", "Benchmarks", "Notes");
  }

  @ParameterizedTest
  @MethodSource("all")
  void nowIsAskedAsNowAndRatesFollowTheZoom(Dashboard dashboard) {
    for (var panel : dashboard.panels()) {
      boolean now = Set.of("stat", "bargauge", "table").contains(panel.path("type").asText());
      for (var target : Dashboard.targets(panel)) {
        assertThat(target.path("instant").asBoolean()).as(title(panel)).isEqualTo(now);
        assertThat(target.path("expr").asText()).as(title(panel))
            .doesNotContainPattern("(rate|increase)\\([^\\[]*\\[(?!\\$__rate_interval|\\$__range)");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void unitsAreGrafanasAndLevelsRiseAndPartsAreAtMostOne(Dashboard dashboard) {
    for (var panel : dashboard.panels()) {
      var defaults = panel.path("fieldConfig").path("defaults");
      if (defaults.has("unit")) {
        assertThat(UNITS).as(title(panel)).contains(defaults.path("unit").asText());
      }
      var steps = defaults.path("thresholds").path("steps").valueStream().toList();
      assertThat(steps.getFirst().path("value").isNull()).as(title(panel)).isTrue();
      var levels = steps.stream().skip(1).map(step -> step.path("value").asDouble()).toList();
      assertThat(levels).as(title(panel)).isSorted().doesNotHaveDuplicates();
      if (defaults.path("unit").asText().equals("percentunit")) {
        assertThat(levels).as(title(panel)).allMatch(level -> level <= 1);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void everyVariableIsUsedAndChained(Dashboard dashboard) {
    assertThat(dashboard.variables()).extracting(variable -> variable.path("name").asText())
        .containsExactly("datasource", "site", "router", "tunnel");
    var queries = dashboard.panels()
        .stream()
        .flatMap(panel -> Dashboard.targets(panel).stream())
        .map(target -> target.path("expr").asText())
        .toList();
    for (var variable : List.of("$site", "$router", "$tunnel")) {
      assertThat(queries).anyMatch(query -> query.contains(variable));
    }
    assertThat(dashboard.variables()).filteredOn(variable -> variable.path("type").asText().equals("query"))
        .allMatch(variable -> variable.path("refresh").asInt() == 2);
  }

  @ParameterizedTest
  @MethodSource("all")
  void linksKeepTheTimeAndTheVariables(Dashboard dashboard) {
    assertThat(dashboard.json().path("tags")).extracting(JsonNode::asText).contains("wanwatch");
    assertThat(dashboard.json().path("links").valueStream()).isNotEmpty()
        .allMatch(link -> link.path("keepTime").asBoolean() && link.path("includeVars").asBoolean());
  }

  @Test
  void grafanaFindsTheDatasourceAndTheFiles() throws IOException {
    assertThat(Files.readString(Path.of("provisioning/datasources/prometheus.yml"))).contains("uid: prometheus",
        "httpMethod: POST", "timeInterval: 5s");
    assertThat(Files.readString(Path.of("provisioning/dashboards/wanwatch.yml"))).contains("disableDeletion: true",
        "allowUiUpdates: false");
  }

  private static String title(JsonNode panel) {
    return panel.path("title").asText();
  }
}
