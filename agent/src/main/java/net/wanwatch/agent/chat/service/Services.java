package net.wanwatch.agent.chat.service;

import net.wanwatch.config.Chats.Chat;

/// The client of a chat.
public final class Services {
  private Services() {}

  public static Post.Service of(Chat chat) {
    return switch (chat.service()) {
      case TELEGRAM -> new Telegram(chat);
      case MATRIX -> new Matrix(chat);
      case NTFY -> new Ntfy(chat);
      case DISCORD -> new Discord(chat);
      case SLACK -> IncomingWebhook.slack(chat);
      case MATTERMOST -> IncomingWebhook.mattermost(chat);
      case ROCKETCHAT -> IncomingWebhook.rocketChat(chat);
      case WEBHOOK -> new Webhook(chat);
    };
  }
}
