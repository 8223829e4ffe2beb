package net.wanwatch.agent.chat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.wanwatch.agent.chat.text.Asides;
import net.wanwatch.config.Chats.Chat;

/// Lets another chat say what one has not taken for fifteen seconds.
final class Fallbacks {
  static final Duration PATIENCE = Duration.ofSeconds(15);

  private final List<Chat> chats;
  private final List<Sender> senders;
  private final Boxes boxes;
  private final Map<String, Taken> taken = new HashMap<>();

  /// How much a chat had taken, and when it was seen to take the last of it, or to have nothing to take.
  private record Taken(long count, Instant at) {}

  /// @param senders of these and of others
  Fallbacks(List<Chat> chats, List<Sender> senders, Boxes boxes) {
    this.chats = chats.stream().filter(chat -> chat.fallback().isPresent()).toList();
    this.senders = senders;
    this.boxes = boxes;
  }

  void look(Instant now) {
    var since = now.minus(PATIENCE);
    for (var chat : chats) {
      long count = senders.stream().filter(it -> it.chat().equals(chat.name())).mapToLong(Sender::sent).sum();
      boolean busy = boxes.isBusy(chat.name());
      var last = taken.compute(chat.name(),
          (_, before) -> before == null || !busy || before.count() != count ? new Taken(count, now) : before);
      if (!last.at().isAfter(since)) {
        boxes.takeOver(chat.name(), chat.fallback().orElseThrow(), since,
            words -> Asides.instead(chat.language(), words, chat.name()));
      }
    }
  }
}
