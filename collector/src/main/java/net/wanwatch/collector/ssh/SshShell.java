package net.wanwatch.collector.ssh;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import net.wanwatch.config.Config;
import net.wanwatch.shell.Shell;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.future.CancelOption;
import org.jspecify.annotations.Nullable;

/// Runs scripts on a router over SSH: one session that is kept, one channel per script, standard input at its end
/// from the start. A lost session is made anew by the next run; while the router cannot be reached, [Backoff] keeps
/// runs from trying, and they fail at once with the reason of the last try.
///
/// Closing a channel ends a script that writes, but not one that is silent: the scripts must end by themselves.
public final class SshShell implements Shell, AutoCloseable {
  private static final int LONGEST_ANSWER = 1 << 20;
  private static final int LONGEST_COMPLAINT = 4096;
  /// What a shell says when it could not run a command at all.
  private static final int NOT_RUN = 126;

  private final SshLogin login;
  private final Duration timeout;
  private final Backoff backoff;
  private final ReentrantLock connecting = new ReentrantLock();
  private volatile @Nullable ClientSession session;
  private volatile String lastReason = "";
  private volatile boolean closed;

  /// @param timeout of one script, from the opened channel to its end
  public SshShell(Ssh ssh, Config.Router router, Duration timeout) {
    this(new SshLogin(ssh, router), timeout,
        new Backoff(System::nanoTime, () -> ThreadLocalRandom.current().nextDouble()));
  }

  SshShell(SshLogin login, Duration timeout, Backoff backoff) {
    this.login = login;
    this.timeout = timeout;
    this.backoff = backoff;
  }

  @Override
  public String run(String script) throws IOException {
    var current = connected();
    var out = new Answer(LONGEST_ANSWER);
    var err = new Answer(LONGEST_COMPLAINT);
    try (var channel = current.createExecChannel(script)) {
      channel.setOut(out);
      channel.setErr(err);
      channel.open().verify(timeout, CancelOption.CANCEL_ON_TIMEOUT, CancelOption.CANCEL_ON_INTERRUPT);
      channel.getInvertedIn().close();
      awaitEnd(channel);
      return answer(channel, out, err);
    } catch (InterruptedIOException e) {
      Thread.currentThread().interrupt();
      throw e;
    } catch (IOException e) {
      if (!current.isOpen()) {
        throw new IOException("the connection was lost", e);
      }
      throw e;
    }
  }

  /// Starts a script that stays, on a channel of its own.
  ///
  /// @param line takes each line of its standard output, on a thread that serves every session: it must not block
  /// @param ended is called once, with the reason in one line, also after [Exec#close]
  public Exec open(String script, Consumer<String> line, Consumer<String> ended) throws IOException {
    var current = connected();
    var channel = current.createExecChannel(script);
    var err = new Answer(LONGEST_COMPLAINT);
    channel.setOut(new Lines(line));
    channel.setErr(err);
    channel.addCloseFutureListener(_ -> ended.accept(end(channel, err)));
    try {
      channel.open().verify(timeout, CancelOption.CANCEL_ON_TIMEOUT, CancelOption.CANCEL_ON_INTERRUPT);
      return new ChannelStream(channel);
    } catch (InterruptedIOException e) {
      channel.close(true);
      Thread.currentThread().interrupt();
      throw e;
    } catch (IOException e) {
      channel.close(true);
      throw e;
    }
  }

  private static String end(ChannelExec channel, Answer err) {
    var exit = channel.getExitStatus();
    if (exit == null) {
      return "the connection was lost";
    }
    var complaint = err.firstLine();
    return "the script ended (exit code %d)%s".formatted(exit, complaint.isEmpty() ? "" : ": " + complaint);
  }

  /// MINA's own `waitFor` passes over interrupts.
  private void awaitEnd(ChannelExec channel) throws IOException {
    var ended = new CountDownLatch(1);
    channel.addCloseFutureListener(_ -> ended.countDown());
    try {
      if (!ended.await(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new IOException("no answer within " + timeout.toSeconds() + " s");
      }
    } catch (InterruptedException e) {
      var interrupted = new InterruptedIOException("interrupted");
      interrupted.initCause(e);
      throw interrupted;
    }
  }

  private static String answer(ChannelExec channel, Answer out, Answer err) throws IOException {
    var exit = channel.getExitStatus();
    if (out.tooLong()) {
      throw new IOException("the answer is longer than " + LONGEST_ANSWER + " bytes");
    }
    if (exit == null && channel.getExitSignal() == null) {
      channel.getSession().close(true);
      throw new IOException("the connection was lost before the answer was complete");
    }
    if (exit != null && exit >= NOT_RUN && out.text().isEmpty()) {
      throw new IOException("the router's shell did not run it (exit code %d): %s".formatted(exit, err.firstLine()));
    }
    return out.text();
  }

  private ClientSession connected() throws IOException {
    var current = session;
    if (current != null && current.isAuthenticated() && current.isOpen()) {
      return current;
    }
    try {
      connecting.lockInterruptibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
    try {
      current = session;
      return current != null && current.isAuthenticated() && current.isOpen() ? current : connect();
    } finally {
      connecting.unlock();
    }
  }

  private ClientSession connect() throws IOException {
    if (closed) {
      throw new IOException("closed");
    }
    if (backoff.waiting()) {
      throw new IOException(lastReason);
    }
    try {
      var opened = login.open();
      session = opened;
      backoff.succeeded();
      if (closed) {
        close();
      }
      return opened;
    } catch (InterruptedIOException e) {
      Thread.currentThread().interrupt();
      throw e;
    } catch (IOException e) {
      lastReason = String.valueOf(e.getMessage());
      backoff.failed();
      throw e;
    }
  }

  @Override
  public void close() {
    closed = true;
    var current = session;
    if (current != null) {
      current.close(true);
    }
  }
}
