package net.wanwatch.agent.chat.service;

/// Keeps what people wrote from being read as a service's markup, or as a call to everybody.
final class Markup {
  private static final String NOTHING_SEEN = "\u200B";

  private Markup() {}

  /// Of Telegram, which makes a call of every name behind an @.
  static String telegram(String text) {
    return html(text).replace("@", "@" + NOTHING_SEEN);
  }

  /// Of Telegram and Matrix, who know few elements.
  static String html(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
  }

  /// Of Slack, for whom the first three begin or end everything; of the others it knows no escape.
  static String slack(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replaceAll("([*_~`])", "$1" + NOTHING_SEEN);
  }

  /// Of Discord and Mattermost. A name behind an @ calls nobody when something stands between.
  static String markdown(String text) {
    return text.replaceAll("([\\\\*_~`|>\\[\\]()#<])", "\\\\$1")
        .replace("@", "@" + NOTHING_SEEN)
        .replace("://", ":" + NOTHING_SEEN + "//");
  }

  /// Of Rocket.Chat, which knows no backslash: what makes its markup is parted from its neighbour.
  static String rocketChat(String text) {
    return text.replaceAll("([*_~`\\[\\]@#!>])", "$1" + NOTHING_SEEN).replace("://", ":" + NOTHING_SEEN + "//");
  }
}
