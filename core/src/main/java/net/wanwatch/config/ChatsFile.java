package net.wanwatch.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import net.wanwatch.config.Benchmarks.QuietHours;
import net.wanwatch.config.Chats.Chat;
import net.wanwatch.config.Chats.Hours;
import net.wanwatch.config.Chats.Service;
import net.wanwatch.config.Chats.Severity;

/// Reads the section `chat`: each service has keys that it needs, keys that it may have, and no others.
final class ChatsFile {
  private static final URI TELEGRAM = URI.create("https://api.telegram.org");
  private static final URI NTFY = URI.create("https://ntfy.sh");
  private static final String CLOCK = "(?:[01]\\d|2[0-3]):[0-5]\\d";
  private static final URI SLACK = URI.create("https://slack.com");
  private static final List<String> OF_SOME = List.of("url", "url-file", "token-file", "chat-id", "room", "topic",
      "channel", "smtp", "from", "to", "user");
  private static final List<String> ADDRESS_IS_SECRET = List.of("url-file");

  private final Once names = new Once("give each chat a name of its own");
  private final List<Section> sections = new ArrayList<>();
  private final List<Chat> to = new ArrayList<>();

  /// @param may beside what it needs
  private record Keys(List<String> needs, List<String> may) {
    static Keys of(Service service, boolean bot) {
      if (service == Service.SLACK && bot) {
        return new Keys(List.of("token-file", "channel"), List.of("url"));
      }
      return switch (service) {
        case TELEGRAM -> new Keys(List.of("token-file", "chat-id"), List.of("url"));
        case MATRIX -> new Keys(List.of("url", "token-file", "room"), List.of());
        case NTFY -> new Keys(List.of("topic"), List.of("url", "token-file"));
        case DISCORD, SLACK, MATTERMOST, ROCKETCHAT -> new Keys(ADDRESS_IS_SECRET, List.of());
        case EMAIL -> new Keys(List.of("smtp", "from", "to"), List.of("user", "token-file"));
        case WEBHOOK -> new Keys(List.of(), List.of("url", "url-file", "token-file"));
      };
    }
  }

  private ChatsFile() {}

  static Chats read(Section file) throws BadConfig {
    var section = file.value("chat");
    if (section.isEmpty()) {
      return Chats.none();
    }
    var keys = section.get().section();
    var after = keys.value("after");
    var zone = keys.value("time-zone");
    var page = keys.value("status-page");
    var chats = new ChatsFile();
    if (keys.value("to").isPresent()) {
      for (var value : keys.needed("to").elements()) {
        chats.add(value.section());
      }
      chats.checkFallbacks();
    }
    return new Chats(
        after.isEmpty() ? Chats.AFTER : after.get().duration(Duration.ofSeconds(1), Duration.ofHours(1), "1s to 1h"),
        zone.isEmpty() ? ZoneId.systemDefault() : zone.get().zone(), chats.to,
        page.isEmpty() ? Optional.empty() : Optional.of(page.get().url()), heartbeat(keys),
        path(keys, "heartbeat-file"));
  }

  private static Optional<URI> heartbeat(Section keys) throws BadConfig {
    var heartbeat = keys.value("heartbeat");
    if (heartbeat.isPresent() && keys.value("heartbeat-file").isPresent()) {
      throw heartbeat.get().wrong("heartbeat and heartbeat-file are the same thing: keep one");
    }
    return heartbeat.isEmpty() ? Optional.empty() : Optional.of(heartbeat.get().url());
  }

  private void add(Section keys) throws BadConfig {
    var named = keys.needed("service");
    var service = named.word(Service.class);
    fitting(keys, service);
    var name = keys.value("name");
    var called = name.isEmpty() ? service.word() : name.get().name(32, ".-");
    names.claim(called, "a chat", name.orElse(named));
    var severity = keys.value("severity");
    var least = severity.isEmpty() ? Optional.of(Severity.WARNING) : severity.get().wordOrNone(Severity.class);
    var fallback = keys.value("fallback");
    sections.add(keys);
    to.add(new Chat(called, service, url(keys, service), path(keys, "url-file"), path(keys, "token-file"), room(keys),
        language(keys), least.orElse(Severity.WARNING),
        service == Service.EMAIL ? Optional.of(MailKeys.read(keys)) : Optional.empty(),
        fallback.isEmpty() ? Optional.empty() : Optional.of(fallback.get().name(32, ".-")), least.isEmpty(),
        new Hours(quiet(keys), daily(keys))));
  }

  /// Any of them may be named before it stands there.
  private void checkFallbacks() throws BadConfig {
    for (int i = 0; i < to.size(); i++) {
      var chat = to.get(i);
      var others = to.stream().map(Chat::name).filter(name -> !name.equals(chat.name())).toList();
      if (chat.fallback().isPresent() && !others.contains(chat.fallback().get())) {
        throw sections.get(i)
            .needed("fallback")
            .wrong("fallback '%s' is no other chat: %s".formatted(chat.fallback().get(),
                others.isEmpty() ? "there is none, write one more" : "there are " + String.join(", ", others)));
      }
      if (chat.onlyFallback() && to.stream().noneMatch(other -> other.fallback().equals(Optional.of(chat.name())))) {
        throw sections.get(i)
            .needed("severity")
            .wrong("%s would never be told anything: write 'fallback: %s' at another chat, or another severity"
                .formatted(chat.name(), chat.name()));
      }
    }
  }

  private static void fitting(Section keys, Service service) throws BadConfig {
    var known = Keys.of(service, keys.value("token-file").isPresent());
    for (var key : OF_SOME) {
      var value = keys.value(key);
      if (value.isPresent() && key.equals("url") && known.needs().equals(ADDRESS_IS_SECRET)) {
        throw value.get()
            .wrong("the address of %s is a secret: keep it in a file of its own and write 'url-file: %s.url'"
                .formatted(service.word(), service.word()));
      }
      if (value.isPresent() && !known.needs().contains(key) && !known.may().contains(key)) {
        throw value.get().wrong("%s is no key of %s: it needs %s".formatted(key, service.word(), needs(known)));
      }
    }
    for (var key : known.needs()) {
      keys.needed(key);
    }
    if (service == Service.WEBHOOK && keys.value("url").isPresent() == keys.value("url-file").isPresent()) {
      throw keys.needed("service")
          .wrong("webhook needs either url or url-file: write for example 'url: https://example.org/wanwatch'");
    }
  }

  private static String needs(Keys known) {
    return known.needs().isEmpty() ? "url or url-file" : String.join(", ", known.needs());
  }

  private static Optional<URI> url(Section keys, Service service) throws BadConfig {
    var url = keys.value("url");
    if (url.isPresent()) {
      return Optional.of(url.get().url());
    }
    return Optional
        .ofNullable(Map.of(Service.TELEGRAM, TELEGRAM, Service.NTFY, NTFY, Service.SLACK, SLACK).get(service))
        .filter(_ -> service != Service.SLACK || keys.value("token-file").isPresent());
  }

  private static Optional<Path> path(Section keys, String key) throws BadConfig {
    var value = keys.value(key);
    return value.isEmpty() ? Optional.empty() : Optional.of(value.get().filePath());
  }

  private static Optional<String> room(Section keys) throws BadConfig {
    if (keys.value("chat-id").isPresent()) {
      return Optional.of(keys.needed("chat-id").like("-?\\d{1,20}|@[A-Za-z0-9_]{4,64}", "a number or @channel"));
    }
    if (keys.value("room").isPresent()) {
      return Optional
          .of(keys.needed("room").like("![!-~]{1,254}", "the room's id, which begins with ! (no #alias), in quotes"));
    }
    if (keys.value("channel").isPresent()) {
      return Optional
          .of(keys.needed("channel").like("[CGD][A-Z0-9]{7,20}", "the channel's id, which begins with C (no #name)"));
    }
    return keys.value("topic").isEmpty()
        ? Optional.empty()
        : Optional.of(keys.needed("topic").like("[A-Za-z0-9_-]{1,64}", "letters, digits, _ and -"));
  }

  private static Optional<QuietHours> quiet(Section keys) throws BadConfig {
    var quiet = keys.value("quiet");
    if (quiet.isEmpty()) {
      return Optional.empty();
    }
    var times = quiet.get().like(CLOCK + "-" + CLOCK, "from-until").split("-", 2);
    if (times[0].equals(times[1])) {
      throw quiet.get()
          .wrong("quiet %s has no end: write from-until, such as 23:00-07:00".formatted(quiet.get().quoted()));
    }
    return Optional.of(new QuietHours(LocalTime.parse(times[0]), LocalTime.parse(times[1])));
  }

  private static Optional<LocalTime> daily(Section keys) throws BadConfig {
    var daily = keys.value("daily");
    return daily.isEmpty() ? Optional.empty() : Optional.of(LocalTime.parse(daily.get().like(CLOCK, "a time of day")));
  }

  private static String language(Section keys) throws BadConfig {
    var language = keys.value("language");
    if (language.isEmpty()) {
      return Chats.LANGUAGES.getFirst();
    }
    return language.get()
        .like(Chats.LANGUAGES.stream().collect(Collectors.joining("|")),
            "one of " + String.join(", ", Chats.LANGUAGES));
  }
}
