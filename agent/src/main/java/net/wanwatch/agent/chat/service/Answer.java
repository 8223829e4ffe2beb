package net.wanwatch.agent.chat.service;

import java.time.Duration;
import java.util.Optional;

/// What a service said to a message. `said` is one line, for a person.
public sealed interface Answer {
  String said();

  /// It is there.
  ///
  /// @param id the service's name of it, where it has one
  /// @param not who of several does not get it, and why
  record Sent(Optional<String> id, String said, Optional<String> not) implements Answer {
    public Sent(Optional<String> id, String said) {
      this(id, said, Optional.empty());
    }
  }

  /// Not now.
  ///
  /// @param pause how long the service wants us to; empty where it does not say
  record Later(Optional<Duration> pause, String said) implements Answer {}

  /// Not like this: nothing gets there before somebody mends the set-up. `said` names the cure.
  record Refused(String said) implements Answer {}

  /// Not this message; another may be taken.
  record Dropped(String said) implements Answer {}
}
