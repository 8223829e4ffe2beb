package net.wanwatch.cli;

import java.io.IOException;
import java.util.Properties;
import java.util.concurrent.Callable;
import net.wanwatch.http.Release;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(name = "version", description = "Shows the version, the commit it was built from and Java's version.")
final class VersionCommand implements Callable<Integer> {
  @Spec
  private CommandSpec command = CommandSpec.create();

  @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this help and exit.")
  boolean help;

  /// For `wanwatch --version` too.
  static final class Line implements IVersionProvider {
    @Override
    public String[] getVersion() throws IOException {
      return new String[]{line()};
    }
  }

  @Override
  public Integer call() throws IOException {
    command.commandLine().getOut().println(line());
    return ExitCode.FINE;
  }

  private static String line() throws IOException {
    var build = new Properties();
    try (var in = VersionCommand.class.getResourceAsStream("build.properties")) {
      build.load(in);
    }
    return "wanwatch %s, commit %s, Java %s".formatted(Release.packaged().orElse(build.getProperty("version")),
        build.getProperty("commit"), Runtime.version());
  }
}
