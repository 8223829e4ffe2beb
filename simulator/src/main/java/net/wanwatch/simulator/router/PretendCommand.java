package net.wanwatch.simulator.router;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.jspecify.annotations.Nullable;

/// One exec channel of the SSH server, on a thread of its own.
final class PretendCommand implements Command {
  private final PretendShell shell;
  private final String script;
  private InputStream in = InputStream.nullInputStream();
  private OutputStream out = OutputStream.nullOutputStream();
  private OutputStream err = OutputStream.nullOutputStream();
  private ExitCallback exit = (_, _, _) -> {};
  private volatile @Nullable Thread thread;

  PretendCommand(PretendShell shell, String script) {
    this.shell = shell;
    this.script = script;
  }

  @Override
  public void setInputStream(InputStream stream) {
    in = stream;
  }

  @Override
  public void setOutputStream(OutputStream stream) {
    out = stream;
  }

  @Override
  public void setErrorStream(OutputStream stream) {
    err = stream;
  }

  @Override
  public void setExitCallback(ExitCallback callback) {
    exit = callback;
  }

  @Override
  public void start(ChannelSession channel, Environment env) {
    thread = Thread.ofVirtual().name("pretend-shell").start(() -> {
      try {
        exit.onExit(shell.run(script, in, out, err));
      } catch (IOException e) {
        channel.close(true);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    });
  }

  @Override
  public void destroy(ChannelSession channel) {
    var running = thread;
    if (running != null) {
      running.interrupt();
    }
  }
}
