package net.wanwatch.agent.chat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import net.wanwatch.agent.chat.incident.Incident;
import net.wanwatch.agent.chat.incident.Standing;
import net.wanwatch.agent.chat.incident.Telling.Phase;
import net.wanwatch.agent.chat.service.Post;
import net.wanwatch.agent.chat.text.Words;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the memory on disk holds, for the one who fills the boxes and those who empty them. Every change is on the disk
/// before anything follows from it. A disk that takes nothing is said once, and people are told all the same.
final class Boxes {
  private static final Logger log = LoggerFactory.getLogger(Boxes.class);

  /// So often it is written where nothing happens, lest a restart reads too much.
  private static final Duration AT_LEAST = Duration.ofMinutes(1);

  private static final Set<String> OVER = Set.of(Phase.END.word(), Phase.PAST.word());

  private final Path file;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<String, Box> boxes = new HashMap<>();
  private final QuietTimes quiet;
  private final Map<String, String> daily = new HashMap<>();
  private final Map<String, String> sending = new HashMap<>();
  private Map<String, Map<String, Long>> read;
  private Standing standing;
  private boolean written = true;
  private Instant writtenAt = Instant.EPOCH;
  private boolean closed;
  private final Set<String> newcomers = new HashSet<>();

  /// Puts something into a box.
  @FunctionalInterface
  interface Filling {
    Box fill(Box box, Optional<String> sending);
  }

  private Boxes(Path file, Memory memory, QuietTimes quiet) {
    this.file = file;
    this.quiet = quiet;
    this.read = memory.read();
    this.standing = memory.standing();
    boxes.putAll(memory.boxes());
    daily.putAll(memory.daily());
  }

  /// @param chats names of those that are configured; what was to be sent to others is forgotten
  static Boxes open(Path file, List<String> chats, QuietTimes quiet) {
    var memory = Memory.of(Map.of(), Standing.nothing(), Map.of(), Map.of());
    try {
      memory = Memory.read(file).orElse(memory);
    } catch (IOException e) {
      log.warn("chat: {} cannot be used and is begun anew, {}", file, e.getMessage());
    }
    var boxes = new Boxes(file, memory, quiet);
    boxes.newcomers.addAll(chats);
    boxes.newcomers.removeAll(boxes.boxes.keySet());
    boxes.boxes.keySet().retainAll(chats);
    chats.forEach(chat -> boxes.boxes.putIfAbsent(chat, Box.empty()));
    return boxes;
  }

  Map<String, Map<String, Long>> read() {
    return read;
  }

  /// Chats that were not there before: of what is going on nobody told them anything.
  Set<String> newcomers() {
    return newcomers;
  }

  Standing standing() {
    lock.lock();
    try {
      return standing;
    } finally {
      lock.unlock();
    }
  }

  /// What was heard up to there came to this.
  ///
  /// @param news whether the disk has to know at once
  void heard(Map<String, Map<String, Long>> read, Standing standing, Map<String, Filling> fillings, Instant now,
      boolean news) {
    lock.lock();
    try {
      boolean first = this.read.isEmpty();
      this.standing = standing;
      if (!news && !first && now.isBefore(writtenAt.plus(AT_LEAST))) {
        this.read = read;
        return;
      }
      writtenAt = now;
      fillings.forEach((chat, filling) -> boxes.computeIfPresent(chat,
          (_, box) -> filling.fill(box, Optional.ofNullable(sending.get(chat)))));
      this.read = read;
      var known = standing.incidents().stream().map(Incident::id).collect(Collectors.toSet());
      var last = standing.incidents()
          .stream()
          .filter(incident -> incident.told().isPresent())
          .map(Incident::id)
          .collect(Collectors.toSet());
      boxes.replaceAll((chat, box) -> box.forgetting(known, last, quiet.longest(chat), now));
      write();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  boolean hasDaily(String chat, String day) {
    lock.lock();
    try {
      return day.equals(daily.get(chat));
    } finally {
      lock.unlock();
    }
  }

  /// A chat is told of the day before, once a day.
  void daily(String chat, String day, Post post) {
    lock.lock();
    try {
      daily.put(chat, day);
      boxes.computeIfPresent(chat, (_, box) -> box.plus(post));
      write();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Waits until there is something to send to a chat, and says that it is on its way from now on.
  ///
  /// @return empty when all is to end
  Optional<Sending> take(String chat) throws InterruptedException {
    lock.lock();
    try {
      while (!closed) {
        var box = box(chat);
        var post = box.next(quiet.isNow(chat), over());
        if (post.isPresent()) {
          sending.put(chat, post.get().key());
          var first = Optional.ofNullable(box.firsts().get(post.get().incident())).flatMap(Box.First::id);
          return Optional.of(new Sending(post.get(), first));
        }
        changed.await();
      }
      return Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  /// @param first the service's name of the incident's first message
  record Sending(Post post, Optional<String> first) {}

  /// It is no longer on its way.
  void put(String chat, UnaryOperator<Box> change) {
    lock.lock();
    try {
      sending.remove(chat);
      var before = box(chat);
      var after = change.apply(before);
      boxes.put(chat, after);
      if (!after.equals(before)) {
        write();
      }
    } finally {
      lock.unlock();
    }
  }

  /// Whether there is something to be sent to a chat now.
  boolean isBusy(String chat) {
    lock.lock();
    try {
      return box(chat).next(quiet.isNow(chat), over()).isPresent();
    } finally {
      lock.unlock();
    }
  }

  /// What one chat was to be sent since then or before, and was not, the other says. What is over waits where the other
  /// told it anyway.
  ///
  /// @param note says in words for whom it is said
  void takeOver(String from, String to, Instant since, UnaryOperator<Words> note) {
    lock.lock();
    try {
      var giver = box(from);
      var taker = box(to);
      for (var post : giver.overdue(since, quiet.isNow(from), over())) {
        boolean over = OVER.contains(post.phase());
        if (!over || !taker.knows(post.incident())) {
          taker = taker.taking(post, from, note.apply(post.words()));
          giver = giver.giving(post);
        }
      }
      if (!giver.equals(box(from))) {
        boxes.put(from, giver);
        boxes.put(to, taker);
        write();
        changed.signalAll();
        log.info("chat {}: is not reached, {} says it", from, to);
      }
    } finally {
      lock.unlock();
    }
  }

  /// The incident that a message is about.
  ///
  /// @param message the service's name of it
  Optional<String> incident(String chat, String message) {
    lock.lock();
    try {
      return box(chat).firsts()
          .entrySet()
          .stream()
          .filter(first -> first.getValue().id().equals(Optional.of(message)))
          .map(Map.Entry::getKey)
          .findFirst();
    } finally {
      lock.unlock();
    }
  }

  private Set<String> over() {
    return standing.incidents().stream().filter(Incident::isOver).map(Incident::id).collect(Collectors.toSet());
  }

  int waiting(String chat) {
    lock.lock();
    try {
      return box(chat).waiting().size();
    } finally {
      lock.unlock();
    }
  }

  private Box box(String chat) {
    return boxes.getOrDefault(chat, Box.empty());
  }

  private void write() {
    try {
      Memory.of(read, standing, boxes, daily).write(file);
      written = true;
    } catch (IOException e) {
      if (written) {
        log.error("chat: {} cannot be written, a restart may tell things twice: {}", file, e.getMessage());
      }
      written = false;
    }
  }

  void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  boolean closed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  /// Waits, but not longer than until the end.
  void rest(long nanos) throws InterruptedException {
    lock.lock();
    try {
      for (long left = nanos; left > 0 && !closed;) {
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }
}
