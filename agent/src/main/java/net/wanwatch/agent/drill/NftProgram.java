package net.wanwatch.agent.drill;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The program `nft` (nft(8)), which hands one file's commands to the kernel as one transaction.
public final class NftProgram implements Nft {
  private static final long PATIENCE_SECONDS = 5;

  /// With `-j` a file would have to be JSON, so a question stands among the arguments.
  private static final String ASKS = "list ";

  private final List<String> words;

  public NftProgram() {
    this(List.of("nft"));
  }

  /// @param words the program, and what stands before its own words
  NftProgram(List<String> words) {
    this.words = List.copyOf(words);
  }

  @Override
  public String run(String commands) throws IOException {
    boolean asks = commands.startsWith(ASKS);
    var process = start(asks ? List.of("-j", commands.strip()) : List.of("-f", "-"));
    try {
      try (var out = process.getOutputStream()) {
        out.write(asks ? new byte[0] : commands.getBytes(UTF_8));
      } catch (IOException _) {
        // It ended before it read everything: what it printed says why.
      }
      // What it prints is far shorter than a pipe is long.
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException("nft does not end within %d s".formatted(PATIENCE_SECONDS));
      }
      var said = new String(process.getInputStream().readAllBytes(), UTF_8);
      if (process.exitValue() != 0) {
        throw new IOException(cure(said));
      }
      return said;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    } finally {
      process.destroyForcibly();
    }
  }

  private Process start(List<String> more) throws IOException {
    var all = new ArrayList<>(words);
    all.addAll(more);
    try {
      return new ProcessBuilder(all).redirectErrorStream(true).start();
    } catch (IOException e) {
      throw new IOException("nft is not installed on the VPS: apt-get install nftables", e);
    }
  }

  static String cure(String said) {
    if (said.contains("ermitted")) {
      return "the agent may not change the VPS's firewall: it needs CAP_NET_ADMIN (AmbientCapabilities=CAP_NET_ADMIN"
          + " in its systemd unit)";
    }
    if (said.contains("not supported") || said.contains("Protocol error")) {
      return "the VPS's kernel has no nftables: " + line(said);
    }
    return "nft refuses: " + line(said);
  }

  private static String line(String said) {
    return said.lines().map(String::strip).filter(line -> !line.isEmpty()).findFirst().orElse("it says nothing");
  }
}
