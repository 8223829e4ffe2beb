package net.wanwatch.agent.chat;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import net.wanwatch.config.Chats;
import net.wanwatch.config.Chats.Hours;

/// When a chat is to be let sleep: only what is critical is sent to it then.
final class QuietTimes {
  private final Chats chats;
  private final Map<String, Hours> hours;
  private final InstantSource clock;

  QuietTimes(Chats chats, InstantSource clock) {
    this.chats = chats;
    this.hours = chats.to().stream().collect(Collectors.toMap(Chats.Chat::name, Chats.Chat::hours));
    this.clock = clock;
  }

  boolean isNow(String chat) {
    return of(chat).filter(it -> it.isQuiet(clock.instant().atZone(chats.timeZone()).toLocalTime())).isPresent();
  }

  /// How long something may have to wait for their end.
  Duration longest(String chat) {
    return of(chat).map(Hours::longestQuiet).orElse(Duration.ZERO);
  }

  private Optional<Hours> of(String chat) {
    return Optional.ofNullable(hours.get(chat));
  }
}
