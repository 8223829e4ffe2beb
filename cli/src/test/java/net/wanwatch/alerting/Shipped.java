package net.wanwatch.alerting;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/// The files of `alerting/` and the tools that read them.
final class Shipped {
  static final Path FOLDER = Path.of("../alerting").toAbsolutePath().normalize();
  private static final YAMLMapper YAML = new YAMLMapper();

  private Shipped() {}

  /// An alert as a promtool test expects it: what a rule really says, with every label and annotation.
  record Expected(String name, Map<String, String> labels, Map<String, String> annotations) {}

  static JsonNode yaml(String file) throws IOException {
    return YAML.readTree(Files.readString(FOLDER.resolve(file)));
  }

  /// Every rule that is an alert, of both ends.
  static List<JsonNode> alerts() throws IOException {
    var alerts = new ArrayList<JsonNode>();
    for (var end : List.of("rules/site.yml", "rules/vps.yml")) {
      yaml(end).get("groups").forEach(group -> group.get("rules").forEach(rule -> {
        if (rule.has("alert")) {
          alerts.add(rule);
        }
      }));
    }
    return alerts;
  }

  /// All alerts that the promtool tests expect, in their order, each but once.
  static List<Expected> expected() throws IOException {
    var found = new ArrayList<Expected>();
    for (var end : List.of("tests/site.yml", "tests/vps.yml")) {
      for (var test : yaml(end).get("tests")) {
        for (var asked : test.path("alert_rule_test")) {
          for (var alert : asked.get("exp_alerts")) {
            var expected = new Expected(asked.get("alertname").asText(), strings(alert.get("exp_labels")),
                strings(alert.path("exp_annotations")));
            if (!found.contains(expected)) {
              found.add(expected);
            }
          }
        }
      }
    }
    return found;
  }

  private static Map<String, String> strings(JsonNode node) {
    return new TreeMap<>(YAML.convertValue(node, new TypeReference<Map<String, String>>() {
    }));
  }

  /// Skips the test where a tool is not installed; fails it with `CI=true`.
  static void needs(String... tools) {
    for (var tool : tools) {
      if (Stream.of("/usr/bin", "/usr/local/bin").noneMatch(place -> Files.isExecutable(Path.of(place, tool)))) {
        if ("true".equals(System.getenv("CI"))) {
          Assertions.fail("not installed: " + tool);
        }
        Assumptions.abort("not installed: " + tool);
      }
    }
  }

  /// What a command printed.
  ///
  /// @throws AssertionError where it failed, with what it said
  static String run(String... command) throws IOException, InterruptedException {
    var process = new ProcessBuilder(command).directory(FOLDER.toFile()).redirectErrorStream(true).start();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw new AssertionError(String.join(" ", command) + ": " + said);
    }
    return said;
  }
}
