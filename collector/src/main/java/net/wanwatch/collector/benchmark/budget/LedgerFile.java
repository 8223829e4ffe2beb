package net.wanwatch.collector.benchmark.budget;

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
import net.wanwatch.fact.Fact;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The ledger in its file, `benchmarks.json` in the journal's folder. Each change is on the disk before it counts; where
/// the disk refuses, it counts in memory, is said once, and is tried again with the next one.
public final class LedgerFile {
  private static final Logger log = LoggerFactory.getLogger(LedgerFile.class);
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
      return new LedgerFile(file, LedgerJson.read(Files.readAllBytes(file)));
    } catch (NoSuchFileException e) {
      return new LedgerFile(file, Ledger.EMPTY);
    } catch (IOException e) {
      log.warn("{} cannot be read, budgets begin anew: {}", file,
          String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
      return new LedgerFile(file, Ledger.EMPTY);
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

  public void served(String variant, Instant at, List<Ledger.Due> owed) {
    change(l -> l.served(variant, at, owed));
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
