package net.wanwatch.agent.chat;

import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import net.wanwatch.agent.chat.service.Answer;
import net.wanwatch.agent.chat.service.Post;
import net.wanwatch.agent.chat.service.Secret;
import net.wanwatch.agent.chat.service.Services;
import net.wanwatch.config.Chats.Chat;
import net.wanwatch.config.Chats.Severity;
import net.wanwatch.config.Config;
import net.wanwatch.live.Check;

/// Sends one message through each chat, for `wanwatch chat test`, and says what the service answered.
public final class ChatCheck {
  private ChatCheck() {}

  /// @param only name of the one that is tried; empty for all
  /// @param to is given each chat's answer as soon as it is there
  public static void run(Config config, Optional<String> only, Instant now, Consumer<Check> to) {
    for (var chat : config.chat().to()) {
      if (only.isEmpty() || only.get().equals(chat.name())) {
        chat.tokenFile().flatMap(Secret::tooOpen).ifPresent(open -> to.accept(Check.fail(name(chat), open)));
        chat.urlFile().flatMap(Secret::tooOpen).ifPresent(open -> to.accept(Check.fail(name(chat), open)));
        to.accept(check(config, chat, now));
      }
    }
  }

  /// Asks each service whether it lets us in, and sends nothing.
  ///
  /// @param to is given each chat's answer as soon as it is there
  public static void look(Config config, Consumer<Check> to) {
    for (var chat : config.chat().to()) {
      var open = Stream.concat(chat.tokenFile().stream(), chat.urlFile().stream())
          .flatMap(file -> Secret.tooOpen(file).stream())
          .findFirst();
      to.accept(open.map(it -> Check.fail("chat " + name(chat), it)).orElseGet(() -> look(chat)));
    }
  }

  private static Check look(Chat chat) {
    var what = "chat " + name(chat);
    try {
      var answer = Services.of(chat).look();
      if (answer.isEmpty()) {
        return Check.skip(what, "cannot be tried without sending: wanwatch chat test " + chat.name());
      }
      return switch (answer.get()) {
        case Answer.Sent sent -> Check.ok(what, sent.said());
        case Answer.Later later -> Check.fail(what, "it answered %s, try again later".formatted(later.said()));
        case Answer.Refused refused -> Check.fail(what, "it answered " + refused.said());
        case Answer.Dropped dropped -> Check.fail(what, "it answered " + dropped.said());
      };
    } catch (Secret.Bad e) {
      return Check.fail(what, e.getMessage());
    } catch (IOException e) {
      return Check.fail(what, "not reached, " + Sender.reason(e));
    }
  }

  private static String name(Chat chat) {
    return chat.name().equals(chat.service().word()) ? chat.name() : chat.name() + " " + chat.service().word();
  }

  private static Check check(Config config, Chat chat, Instant now) {
    var post = new Post("test." + now.toEpochMilli(), config.site(), "test", "test", Post.Kind.NEW, Severity.INFO,
        Chatting.texts(config, chat.language()).test(config.site()), now);
    try {
      return switch (Services.of(chat).send(post, Optional.empty())) {
        case Answer.Sent sent -> Check.ok(name(chat), "sent, it answered " + sent.said());
        case Answer.Later later -> Check.fail(name(chat),
            "it answered " + later.said()
                + later.pause()
                    .map(pause -> ", try again in %d s".formatted(pause.toSeconds()))
                    .orElse(", try again later"));
        case Answer.Refused refused -> Check.fail(name(chat), "it answered " + refused.said());
        case Answer.Dropped dropped -> Check.fail(name(chat), "it answered " + dropped.said());
      };
    } catch (Secret.Bad e) {
      return Check.fail(name(chat), e.getMessage());
    } catch (IOException e) {
      return Check.fail(name(chat), "not reached, " + Sender.reason(e));
    }
  }
}
