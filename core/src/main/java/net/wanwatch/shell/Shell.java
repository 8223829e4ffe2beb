package net.wanwatch.shell;

import java.io.IOException;

/// Runs a POSIX `sh` script somewhere and returns what it printed on standard output, as UTF-8.
///
/// The exit code and standard error are the script's own affair: a script whose parts may fail says so in
/// its output. Only when no answer came at all (the host is away, it took too long, the shell would not
/// start) is it an `IOException`, whose message is one line fit for a log.
@FunctionalInterface
public interface Shell {
  String run(String script) throws IOException;
}
