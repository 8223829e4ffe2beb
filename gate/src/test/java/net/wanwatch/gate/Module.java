package net.wanwatch.gate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What Maven left in `target/` when it tested a module.
///
/// @param began reports that are older are of another build
record Module(Path folder, Instant began) {
  private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");

  /// Every module but this last one.
  static List<Module> all(Path root, Instant began) throws IOException {
    return MODULE.matcher(Files.readString(root.resolve("pom.xml")))
        .results()
        .map(found -> found.group(1))
        .filter(name -> !name.equals("gate"))
        .map(name -> new Module(root.resolve(name), began))
        .toList();
  }

  /// What failed, each as a line.
  List<String> failures() throws IOException {
    var failures = new ArrayList<String>();
    for (var reports : List.of("surefire-reports", "failsafe-reports")) {
      for (var report : files("target/" + reports, "TEST-.*\\.xml")) {
        TestReport.read(report).failures().forEach(failure -> failures.add(name() + ": " + failure));
      }
    }
    for (var summary : files("target/failsafe-reports", "failsafe-summary\\.xml")) {
      TestReport.broken(summary).ifPresent(why -> failures.add(name() + ": " + why));
    }
    return failures;
  }

  /// Tests that were compiled and did not run to their end, as when their JVM crashed.
  Set<String> missing(boolean integration) throws IOException {
    var ran = files(integration ? "target/failsafe-reports" : "target/surefire-reports", "TEST-.*\\.xml").stream()
        .map(file -> file.getFileName().toString().replaceAll("^TEST-|\\.xml$", ""))
        .collect(Collectors.toSet());
    var missing = new TreeSet<String>();
    var classes = folder.resolve("target/test-classes");
    if (Files.isDirectory(classes)) {
      try (var all = Files.walk(classes)) {
        all.map(file -> classes.relativize(file).toString().replace('/', '.'))
            .filter(name -> name.matches("[^$]*" + (integration ? "IT" : "Test") + "\\.class"))
            .map(name -> name.replaceAll("\\.class$", ""))
            .filter(name -> !ran.contains(name))
            .forEach(name -> missing.add(name() + ": " + name + " has not run"));
      }
    }
    return missing;
  }

  boolean hadIntegrationTests() throws IOException {
    return !files("target/failsafe-reports", "failsafe-summary\\.xml").isEmpty();
  }

  private String name() {
    return folder.getFileName().toString();
  }

  private List<Path> files(String below, String name) throws IOException {
    var there = folder.resolve(below);
    if (!Files.isDirectory(there)) {
      return List.of();
    }
    try (var files = Files.list(there)) {
      var found = new ArrayList<Path>();
      for (var file : files.sorted().toList()) {
        if (file.getFileName().toString().matches(name)
            && !Files.getLastModifiedTime(file).toInstant().isBefore(began)) {
          found.add(file);
        }
      }
      return found;
    }
  }
}
