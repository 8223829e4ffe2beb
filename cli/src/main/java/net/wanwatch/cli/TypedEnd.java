package net.wanwatch.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Optional;
import java.util.Set;
import net.wanwatch.agent.Agent;
import net.wanwatch.collector.Collector;
import net.wanwatch.collector.record.Recorder;
import net.wanwatch.config.ConfigFile;

/// An end as a service starts it: `agent` or `collector`, `--config FILE`, perhaps `--log-level` and `--log-format`. It is read
/// here, for picocli costs an end some 4 MB for as long as it lives and a fifth of its start: its classes are too old for an
/// archive. All else that can be typed, mistakes and help among it, is left to picocli; what both read means the same.
record TypedEnd(UntilStopped.End end, Path config, Logging.Level level, Logging.Format format) {
  private static final String CONFIG = "--config";
  private static final String LEVEL = "--log-level";
  private static final String FORMAT = "--log-format";
  private static final Set<String> OPTIONS = Set.of(CONFIG, LEVEL, FORMAT);

  /// Empty for what picocli has to read.
  static Optional<TypedEnd> of(String... args) {
    var given = new HashMap<String, String>();
    for (int i = 1; i + 1 < args.length; i += 2) {
      given.put(args[i].equals("-c") ? CONFIG : args[i], args[i + 1]);
    }
    boolean eachOnce = args.length == 1 + 2 * given.size();
    if (!eachOnce || !OPTIONS.containsAll(given.keySet()) || !isPlain(given.getOrDefault(CONFIG, ""))) {
      return Optional.empty();
    }
    var level = word(Logging.Level.class, given.getOrDefault(LEVEL, Logging.Level.INFO.toString()));
    var format = word(Logging.Format.class, given.getOrDefault(FORMAT, Logging.Format.fitting().toString()));
    if (level.isEmpty() || format.isEmpty()) {
      return Optional.empty();
    }
    return end(args[0])
        .map(end -> new TypedEnd(end, Path.of(given.getOrDefault(CONFIG, "")), level.get(), format.get()));
  }

  /// The one of a few words that was typed.
  static <W extends Enum<W>> Optional<W> word(Class<W> words, String typed) {
    return Arrays.stream(words.getEnumConstants()).filter(word -> word.toString().equals(typed)).findFirst();
  }

  private static Optional<UntilStopped.End> end(String command) {
    return switch (command) {
      case "agent" -> Optional.of(Agent::start);
      case "collector" -> Optional.of(config -> Collector.start(config, _ -> Recorder.NONE));
      default -> Optional.empty();
    };
  }

  /// No option, and no file of arguments (`@FILE`).
  private static boolean isPlain(String file) {
    return !file.isEmpty() && file.charAt(0) != '-' && file.charAt(0) != '@';
  }

  /// Until it is stopped, and returns the exit code.
  int run(PrintWriter err) {
    Logging.start(level, format);
    try {
      return UntilStopped.run(end, ConfigFile.read(config));
    } catch (Exception e) {
      return Complaint.about(e, level, err);
    }
  }
}
