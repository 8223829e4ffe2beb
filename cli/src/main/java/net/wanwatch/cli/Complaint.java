package net.wanwatch.cli;

import java.io.IOException;
import java.net.BindException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import net.wanwatch.config.BadConfig;
import net.wanwatch.http.BadToken;
import net.wanwatch.http.tls.BadCertificate;
import net.wanwatch.report.NoSummary;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/// What went wrong, as one line on standard error and an exit code.
final class Complaint implements IParameterExceptionHandler, IExecutionExceptionHandler {
  @Override
  public int handleParseException(ParameterException fault, String[] args) {
    var command = fault.getCommandLine();
    say(command, typed(fault) + "; see " + command.getCommandSpec().qualifiedName() + " --help");
    return ExitCode.YOUR_INPUT;
  }

  @Override
  public int handleExecutionException(Exception fault, CommandLine command, ParseResult parsed) throws Exception {
    return switch (fault) {
      case BadConfig bad -> {
        say(command, bad.getMessage());
        yield ExitCode.YOUR_INPUT;
      }
      case LocalClient.Wrong wrong -> {
        say(command, "wanwatch: " + oneLine(String.valueOf(wrong.getMessage())));
        yield ExitCode.YOUR_INPUT;
      }
      case NoSummary no -> {
        say(command, "wanwatch: --compare: " + oneLine(String.valueOf(no.getMessage())));
        yield ExitCode.YOUR_INPUT;
      }
      case BadToken bad -> {
        say(command, "wanwatch: " + oneLine(bad.getMessage()));
        yield ExitCode.YOUR_INPUT;
      }
      case BadCertificate bad -> {
        say(command, "wanwatch: " + oneLine(bad.getMessage()));
        yield ExitCode.YOUR_INPUT;
      }
      case IOException world -> {
        say(command, "wanwatch: " + reason(world) + debug(fault, command));
        yield ExitCode.OUR_TROUBLE;
      }
      default -> {
        say(command, "wanwatch: a fault of ours, " + oneLine(fault.toString()) + debug(fault, command));
        yield ExitCode.OUR_TROUBLE;
      }
    };
  }

  private static String typed(ParameterException fault) {
    if (fault instanceof UnmatchedArgumentException unmatched) {
      var near = unmatched.getSuggestions();
      return "wanwatch: unknown '" + oneLine(String.join(" ", unmatched.getUnmatched())) + "'"
          + (near.isEmpty() ? "" : ", did you mean '" + near.getFirst() + "'?");
    }
    var message = oneLine(String.valueOf(fault.getMessage()));
    return "wanwatch: " + (message.equals("Missing required subcommand") ? "a command is missing" : message);
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
  private static String debug(Exception fault, CommandLine command) {
    if (Options.of(command).level() == Logging.Level.DEBUG) {
      fault.printStackTrace(command.getErr());
      return "";
    }
    return fault instanceof IOException ? "" : "; run with --log-level debug for the stack trace";
  }

  private static void say(CommandLine command, String line) {
    command.getErr().println(line);
  }

  private static String oneLine(String text) {
    return text.strip().replaceAll("\\s*\\R\\s*", ", ");
  }
}
