package net.wanwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.BindException;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class ComplaintTest {
  @Test
  void takenPortIsOurTroubleInOneLine() {
    assertThat(failing(new BindException("Address already in use: /127.0.0.1:9977"))).isEqualTo(new Typed(2, "",
        "wanwatch: a port is taken or an address is not this machine's: Address already in use: /127.0.0.1:9977\n"));
  }

  @Test
  void worldsFaultIsItsMessage() {
    assertThat(failing(new IOException("no space left\non device")))
        .isEqualTo(new Typed(2, "", "wanwatch: no space left, on device\n"));
  }

  @Test
  void faultOfOursTellsHowToSeeMore() {
    assertThat(failing(new IllegalStateException("oops"))).isEqualTo(new Typed(2, "", "wanwatch: a fault of ours,"
        + " java.lang.IllegalStateException: oops; run with --log-level debug for the stack trace\n"));
  }

  @Test
  void debugShowsTheStack() {
    assertThat(failing(new IllegalStateException("oops"), "--log-level", "debug").err()).contains("\tat ")
        .endsWith("wanwatch: a fault of ours, java.lang.IllegalStateException: oops\n");
  }

  private static Typed failing(Exception fault, String... args) {
    var err = new StringWriter();
    int code = new CommandLine(new Failing(fault)).setErr(new PrintWriter(err, true))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(new Complaints())
        .execute(args);
    return new Typed(code, "", err.toString());
  }

  @Command(name = "failing")
  private static final class Failing implements Callable<Integer> {
    @Mixin
    private final Options options = new Options();

    private final Exception fault;

    Failing(Exception fault) {
      this.fault = fault;
    }

    @Override
    public Integer call() throws Exception {
      assertThat(options.level()).isNotNull();
      throw fault;
    }
  }
}
