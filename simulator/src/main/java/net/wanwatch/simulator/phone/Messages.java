package net.wanwatch.simulator.phone;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What stands in the chat, the oldest first, and what was tapped and is not fetched yet.
final class Messages {
  private static final int MOST = 200;

  private final List<Message> shown = new ArrayList<>();
  private final List<Tap> taps = new ArrayList<>();
  private long last;

  /// @param edited when it was last changed
  /// @param repliesTo first line of the message it stands below
  /// @param button what stands on the button below it
  record Message(long id, Instant at, String title, String more, Optional<Instant> edited, Optional<String> repliesTo,
      Optional<String> button) {}

  /// A tap on the button of a message.
  record Tap(long number, long message, String data) {}

  /// What the page shows.
  record View(List<Message> messages) {}

  synchronized View view() {
    return new View(List.copyOf(shown));
  }

  /// @return its number
  synchronized long add(Instant at, String title, String more, Optional<Long> repliesTo, Optional<String> button) {
    var above = repliesTo.flatMap(this::find).map(Message::title);
    shown.add(new Message(++last, at, title, more, Optional.empty(), above, button));
    if (shown.size() > MOST) {
      shown.removeFirst();
    }
    return last;
  }

  /// @return whether there is such a message
  synchronized boolean edit(long id, Instant at, String title, String more, Optional<String> button) {
    var before = find(id);
    before.ifPresent(it -> shown.set(shown.indexOf(it),
        new Message(id, it.at(), title, more, Optional.of(at), it.repliesTo(), button)));
    return before.isPresent();
  }

  private Optional<Message> find(long id) {
    return shown.stream().filter(message -> message.id() == id).findFirst();
  }

  synchronized void tap(long message, String data) {
    taps.add(new Tap(++last, message, data));
  }

  /// Those from a number on; what is older is forgotten.
  synchronized List<Tap> taps(long from) {
    taps.removeIf(tap -> tap.number() < from);
    return List.copyOf(taps);
  }
}
