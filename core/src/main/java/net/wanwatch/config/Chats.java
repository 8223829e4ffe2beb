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
public record Chats(Duration after, ZoneId timeZone, List<Chat> to) {
  public static final Duration AFTER = Duration.ofSeconds(10);
  /// Languages that the program brings its sentences in.
  public static final List<String> LANGUAGES = List.of("en", "de");

  public Chats {
    to = List.copyOf(to);
  }

  /// Nobody is told anything.
  public static Chats none() {
    return new Chats(AFTER, ZoneId.systemDefault(), List.of());
  }

  /// Whose protocol is spoken.
  public enum Service implements Word {
    TELEGRAM, MATRIX, NTFY, DISCORD, SLACK, MATTERMOST, ROCKETCHAT,
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
  /// @param tokenFile its first line is what we show to be let in
  /// @param room which of the service's rooms: `chat-id` of Telegram, `room` of Matrix, `topic` of ntfy
  /// @param least what is less bad is not told here
  /// @param hours when it may speak
  public record Chat(String name, Service service, Optional<URI> url, Optional<Path> urlFile, Optional<Path> tokenFile,
      Optional<String> room, String language, Severity least, Hours hours) {
    /// It may speak at any time.
    public Chat(String name, Service service, Optional<URI> url, Optional<Path> urlFile, Optional<Path> tokenFile,
        Optional<String> room, String language, Severity least) {
      this(name, service, url, urlFile, tokenFile, room, language, least, Hours.ALL);
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
}
