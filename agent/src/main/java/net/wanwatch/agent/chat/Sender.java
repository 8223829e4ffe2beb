package net.wanwatch.agent.chat;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import net.wanwatch.agent.chat.service.Answer;
import net.wanwatch.agent.chat.service.Post;
import net.wanwatch.agent.chat.service.Secret;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Empties one chat's box. A message is tried until the service says that it has it: who is killed between the service's
/// yes and our note of it sends it once more.
final class Sender {
  private static final Logger log = LoggerFactory.getLogger(Sender.class);
  private static final Duration LONGEST = Duration.ofMinutes(1);
  private static final Duration SHORTEST = Duration.ofMillis(100);
  private static final Duration MOST = Duration.ofHours(1);

  private final String chat;
  private final Post.Service service;
  private final Boxes boxes;
  private final Duration shortest;
  private final UnaryOperator<Post> fresh;
  private final Consumer<Post> told;
  private final Thread thread;
  private final AtomicLong sent = new AtomicLong();
  private int failures;
  private volatile String fault = "";
  private Optional<String> missing = Optional.empty();

  /// @param shortest wait before the second try; each further one is twice as long
  /// @param fresh the same with what is true now, asked right before each try
  /// @param told hears of each that the service has, before it leaves the box
  Sender(String chat, Post.Service service, Boxes boxes, Duration shortest, UnaryOperator<Post> fresh,
      Consumer<Post> told) {
    this.chat = chat;
    this.service = service;
    this.boxes = boxes;
    this.shortest = shortest;
    this.fresh = fresh;
    this.told = told;
    this.thread = Thread.ofVirtual().name("chat-" + chat).unstarted(this::loop);
  }

  void start() {
    thread.start();
  }

  /// Returns when what is on its way has arrived, but waits no longer than so long.
  void join(Duration longest) throws InterruptedException {
    if (thread.isAlive()) {
      thread.join(longest);
    }
  }

  boolean isRunning() {
    return thread.isAlive();
  }

  String chat() {
    return chat;
  }

  boolean edits() {
    return service.edits();
  }

  long sent() {
    return sent.get();
  }

  /// What the last try came to, if it came to nothing.
  String fault() {
    return fault;
  }

  private void loop() {
    try {
      for (var next = boxes.take(chat); next.isPresent(); next = boxes.take(chat)) {
        var post = fresh(next.get().post());
        settle(post, answer(new Boxes.Sending(post, next.get().first())));
      }
    } catch (InterruptedException e) {
      log.debug("chat {}: ends", chat);
    }
  }

  /// Old words are better than none.
  private Post fresh(Post post) {
    try {
      return fresh.apply(post);
    } catch (RuntimeException e) {
      log.error("chat {}: a fault of ours, it says what it was to say", chat, e);
      return post;
    }
  }

  private Answer answer(Boxes.Sending sending) {
    try {
      return service.send(sending.post(), sending.first());
    } catch (Secret.Bad e) {
      return new Answer.Refused(e.getMessage());
    } catch (IOException e) {
      return new Answer.Later(Optional.empty(), reason(e));
    } catch (RuntimeException e) {
      log.error("chat {}: a fault of ours, the message is left out", chat, e);
      return new Answer.Dropped(e.toString());
    }
  }

  static String reason(IOException e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getClass().getSimpleName() + ": " + e.getMessage();
  }

  private void settle(Post post, Answer answer) throws InterruptedException {
    switch (answer) {
      case Answer.Sent it -> {
        told.accept(post);
        boxes.put(chat, box -> box.sent(post, it.id()));
        sent.incrementAndGet();
        well();
        partly(it.not());
      }
      case Answer.Dropped it -> {
        boxes.put(chat, box -> box.done(post));
        log.warn("chat {}: it does not take '{}': {}", chat, post.words().title(), it.said());
        well();
      }
      case Answer.Later it -> {
        boxes.put(chat, box -> box);
        bad("is not reached, what is to be said waits: " + it.said());
        boxes.rest(it.pause().map(this::bounded).orElseGet(this::pause).toNanos());
      }
      case Answer.Refused it -> {
        boxes.put(chat, box -> box);
        bad("turns us away, what is to be said waits: " + it.said());
        boxes.rest(LONGEST.toNanos());
      }
    }
  }

  /// Whatever a service says: never without a pause, and not for ever.
  private Duration bounded(Duration wanted) {
    var least = wanted.compareTo(SHORTEST) < 0 ? SHORTEST : wanted;
    return least.compareTo(MOST) > 0 ? MOST : least;
  }

  private Duration pause() {
    var pause = shortest.multipliedBy(1L << Math.min(failures - 1, 6));
    return pause.compareTo(LONGEST) > 0 ? LONGEST : pause;
  }

  private void well() {
    if (!fault.isEmpty()) {
      log.info("chat {}: reached again", chat);
    }
    fault = "";
    failures = 0;
  }

  /// Who of several is not reached is said once, and again when that changes.
  private void partly(Optional<String> not) {
    if (!not.equals(missing)) {
      not.ifPresentOrElse(it -> log.warn("chat {}: not everybody gets it: {}", chat, it),
          () -> log.info("chat {}: everybody gets it again", chat));
    }
    missing = not;
  }

  private void bad(String what) {
    failures++;
    if (!fault.equals(what)) {
      log.warn("chat {}: {}", chat, what);
    }
    fault = what;
  }
}
