package net.wanwatch.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Reads what a journal has more than when it was last looked at, byte by byte and with nothing of the program's own: is
/// each line whole, and is a line that a kill has torn ended by whoever writes next?
final class JournalWitness {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path folder;
  private final Map<Path, Long> read = new TreeMap<>();
  /// What stood at the end of a file without a newline; a byte is a character here, whatever it means.
  private final Map<Path, String> torn = new TreeMap<>();

  /// @param facts in the order written; headers are none
  /// @param wrong what may never be: a line that cannot be read and was not torn by the kill before
  /// @param tornAtEnd lines that a kill has torn just now
  record Seen(List<JsonNode> facts, List<String> wrong, int tornAtEnd) {}

  JournalWitness(Path folder) {
    this.folder = folder;
  }

  Seen look() throws IOException {
    var seen = new Seen(new ArrayList<>(), new ArrayList<>(), 0);
    int tornNow = 0;
    for (var file : days()) {
      tornNow += look(file, seen);
    }
    return new Seen(seen.facts, seen.wrong, tornNow);
  }

  private List<Path> days() throws IOException {
    try (var files = Files.list(folder)) {
      return files.filter(file -> file.getFileName().toString().endsWith(".jsonl")).sorted().toList();
    }
  }

  private int look(Path file, Seen seen) throws IOException {
    long from = read.getOrDefault(file, 0L);
    byte[] bytes;
    try (var open = new RandomAccessFile(file.toFile(), "r")) {
      if (open.length() < from) {
        seen.wrong.add("%s is shorter than it was".formatted(file.getFileName()));
        from = open.length();
      }
      bytes = new byte[Math.toIntExact(open.length() - from)];
      open.seek(from);
      open.readFully(bytes);
    }
    read.put(file, from + bytes.length);
    var rest = torn.getOrDefault(file, "") + new String(bytes, ISO_8859_1);
    boolean first = torn.containsKey(file);
    torn.remove(file);
    int begin = 0;
    for (int end = rest.indexOf('\n'); end >= 0; end = rest.indexOf('\n', begin)) {
      line(rest.substring(begin, end), first ? torn(rest, bytes) : "", seen);
      first = false;
      begin = end + 1;
    }
    if (begin == rest.length()) {
      return 0;
    }
    torn.put(file, rest.substring(begin));
    return 1;
  }

  /// What the last kill left.
  private static String torn(String all, byte[] more) {
    return all.substring(0, all.length() - more.length);
  }

  private static void line(String line, String tornBefore, Seen seen) {
    try {
      var node = JSON.readTree(line.getBytes(ISO_8859_1));
      if (!node.isObject()) {
        seen.wrong.add("no fact: " + brief(line));
      } else if (node.has("kind")) {
        seen.facts.add(node);
      }
    } catch (IOException _) {
      if (!line.equals(tornBefore)) {
        seen.wrong.add("torn: " + brief(line));
      }
    }
  }

  private static String brief(String line) {
    return line.length() <= 120 ? line : line.substring(0, 80) + " … " + line.substring(line.length() - 30);
  }
}
