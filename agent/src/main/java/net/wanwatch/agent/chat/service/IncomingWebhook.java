package net.wanwatch.agent.chat.service;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import net.wanwatch.config.Chats.Chat;

/// The incoming webhooks of Slack, Mattermost and Rocket.Chat: one text to an address that is the secret. They give no
/// name of what they took, so nothing is edited.
///
/// https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks,
/// https://developers.mattermost.com/integrate/webhooks/incoming/,
/// https://docs.rocket.chat/docs/integrations
final class IncomingWebhook implements Post.Service {
  private final Path file;
  private final Form form;

  /// How a service wants it.
  @FunctionalInterface
  private interface Form {
    ObjectNode of(Post post);
  }

  private IncomingWebhook(Chat chat, Form form) {
    this.file = chat.urlFile().orElseThrow();
    this.form = form;
  }

  static IncomingWebhook slack(Chat chat, Page page) {
    return new IncomingWebhook(chat,
        post -> Exchange.object()
            .put("text", "*" + Markup.slack(post.words().title()) + "*" + more(Markup.slack(post.words().more()))
                + page.below(post, "\n", Page::slack)));
  }

  static IncomingWebhook mattermost(Chat chat, Page page) {
    return new IncomingWebhook(chat,
        post -> Exchange.object()
            .put("text", "**" + Markup.markdown(post.words().title()) + "**"
                + more(Markup.markdown(post.words().more())) + page.below(post, "\n", Page::markdown)));
  }

  static IncomingWebhook rocketChat(Chat chat, Page page) {
    return new IncomingWebhook(chat,
        post -> Exchange.object()
            .put("text", "*" + Markup.rocketChat(post.words().title()) + "*"
                + more(Markup.rocketChat(post.words().more())) + page.below(post, "\n", Page::markdown)));
  }

  private static String more(String text) {
    return text.isEmpty() ? "" : "\n" + text;
  }

  @Override
  public boolean edits() {
    return false;
  }

  @Override
  public Answer send(Post post, Optional<String> first) throws IOException {
    var reply = Exchange.ask("POST", Exchange.address(file), Optional.empty(), form.of(post));
    if (Exchange.isPage(reply)) {
      return Exchange.stranger(reply, "a webhook", "the address in " + file);
    }
    return Exchange.answer(reply, _ -> Optional.empty(), reply.text(),
        "the webhook is gone or another: make one and write its address into " + file);
  }
}
