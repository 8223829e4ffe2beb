package net.wanwatch.agent.chat.service;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import net.wanwatch.config.Chats.Chat;
import net.wanwatch.http.Call;

/// Slack's Web API by a bot's token: what an incoming webhook cannot, it changes its message, and its end stands in the
/// message's thread and is shown in the channel too. A refusal is `"ok": false` with status 200.
///
/// https://docs.slack.dev/reference/methods/chat.postMessage
final class SlackBot implements Post.Service {
  private static final Set<String> BUSY = Set.of("ratelimited", "rate_limited", "fatal_error", "internal_error",
      "service_unavailable", "request_timeout");

  private final URI base;
  private final Path token;
  private final String channel;
  private final Page page;

  SlackBot(Chat chat, Page page) {
    this.page = page;
    this.base = chat.url().orElseThrow();
    this.token = chat.tokenFile().orElseThrow();
    this.channel = chat.room().orElseThrow();
  }

  @Override
  public boolean edits() {
    return true;
  }

  @Override
  public Answer send(Post post, Optional<String> first) throws IOException {
    var more = Markup.slack(post.words().more());
    var body = Exchange.object()
        .put("channel", channel)
        .put("text", "*" + Markup.slack(post.words().title()) + "*" + (more.isEmpty() ? "" : "\n" + more)
            + page.below(post, "\n", Page::slack));
    if (post.kind() == Post.Kind.EDIT && first.isPresent()) {
      return answer(ask("chat.update", body.put("ts", first.get())));
    }
    body.put("unfurl_links", false).put("unfurl_media", false);
    if (first.isEmpty()) {
      return answer(ask("chat.postMessage", body));
    }
    var reply = ask("chat.postMessage", body.deepCopy().put("thread_ts", first.get()).put("reply_broadcast", true));
    // Whose first message is gone has no thread, and is told all the same.
    return error(reply).contains("thread") ? answer(ask("chat.postMessage", body)) : answer(reply);
  }

  @Override
  public Optional<Answer> look() throws IOException {
    var reply = ask("auth.test", Exchange.object());
    return Optional.of(answer(reply) instanceof Answer.Sent
        ? new Answer.Sent(Optional.empty(),
            "the token is %s's; whether it is in the channel shows when it sends"
                .formatted(Exchange.line(Exchange.json(reply).path("user").asText("a bot"))))
        : answer(reply));
  }

  private Call.Reply ask(String method, ObjectNode body) throws IOException {
    return Exchange.ask("POST", URI.create("%s/api/%s".formatted(base, method)), Optional.of(Secret.read(token)), body);
  }

  private static String error(Call.Reply reply) {
    return Exchange.json(reply).path("error").asText("");
  }

  private Answer answer(Call.Reply reply) {
    var json = Exchange.json(reply);
    if (reply.status() == 200 && !json.path("ok").isBoolean()) {
      return Exchange.stranger(reply, "Slack", "url");
    }
    if (reply.status() != 200 || json.path("ok").asBoolean()) {
      return Exchange.answer(reply, it -> Exchange.text(it.path("ts")), error(reply), "look at url");
    }
    var error = Exchange.line(error(reply));
    if (BUSY.contains(error)) {
      return new Answer.Later(reply.retryAfter(), error);
    }
    var cure = cure(error);
    return cure.isEmpty() ? new Answer.Dropped(error) : new Answer.Refused(error + ": " + cure);
  }

  private String cure(String error) {
    return switch (error) {
      case "invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired",
          "not_allowed_token_type" ->
        "look at the token in %s: the app's 'OAuth & Permissions' has it, it begins with xoxb-".formatted(token);
      case "missing_scope" -> "give the app the scope chat:write, and install it again";
      case "not_in_channel" -> "type /invite and the app's name in the channel";
      case "channel_not_found" -> "look at channel, and invite the app there if it is private";
      case "restricted_action", "restricted_action_read_only_channel", "restricted_action_non_threadable_channel",
          "restricted_action_thread_only_channel" ->
        "not everybody may post in the channel: let the app do so in the channel's settings";
      case "is_archived" -> "the channel is archived: write another's id";
      default -> "";
    };
  }
}
