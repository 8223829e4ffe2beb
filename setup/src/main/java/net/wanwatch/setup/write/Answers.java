package net.wanwatch.setup.write;

import java.util.List;
import java.util.Optional;

/// What only people know.
///
/// @param address of the router, as it was reached
/// @param port of its SSH server
/// @param user there
/// @param site name of the place
/// @param labels what the crew calls each uplink, in the order of the tunnels; fewer are fine
/// @param ceilings what each gives at most, likewise; one stands for all
/// @param chat whom to tell; empty: nobody
public record Answers(String address, int port, String user, String site, List<String> labels, List<MostRate> ceilings,
    Optional<ChatAnswer> chat) {
  public Answers {
    labels = List.copyOf(labels);
    ceilings = List.copyOf(ceilings);
  }

  /// Of a router that is reached as most are.
  public Answers(String address, String site, List<String> labels, List<MostRate> ceilings, Optional<ChatAnswer> chat) {
    this(address, 22, "root", site, labels, ceilings, chat);
  }
}
