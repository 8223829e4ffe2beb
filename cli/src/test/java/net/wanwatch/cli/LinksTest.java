package net.wanwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Every link of every page leads somewhere in this checkout; addresses of the internet are not asked.
class LinksTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)|(?:src|href)=\"([^\"]+)\"");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");
  private static final Set<String> MADE = Set.of("target", ".git", ".fast", "node_modules", "journal");

  private static List<Path> pages() throws IOException {
    try (var files = Files.walk(ROOT)) {
      return files.filter(file -> file.toString().endsWith(".md"))
          .filter(file -> Stream.of(ROOT.relativize(file).toString().split("/")).noneMatch(MADE::contains))
          .toList();
    }
  }

  @Test
  void everyLinkLeadsSomewhere() throws IOException {
    var dead = new ArrayList<String>();
    for (var page : pages()) {
      for (var link : LINK.matcher(Files.readString(page)).results().toList()) {
        var to = link.group(1) == null ? link.group(2) : link.group(1);
        if (!to.matches("[a-z]+:.*") && !leads(page, to)) {
          dead.add(ROOT.relativize(page) + " → " + to);
        }
      }
    }
    assertThat(dead).isEmpty();
  }

  private static boolean leads(Path page, String to) throws IOException {
    int at = to.indexOf('#');
    var file = at == 0 ? page : page.resolveSibling(at < 0 ? to : to.substring(0, at)).normalize();
    return Files.exists(file) && (at < 0 || anchors(file).contains(to.substring(at + 1)));
  }

  /// As code hosts make them of headings.
  private static Set<String> anchors(Path page) throws IOException {
    return HEADING.matcher(Files.readString(page))
        .results()
        .map(heading -> heading.group(1).toLowerCase(Locale.ROOT).replaceAll("[^\\w\\- ]", "").replace(' ', '-'))
        .collect(Collectors.toSet());
  }
}
