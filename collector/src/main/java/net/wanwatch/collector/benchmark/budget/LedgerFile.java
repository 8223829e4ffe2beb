package net.wanwatch.collector.benchmark.budget;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import net.wanwatch.fact.Fact;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The ledger in its file, `benchmarks.json` in the journal's folder. Each change is on the disk before it counts; where
/// the disk refuses, it counts in memory, is said once, and is tried again with the next one.
public final class LedgerFile {
  private static final Logger log = LoggerFactory.getLogger(LedgerFile.class);
  private static final long LONGEST = 16 << 20;
  private static final int SAID = 200;
  private final Path file;
  private Ledger ledger;
  private boolean told;

  private LedgerFile(Path file, Ledger ledger) {
    this.file = file;
    this.ledger = ledger;
  }

  /// @param folder of the collector's journal
  public static LedgerFile open(Path folder) {
    var file = folder.resolve("benchmarks.json");
    try {
      if (Files.size(file) > LONGEST) {
        throw new IOException("it is longer than %d bytes".formatted(LONGEST));
      }
      var found = LedgerJson.read(Files.readAllBytes(file));
      var ledger = new LedgerFile(file, found.ledger());
      if (!found.odd().isEmpty()) {
        ledger.aside("holds what cannot be read (%s), budgets begin with the rest"
            .formatted(line(String.join(", ", found.odd()))));
      }
      return ledger;
    } catch (NoSuchFileException e) {
      return new LedgerFile(file, Ledger.EMPTY);
    } catch (IOException e) {
      var ledger = new LedgerFile(file, Ledger.EMPTY);
      ledger.aside("cannot be read (%s), budgets begin anew"
          .formatted(line(e instanceof JsonProcessingException json ? json.getOriginalMessage() : e.getMessage())));
      return ledger;
    }
  }

  private static String line(@Nullable String text) {
    var line = String.valueOf(text).lines().findFirst().orElse("").replaceAll("\\p{Cntrl}", "?");
    return line.length() <= SAID ? line : line.substring(0, SAID) + "…";
  }

  /// Says once what is wrong, keeps the file as it is beside ours, and writes down what we begin with.
  private void aside(String wrong) {
    var beside = file.resolveSibling(file.getFileName() + ".unreadable");
    try {
      Files.copy(file, beside, StandardCopyOption.REPLACE_EXISTING);
      log.warn("{} {}; it is kept as {}", file, wrong, beside.getFileName());
      change(l -> l);
    } catch (IOException e) {
      log.warn("{} {}; it cannot be kept aside: {}", file, wrong, e.getMessage());
    }
  }

  public synchronized Ledger now() {
    return ledger;
  }

  synchronized Ledger change(UnaryOperator<Ledger> how) {
    ledger = how.apply(ledger);
    try {
      write(LedgerJson.write(ledger));
      told = false;
    } catch (IOException e) {
      if (!told) {
        log.error("{} cannot be written, budgets are kept in memory: {}", file, e.getMessage());
      }
      told = true;
    }
    return ledger;
  }

  private void write(byte[] bytes) throws IOException {
    var beside = file.resolveSibling(file.getFileName() + ".new");
    Files.write(beside, bytes);
    try (var channel = FileChannel.open(beside, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  public void pause(boolean rests) {
    change(l -> l.paused(rests));
  }

  /// A planned time that was looked at, of whichever plan.
  ///
  /// @param owed its outcomes, beside those that are owed already
  public void looked(String key, Instant at, List<Ledger.Due> owed) {
    change(l -> l.served(key, at, Stream.concat(l.due().stream(), owed.stream()).toList()));
  }

  public void due(List<Ledger.Due> owed) {
    change(l -> l.due(owed));
  }

  public void last(String key, Fact.Benchmark result) {
    change(l -> l.last(key, result));
  }

  public void forgetRunning() {
    change(l -> l.running(Optional.empty()));
  }
}
