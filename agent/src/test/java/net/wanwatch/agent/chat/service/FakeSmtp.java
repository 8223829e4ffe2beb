package net.wanwatch.agent.chat.service;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/// An SMTP server on loopback (RFC 5321, 3207, 4954). It lets in `wanwatch` with the password `secret`, and only encrypted
/// where it has a certificate. Nobody at `example.net` is known to it.
final class FakeSmtp implements Closeable {
  private final ServerSocket server;
  private final Optional<SSLContext> tls;
  private final List<Mail> mails = new ArrayList<>();
  private String refusal = "";

  /// What it took.
  ///
  /// @param lines of header and body as they came
  record Mail(List<String> to, List<String> lines, boolean encrypted, Optional<String> user) {}

  FakeSmtp(Optional<SSLContext> tls) throws IOException {
    this.tls = tls;
    this.server = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  synchronized List<Mail> mails() {
    return List.copyOf(mails);
  }

  /// To the next message, such as `452 4.3.1 full`.
  synchronized void refuse(String line) {
    refusal = line;
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        var socket = server.accept();
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException _) {
        return;
      }
    }
  }

  private void serve(Socket plain) {
    try (plain) {
      new Talk(plain, false).go();
    } catch (IOException _) {
      // who hangs up has nothing more to say
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }

  /// One connection, or what is encrypted of it.
  private final class Talk {
    private final Socket socket;
    private final boolean encrypted;
    private final BufferedReader in;
    private final List<String> to = new ArrayList<>();
    private Optional<String> user = Optional.empty();

    Talk(Socket socket, boolean encrypted) throws IOException {
      this.socket = socket;
      this.encrypted = encrypted;
      this.in = new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1));
    }

    void go() throws IOException {
      if (!encrypted) {
        say("220 fake ESMTP");
      }
      for (var line = in.readLine(); line != null; line = in.readLine()) {
        if (!hear(line)) {
          return;
        }
      }
    }

    private void say(String line) throws IOException {
      socket.getOutputStream().write((line + "\r\n").getBytes(UTF_8));
    }

    private boolean hear(String line) throws IOException {
      var verb = line.split("[ :]", 2)[0].toUpperCase(Locale.ROOT);
      switch (verb) {
        case "EHLO" -> {
          say("250-fake");
          say(tls.isPresent() && !encrypted ? "250 STARTTLS" : "250 AUTH PLAIN LOGIN");
        }
        case "STARTTLS" -> {
          say("220 go ahead");
          startTls();
          return false;
        }
        case "AUTH" -> logIn(line);
        case "RCPT" -> {
          boolean known = !line.contains("@example.net");
          if (known) {
            to.add(line.replaceAll(".*<|>.*", ""));
          }
          say(known ? "250 ok" : "550 5.1.1 no such user here");
        }
        case "DATA" -> data();
        case "QUIT" -> {
          say("221 bye");
          return false;
        }
        default -> say("250 ok");
      }
      return true;
    }

    private void startTls() throws IOException {
      var secured = (SSLSocket) tls.orElseThrow().getSocketFactory().createSocket(socket, null, false);
      secured.setUseClientMode(false);
      secured.startHandshake();
      new Talk(secured, true).go();
    }

    private void logIn(String line) throws IOException {
      var said = new String(Base64.getDecoder().decode(line.substring(line.lastIndexOf(' ') + 1)), UTF_8).split("\0",
          -1);
      boolean right = said.length == 3 && said[1].equals("wanwatch") && said[2].equals("secret");
      user = right ? Optional.of(said[1]) : Optional.empty();
      say(right ? "235 welcome" : "535 5.7.8 bad credentials");
    }

    private void data() throws IOException {
      say("354 go ahead");
      var lines = new ArrayList<String>();
      for (var line = in.readLine(); line != null && !line.equals("."); line = in.readLine()) {
        lines.add(line.startsWith(".") ? line.substring(1) : line);
      }
      synchronized (FakeSmtp.this) {
        if (refusal.isEmpty()) {
          mails.add(new Mail(List.copyOf(to), List.copyOf(lines), encrypted, user));
        }
        say(refusal.isEmpty() ? "250 taken" : refusal);
        refusal = "";
      }
    }
  }
}
