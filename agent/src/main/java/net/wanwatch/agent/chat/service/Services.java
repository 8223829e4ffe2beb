package net.wanwatch.agent.chat.service;

import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import net.wanwatch.config.Chats.Chat;

/// The client of a chat.
public final class Services {
  private Services() {}

  public static Post.Service of(Chat chat) {
    return of(chat, Optional.empty());
  }

  /// @param statusPage where the crew finds it
  public static Post.Service of(Chat chat, Optional<URI> statusPage) {
    var page = new Page(statusPage, chat.language());
    return switch (chat.service()) {
      case TELEGRAM -> new Telegram(chat, page);
      case MATRIX -> new Matrix(chat, page);
      case NTFY -> new Ntfy(chat, page);
      case DISCORD -> new Discord(chat, page);
      case SLACK -> chat.tokenFile().isPresent() ? new SlackBot(chat, page) : IncomingWebhook.slack(chat, page);
      case MATTERMOST -> IncomingWebhook.mattermost(chat, page);
      case ROCKETCHAT -> IncomingWebhook.rocketChat(chat, page);
      case EMAIL -> new Email(chat, page);
      case WEBHOOK -> new Webhook(chat, page);
    };
  }

  /// Who hears the answers to what these are sent. All that one bot writes in is heard at once, for Telegram gives each
  /// answer to one asker only.
  public static List<Listening> listening(List<Chat> chats) {
    var all = new ArrayList<Listening>();
    var bots = new LinkedHashMap<String, List<Chat>>();
    for (var chat : chats) {
      switch (chat.service()) {
        case TELEGRAM -> bots.computeIfAbsent(chat.url() + " " + chat.tokenFile(), _ -> new ArrayList<>()).add(chat);
        case MATRIX -> all.add(new MatrixListening(chat));
        case NTFY, DISCORD, SLACK, MATTERMOST, ROCKETCHAT, EMAIL, WEBHOOK -> {
        }
      }
    }
    bots.values().forEach(bot -> all.add(new TelegramListening(bot)));
    return all;
  }
}
