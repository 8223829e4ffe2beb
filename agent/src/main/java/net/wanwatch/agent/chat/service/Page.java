package net.wanwatch.agent.chat.service;

import java.net.URI;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.UnaryOperator;
import net.wanwatch.agent.chat.text.Asides;

/// Where a message may be looked into: the site's own pages, where it is known where the crew finds them.
///
/// A link of ours stands behind what people wrote, and outside of what [Markup] does to that.
record Page(Optional<URI> status, String language) {
  /// How a service writes a link.
  @FunctionalInterface
  interface Form {
    String of(String address, String text);
  }

  /// The day's page, open around the moment that the message tells of.
  Optional<String> timeline(Post post) {
    return status.map(page -> {
      var path = page.getRawPath() == null ? "" : page.getRawPath().replaceFirst("/+$", "");
      var address = "%s://%s%s/timeline?at=%s".formatted(page.getScheme(), page.getRawAuthority(), path,
          post.event().truncatedTo(ChronoUnit.SECONDS));
      return address.replace("(", "%28").replace(")", "%29");
    });
  }

  /// Below the message; nothing where no page is known.
  String below(Post post, String between, Form form) {
    return timeline(post).map(address -> between + form.of(address, Asides.timeline(language))).orElse("");
  }

  /// Of Telegram and Matrix.
  static Form html(UnaryOperator<String> escaped) {
    return (address, text) -> "<a href=\"%s\">%s</a>".formatted(escaped.apply(address), escaped.apply(text));
  }

  /// Of Mattermost and Rocket.Chat.
  static String markdown(String address, String text) {
    return "[%s](%s)".formatted(text, address);
  }

  /// Of Discord, which then shows no preview of it.
  static String discord(String address, String text) {
    return "[%s](<%s>)".formatted(text, address);
  }

  static String slack(String address, String text) {
    return "<%s|%s>".formatted(address.replace("&", "&amp;"), text);
  }
}
