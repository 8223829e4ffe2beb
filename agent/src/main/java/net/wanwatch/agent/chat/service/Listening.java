package net.wanwatch.agent.chat.service;

import java.io.IOException;
import java.util.Optional;

/// Hears who takes on what a service was sent: by a button, a reaction or a reply. It asks and waits, so no port of ours is
/// open to anybody.
public interface Listening {
  /// Whose answers it hears, for the log.
  String name();

  /// Waits for answers, a minute at most.
  ///
  /// @throws IOException where nobody answers, or the service does not let us listen; the message names the cure
  void next(Ear ear) throws IOException;

  /// Hears one answer.
  @FunctionalInterface
  interface Ear {
    /// @param chat its name in the configuration
    /// @param message the service's name of what was answered
    /// @param who as the service calls them; anybody may call themselves anything
    /// @return who has it now; empty where nothing is known of such a message
    Optional<String> heard(String chat, String message, String who);
  }
}
