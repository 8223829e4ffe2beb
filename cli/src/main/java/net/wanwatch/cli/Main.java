package net.wanwatch.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;

/// Where the program begins.
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    System.exit(run(args, writer(FileDescriptor.out), writer(FileDescriptor.err)));
  }

  /// Does what was typed and returns the exit code.
  static int run(String[] args, PrintWriter out, PrintWriter err) {
    int code = TypedEnd.of(args).map(end -> end.run(err)).orElseGet(() -> Wanwatch.commandLine(out, err).execute(args));
    out.flush();
    err.flush();
    return code;
  }

  /// UTF-8 whatever the locale, for a service has none.
  private static PrintWriter writer(FileDescriptor end) {
    return new PrintWriter(new OutputStreamWriter(new FileOutputStream(end), UTF_8), true);
  }
}
