package net.wanwatch.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import net.wanwatch.collector.Collector;
import net.wanwatch.collector.record.FileRecorder;
import net.wanwatch.collector.record.Recorder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(name = "collector", description = "Watches from the site, until stopped.")
final class CollectorCommand implements Callable<Integer> {
  @Mixin
  private final Options options = new Options();

  @Option(names = "--record", paramLabel = "FILE", description = {
      "Record what is judged by, gzipped, for wanwatch replay: FILE, and older parts as FILE.1 to FILE.3.",
      "No key, no public address and nobody's traffic is in it."})
  private Optional<Path> record = Optional.empty();

  @Option(names = "--record-size", paramLabel = "MB", defaultValue = "256", description = "The most that a recording may take, the oldest part goes first. Default: ${DEFAULT-VALUE}.")
  private int recordSize;

  @Spec
  private CommandSpec command = CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    options.startLogging();
    var recorder = recorder();
    return UntilStopped.run(config -> Collector.start(config, recorder), options.config());
  }

  private Recorder.Start recorder() {
    if (record.isEmpty()) {
      return _ -> Recorder.NONE;
    }
    var file = record.get();
    var folder = file.toAbsolutePath().getParent();
    if (Files.isDirectory(file) || folder == null || !Files.isDirectory(folder)) {
      throw wrong("--record: %s is no file in a folder that is there".formatted(file));
    }
    if (recordSize < 1) {
      throw wrong("--record-size: %d MB is too little".formatted(recordSize));
    }
    return FileRecorder.to(file, recordSize * 1_000_000L);
  }

  private ParameterException wrong(String what) {
    return new ParameterException(command.commandLine(), what);
  }
}
