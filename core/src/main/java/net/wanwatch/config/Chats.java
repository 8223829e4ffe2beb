package net.wanwatch.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import net.wanwatch.config.Benchmarks.QuietHours;
import net.wanwatch.fact.Word;

/// Where the agent tells people what happened, and what it takes to be told.
///
/// @param after how long an outage lasts that others carry before it is told
/// @param timeZone of the times in the messages
/// @param statusPage where the crew finds the status page
/// @param heartbeat is asked each minute while the agent is well, so that somebody else notices when it is not
/// @param heartbeatFile its first line is that address, where the address is the secret
public record Chats(Duration after, ZoneId timeZone, List<Chat> to, Optional<URI> statusPage, Optional<URI> heartbeat,
    Optional<Path> heartbeatFile) {
  public static final Duration AFTER = Duration.ofSeconds(10);
  /// Languages that the program brings its sentences in.
  public static final List<String> LANGUAGES = List.of("en", "de");

  public Chats {
    to = List.copyOf(to);
  }

  /// Without a status page and a heartbeat.
  public Chats(Duration after, ZoneId timeZone, List<Chat> to) {
    this(after, timeZone, to, Optional.empty(), Optional.empty(), Optional.empty());
  }

  /// Nobody is told anything.
  public static Chats none() {
    return new Chats(AFTER, ZoneId.systemDefault(), List.of());
  }

  /// Whose protocol is spoken.
  public enum Service implements Word {
    TELEGRAM, MATRIX, NTFY, DISCORD, SLACK, MATTERMOST, ROCKETCHAT, EMAIL,
    /** Our own JSON, to whoever wants it. */
    WEBHOOK
  }

  /// How bad it is, the least first.
  public enum Severity implements Word {
    /** For whoever looks after it. */
    INFO,
    /** A part is broken, and others carry. */
    WARNING,
    /** The crew has no internet. */
    CRITICAL
  }

  /// One place to tell it.
  ///
  /// @param url where the service is, without a slash at the end; of a webhook without `urlFile` the whole address
  /// @param urlFile its first line is the address, where the address is the secret
  /// @param tokenFile its first line is what we show to be let in; of e-mail the password
  /// @param room which of the service's rooms: `chat-id` of Telegram, `room` of Matrix, `topic` of ntfy, `channel` of Slack
  /// @param least what is less bad is not told here
  /// @param mail of e-mail, and of nothing else
  /// @param fallback name of the chat that says what this one does not take
  /// @param onlyFallback it says what it takes over for another, and nothing of its own
  /// @param hours when it may speak
  public record Chat(String name, Service service, Optional<URI> url, Optional<Path> urlFile, Optional<Path> tokenFile,
      Optional<String> room, String language, Severity least, Optional<Mail> mail, Optional<String> fallback,
      boolean onlyFallback, Hours hours) {
    /// One that no other stands in for, and that may speak at any time.
    public Chat(String name, Service service, Optional<URI> url, Optional<Path> urlFile, Optional<Path> tokenFile,
        Optional<String> room, String language, Severity least) {
      this(name, service, url, urlFile, tokenFile, room, language, least, Optional.empty(), Optional.empty(), false,
          Hours.ALL);
    }

    /// The same at these hours.
    public Chat at(Hours other) {
      return new Chat(name, service, url, urlFile, tokenFile, room, language, least, mail, fallback, onlyFallback,
          other);
    }

    /// The same by e-mail.
    public Chat with(Mail mail) {
      return new Chat(name, service, url, urlFile, tokenFile, room, language, least, Optional.of(mail), fallback,
          onlyFallback, hours);
    }

    /// The same, and what it does not take another says.
    public Chat or(String other) {
      return new Chat(name, service, url, urlFile, tokenFile, room, language, least, mail, Optional.of(other),
          onlyFallback, hours);
    }

    /// The same, that says only what it takes over.
    public Chat asFallback() {
      return new Chat(name, service, url, urlFile, tokenFile, room, language, least, mail, fallback, true, hours);
    }
  }

  /// By the clock of the chats' time zone.
  ///
  /// @param quiet only what is critical is sent then; the rest waits for its end
  /// @param daily when the line about the day before is sent; empty for never
  public record Hours(Optional<QuietHours> quiet, Optional<LocalTime> daily) {
    public static final Hours ALL = new Hours(Optional.empty(), Optional.empty());

    public boolean isQuiet(LocalTime time) {
      return quiet.filter(hours -> hours.covers(time)).isPresent();
    }

    /// How long what waits may have to wait for the end of the quiet hours.
    public Duration longestQuiet() {
      return quiet.map(hours -> {
        var length = Duration.between(hours.from(), hours.until());
        return length.isNegative() ? length.plusDays(1) : length;
      }).orElse(Duration.ZERO);
    }
  }

  /// Who takes our mail, and whom it is from and to.
  ///
  /// @param user who logs in there; empty: nobody does
  public record Mail(String host, int port, String from, List<String> to, Optional<String> user) {
    public Mail {
      to = List.copyOf(to);
    }
  }
}
