package net.wanwatch.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionEndEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.parser.Parser;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;

/// A file as YAML's tree of nodes, each of which knows its line. Nothing is understood yet, but what no
/// configuration needs is refused already: aliases (which can be bombs), depth, size, and keys written inline.
final class YamlDocument {
  private static final int LARGEST = 1 << 20;
  private static final int DEEPEST = 20;

  private final Path file;

  YamlDocument(Path file) {
    this.file = file;
  }

  Node read() throws BadConfig {
    var text = decode(bytes());
    printable(text);
    try {
      var events = parser(text);
      int depth = 0;
      while (events.peekEvent() != null) {
        var event = events.getEvent();
        depth += event instanceof CollectionStartEvent ? 1 : event instanceof CollectionEndEvent ? -1 : 0;
        refuse(event, depth);
      }
      @Nullable
      Node root = new Composer(parser(text), new Resolver(), new LoaderOptions()).getSingleNode();
      if (root == null) {
        throw new BadConfig(file, 1, "the file is empty: it needs at least 'site: …' and 'routers: …'");
      }
      return root;
    } catch (MarkedYAMLException e) {
      throw new BadConfig(file, line(e.getProblemMark()), fault(e));
    } catch (YAMLException e) {
      throw new BadConfig(file, "is not YAML: " + e.getMessage());
    }
  }

  /// Not of a `Yaml`, which brings what makes objects of nodes and writes them too: forty classes that nobody needs here.
  private static Parser parser(String text) {
    return new ParserImpl(new StreamReader(new StringReader(text)), new LoaderOptions());
  }

  static int line(@Nullable Mark mark) {
    return mark == null ? 1 : mark.getLine() + 1;
  }

  private void refuse(Event event, int depth) throws BadConfig {
    int line = line(event.getStartMark());
    if (event instanceof AliasEvent) {
      throw new BadConfig(file, line, "aliases (*name) are not read: write the value out");
    }
    if (depth > DEEPEST) {
      throw new BadConfig(file, line, "nested deeper than " + DEEPEST + " levels: nothing here needs more than four");
    }
    if (event instanceof ScalarEvent scalar && scalar.getValue().contains("-----BEGIN")) {
      throw new BadConfig(file, line, "a private key does not belong in this file: keep it in a file of its own and"
          + " write its path, 'key: id_ed25519' (and 'passphrase-file: …' if it has a passphrase)");
    }
  }

  private static String fault(MarkedYAMLException e) {
    var problem = String.valueOf(e.getProblem());
    if (problem.contains("TAB")) {
      return "a tab indents nothing in YAML: use spaces";
    }
    if (problem.contains("another document")) {
      return "a second document (---) begins here: keep one";
    }
    var begun = e.getContextMark() == null
        ? ""
        : " (" + e.getContext() + " that begins in line " + line(e.getContextMark()) + ")";
    return "is not YAML: " + problem + begun + ": check indentation, colons and quotes up to here";
  }

  private byte[] bytes() throws BadConfig {
    if (Files.isDirectory(file)) {
      throw new BadConfig(file, "is a folder: name the file in it, such as " + file.resolve("wanwatch.yaml"));
    }
    try (var in = Files.newInputStream(file)) {
      var bytes = in.readNBytes(LARGEST + 1);
      if (bytes.length > LARGEST) {
        throw new BadConfig(file, "is larger than 1 MiB: this cannot be a configuration");
      }
      return bytes;
    } catch (NoSuchFileException e) {
      throw new BadConfig(file, "there is no such file: 'wanwatch init' writes one, or name another with --config");
    } catch (AccessDeniedException e) {
      throw new BadConfig(file,
          "must not be read by user " + System.getProperty("user.name") + ": give that user the right to read it");
    } catch (IOException e) {
      throw new BadConfig(file, "cannot be read: " + e.getMessage());
    }
  }

  private String decode(byte[] bytes) throws BadConfig {
    var in = ByteBuffer.wrap(bytes);
    var out = CharBuffer.allocate(bytes.length);
    var decoder = UTF_8.newDecoder();
    var result = decoder.decode(in, out, true);
    var read = out.flip().toString();
    if (result.isError()) {
      throw new BadConfig(file, lines(read), "is not UTF-8 text: save it as UTF-8");
    }
    return read.startsWith("\uFEFF") ? read.substring(1) : read;
  }

  private void printable(String text) throws BadConfig {
    for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
      if (!StreamReader.isPrintable(text.codePointAt(i))) {
        throw new BadConfig(file, lines(text.substring(0, i)),
            "holds the control character U+%04X: remove it".formatted(text.codePointAt(i)));
      }
    }
  }

  private static int lines(String before) {
    return (int) before.chars().filter(c -> c == '\n').count() + 1;
  }
}
