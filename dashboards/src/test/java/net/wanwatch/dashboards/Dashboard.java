package net.wanwatch.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// One of the files that ship.
record Dashboard(String name, JsonNode json) {
  static final Path FOLDER = Path.of("json");

  static List<Dashboard> all() throws IOException {
    var mapper = new ObjectMapper();
    try (var files = Files.list(FOLDER)) {
      var paths = files.sorted().toList();
      var all = new ArrayList<Dashboard>();
      for (var path : paths) {
        all.add(new Dashboard(path.getFileName().toString().replace(".json", ""), mapper.readTree(path.toFile())));
      }
      return all;
    }
  }

  /// With the headings of rows.
  List<JsonNode> everything() {
    return json.path("panels").valueStream().toList();
  }

  List<JsonNode> panels() {
    return everything().stream().filter(panel -> !panel.path("type").asText().equals("row")).toList();
  }

  static List<JsonNode> targets(JsonNode panel) {
    return panel.path("targets").valueStream().toList();
  }

  List<JsonNode> variables() {
    return json.path("templating").path("list").valueStream().toList();
  }

  List<JsonNode> annotations() {
    return json.path("annotations").path("list").valueStream().toList();
  }

  @Override
  public String toString() {
    return name;
  }
}
