package net.wanwatch.agent.chat.service;

import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import net.wanwatch.agent.chat.text.Words;
import net.wanwatch.config.Chats.Severity;
import net.wanwatch.fact.Word;

/// One thing to send to a chat.
///
/// @param key its own, the same each time it is tried
/// @param incident what it is about
/// @param phase of the incident, as a machine reads it
/// @param event when that happened which is told
public record Post(String key, String site, String incident, String phase, Kind kind, Severity severity, Words words,
    Instant at, Instant event) {
  /// What becomes of it where the service can.
  public enum Kind implements Word {
    NEW,
    /** Takes the place of the incident's first message, and wakes nobody. */
    EDIT,
    /** Below the incident's first message. */
    REPLY
  }

  /// It happens as it is told.
  public Post(String key, String site, String incident, String phase, Kind kind, Severity severity, Words words,
      Instant at) {
    this(key, site, incident, phase, kind, severity, words, at, at);
  }

  public Post as(Kind other) {
    return new Post(key, site, incident, phase, other, severity, words, at, event);
  }

  public Post withWords(Words other) {
    return new Post(key, site, incident, phase, kind, severity, other, at, event);
  }

  /// The same with the words of a later one.
  public Post saying(Post later) {
    return new Post(key, site, incident, phase, kind, later.severity, later.words, at, event);
  }

  /// Whether somebody may say that they have it: it is wrong, and lasts.
  boolean isOpen() {
    return severity != Severity.INFO && Set.of("begin", "again", "change").contains(phase);
  }

  /// As plain text.
  String text() {
    return words.more().isEmpty() ? words.title() : words.title() + "\n" + words.more();
  }

  /// A client sends it.
  public interface Service {
    /// Whether a message that was sent can be changed.
    boolean edits();

    /// @param first the service's name of the incident's first message, where it gave one
    /// @throws IOException where nobody answers
    Answer send(Post post, Optional<String> first) throws IOException;

    /// Asks whether we are let in, without sending anything. Empty where that cannot be known.
    ///
    /// @throws IOException where nobody answers
    default Optional<Answer> look() throws IOException {
      return Optional.empty();
    }
  }
}
