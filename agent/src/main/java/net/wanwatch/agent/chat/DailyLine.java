package net.wanwatch.agent.chat;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.wanwatch.agent.chat.day.Day;
import net.wanwatch.agent.chat.service.Post;
import net.wanwatch.agent.chat.text.Texts;
import net.wanwatch.config.Chats.Chat;
import net.wanwatch.config.Chats.Severity;
import net.wanwatch.config.Config;
import net.wanwatch.journal.MirrorFolder;

/// The line about the day before, once a day and chat. Who could not say it in time, for nothing ran then, says it up to
/// six hours later.
final class DailyLine {
  private static final Duration LATEST = Duration.ofHours(6);

  private final Config config;
  private final MirrorFolder mirror;
  private final Map<String, List<String>> tunnels;

  /// @param tunnels names of each router's tunnels
  DailyLine(Config config, Map<String, List<String>> tunnels) {
    this.config = config;
    this.mirror = new MirrorFolder(config.agent().journal());
    this.tunnels = tunnels;
  }

  /// The day on which a chat is to be told of the one before; empty while it is not time.
  Optional<LocalDate> due(Chat chat, Instant now) {
    var zone = config.chat().timeZone();
    var today = now.atZone(zone).toLocalDate();
    return chat.hours()
        .daily()
        .map(time -> today.atTime(time).atZone(zone).toInstant())
        .filter(at -> !now.isBefore(at) && now.isBefore(at.plus(LATEST)))
        .map(_ -> today);
  }

  Post post(LocalDate today, Texts words, Instant now) throws IOException {
    var yesterday = today.minusDays(1);
    var day = Day.read(mirror.journals(config.site()), yesterday, config.chat().timeZone(), tunnels,
        config.chat().after());
    var id = "daily-" + yesterday;
    return new Post(id, config.site(), id, "daily", Post.Kind.NEW, Severity.INFO, words.day(day, config.chat().after()),
        now);
  }
}
