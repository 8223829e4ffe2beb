package net.wanwatch.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.BindException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import net.wanwatch.archive.BadDatabase;
import net.wanwatch.config.BadConfig;
import net.wanwatch.http.BadToken;
import net.wanwatch.http.tls.BadCertificate;
import net.wanwatch.report.NoSummary;
import net.wanwatch.report.NothingToReport;

/// What went wrong while a command ran, as one line on standard error and an exit code.
final class Complaint {
  private Complaint() {}

  /// Says it and returns the exit code.
  static int about(Exception fault, Logging.Level level, PrintWriter err) {
    return switch (fault) {
      case BadConfig bad -> {
        err.println(bad.getMessage());
        yield ExitCode.YOUR_INPUT;
      }
      case LocalClient.Wrong wrong -> {
        err.println("wanwatch: " + oneLine(String.valueOf(wrong.getMessage())));
        yield ExitCode.YOUR_INPUT;
      }
      case NoSummary no -> {
        err.println("wanwatch: --compare: " + oneLine(String.valueOf(no.getMessage())));
        yield ExitCode.YOUR_INPUT;
      }
      case NothingToReport nothing -> {
        err.println("wanwatch: nothing to report: " + oneLine(String.valueOf(nothing.getMessage())));
        yield ExitCode.YOUR_INPUT;
      }
      case BadToken bad -> {
        err.println("wanwatch: " + oneLine(bad.getMessage()));
        yield ExitCode.YOUR_INPUT;
      }
      case BadCertificate bad -> {
        err.println("wanwatch: " + oneLine(bad.getMessage()));
        yield ExitCode.YOUR_INPUT;
      }
      case BadDatabase bad -> {
        err.println("wanwatch: " + oneLine(String.valueOf(bad.getMessage())));
        yield ExitCode.YOUR_INPUT;
      }
      case IOException world -> {
        err.println("wanwatch: " + reason(world) + debug(fault, level, err));
        yield ExitCode.OUR_TROUBLE;
      }
      default -> {
        err.println("wanwatch: a fault of ours, " + oneLine(fault.toString()) + debug(fault, level, err));
        yield ExitCode.OUR_TROUBLE;
      }
    };
  }

  static String oneLine(String text) {
    return text.strip().replaceAll("\\s*\\R\\s*", ", ");
  }

  private static String reason(IOException world) {
    var message = String.valueOf(world.getMessage());
    return oneLine(switch (world) {
      case BindException _ -> "a port is taken or an address is not this machine's: " + message;
      case AccessDeniedException _ -> message + ": this user may not read or write it";
      case NoSuchFileException _ -> message + " is not there";
      case FileSystemException file when file.getReason() == null -> message + " cannot be read or written";
      default -> message;
    });
  }

  /// At `debug` the stack is shown; otherwise, for a fault of ours, how to see it.
  private static String debug(Exception fault, Logging.Level level, PrintWriter err) {
    if (level == Logging.Level.DEBUG) {
      fault.printStackTrace(err);
      return "";
    }
    return fault instanceof IOException ? "" : "; run with --log-level debug for the stack trace";
  }
}
