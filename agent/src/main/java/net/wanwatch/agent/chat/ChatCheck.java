package net.wanwatch.agent.chat;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Function;
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
    each(config.chat().to().stream().filter(chat -> only.isEmpty() || only.get().equals(chat.name())).toList(),
        chat -> {
          var checks = new ArrayList<Check>();
          open(chat).forEach(open -> checks.add(Check.fail(name(chat), open)));
          checks.add(check(config, chat, now));
          return checks;
        }, to);
  }

  private static Stream<String> open(Chat chat) {
    return Stream.concat(chat.tokenFile().stream(), chat.urlFile().stream())
        .flatMap(file -> Secret.tooOpen(file).stream());
  }

  /// All at once, for a service that hangs does so for many seconds; told in the order of the chats.
  private static void each(List<Chat> chats, Function<Chat, List<Check>> ask, Consumer<Check> to) {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var answers = chats.stream().map(chat -> CompletableFuture.supplyAsync(() -> ask.apply(chat), threads)).toList();
      answers.forEach(answer -> answer.join().forEach(to));
    }
  }

  /// Asks each service whether it lets us in, and sends nothing.
  ///
  /// @param to is given each chat's answer as soon as it is there
  public static void look(Config config, Consumer<Check> to) {
    each(config.chat().to(),
        chat -> List
            .of(open(chat).findFirst().map(it -> Check.fail("chat " + name(chat), it)).orElseGet(() -> look(chat))),
        to);
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
