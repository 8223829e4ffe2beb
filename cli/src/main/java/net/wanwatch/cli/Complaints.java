package net.wanwatch.cli;

import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/// Complains of what was typed, and of what went wrong while it ran.
final class Complaints implements IParameterExceptionHandler, IExecutionExceptionHandler {
  @Override
  public int handleParseException(ParameterException fault, String[] args) {
    var command = fault.getCommandLine();
    command.getErr().println(typed(fault) + "; see " + command.getCommandSpec().qualifiedName() + " --help");
    return ExitCode.YOUR_INPUT;
  }

  @Override
  public int handleExecutionException(Exception fault, CommandLine command, ParseResult parsed) {
    return Complaint.about(fault, Options.of(command).level(), command.getErr());
  }

  private static String typed(ParameterException fault) {
    if (fault instanceof UnmatchedArgumentException unmatched) {
      var near = unmatched.getSuggestions();
      return "wanwatch: unknown '" + Complaint.oneLine(String.join(" ", unmatched.getUnmatched())) + "'"
          + (near.isEmpty() ? "" : ", did you mean '" + near.getFirst() + "'?");
    }
    var message = Complaint.oneLine(String.valueOf(fault.getMessage()));
    return "wanwatch: " + (message.equals("Missing required subcommand") ? "a command is missing" : message);
  }
}
