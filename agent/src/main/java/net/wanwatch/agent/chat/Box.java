package net.wanwatch.agent.chat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import net.wanwatch.agent.chat.incident.Telling;
import net.wanwatch.agent.chat.incident.Telling.Phase;
import net.wanwatch.agent.chat.service.Post;
import net.wanwatch.agent.chat.service.Post.Kind;
import net.wanwatch.agent.chat.text.Words;
import net.wanwatch.config.Chats.Severity;

/// What one chat is still to be sent, and what it has of each incident. What waits and is no longer true is put right
/// before it goes: nobody is told the beginning of a thing that is over.
///
/// @param waiting in the order it is sent
/// @param firsts each incident's first message here
record Box(List<Post> waiting, Map<String, First> firsts) {
  private static final int MOST = 100;
  /// What could not be sent for so long is for the report.
  private static final Duration TOO_LATE = Duration.ofHours(6);

  Box {
    waiting = List.copyOf(waiting);
    firsts = Map.copyOf(firsts);
  }

  /// @param id the service's name of it, where it gave one
  /// @param said what stands there
  record First(Optional<String> id, Words said) {}

  static Box empty() {
    return new Box(List.of(), Map.of());
  }

  /// @param edits whether what was sent can be changed
  /// @param sending key of what is on its way at the moment, and can no longer be put right
  /// @param words of a telling, in this chat's language
  Box tell(Telling telling, String site, Severity least, boolean edits, Optional<String> sending,
      Function<Telling, Words> words) {
    if (telling.severity().compareTo(least) < 0) {
      return this;
    }
    var incident = telling.incident().id();
    boolean there = firsts.containsKey(incident)
        || waiting.stream().anyMatch(post -> post.incident().equals(incident) && isSent(post, sending));
    var open = waiting.stream().filter(post -> post.incident().equals(incident) && !isSent(post, sending)).toList();
    var post = post(telling, site, there ? Kind.REPLY : Kind.NEW, words);
    return switch (telling.phase()) {
      case BEGIN, PAST -> without(open).plus(post);
      case AGAIN -> there ? plus(post) : without(open).plus(post);
      case CHANGE -> {
        if (!there) {
          yield open.isEmpty() ? this : replaced(open.getLast(), post);
        }
        yield edits ? edited(post, open) : this;
      }
      case RELIEF -> without(open).plus(post);
      case END -> {
        if (there) {
          yield without(open).plus(post);
        }
        yield open.isEmpty() ? this : without(open).plus(post(telling.in(Phase.PAST), site, Kind.NEW, words));
      }
    };
  }

  private static boolean isSent(Post post, Optional<String> sending) {
    return sending.filter(post.key()::equals).isPresent();
  }

  private static Post post(Telling telling, String site, Kind kind, Function<Telling, Words> words) {
    var key = "%s.%s.%d".formatted(telling.incident().id(), telling.phase().word(), telling.at().toEpochMilli());
    return new Post(key, site, telling.incident().id(), telling.phase().word(), kind, telling.severity(),
        words.apply(telling), telling.at(), telling.event());
  }

  /// Only where it says something else than what stands there.
  private Box edited(Post post, List<Post> open) {
    var before = open.stream().filter(each -> each.kind() == Kind.EDIT).findFirst();
    if (before.isPresent()) {
      return replaced(before.get(), post);
    }
    var first = firsts.get(post.incident());
    var stands = first == null
        ? waiting.stream().filter(each -> each.incident().equals(post.incident())).findFirst().map(Post::words)
        : Optional.of(first.said());
    return stands.filter(post.words()::equals).isPresent() ? this : plus(post.as(Kind.EDIT));
  }

  Box plus(Post post) {
    var all = new ArrayList<>(waiting);
    all.add(post);
    return new Box(all.subList(Math.max(0, all.size() - MOST), all.size()), firsts);
  }

  private Box without(List<Post> gone) {
    return new Box(waiting.stream().filter(post -> !gone.contains(post)).toList(), firsts);
  }

  private Box replaced(Post before, Post post) {
    return new Box(waiting.stream().map(each -> each.equals(before) ? before.saying(post) : each).toList(), firsts);
  }

  /// What is next, if anything is.
  ///
  /// @param quiet whether only what is critical may go
  Optional<Post> next(boolean quiet) {
    return waiting.stream().filter(post -> !quiet || post.severity() == Severity.CRITICAL).findFirst();
  }

  /// It is there, or never will be.
  Box done(Post post) {
    return new Box(waiting.stream().filter(each -> !each.key().equals(post.key())).toList(), firsts);
  }

  Box sent(Post post, Optional<String> id) {
    var all = new HashMap<>(firsts);
    var first = firsts.get(post.incident());
    if (first == null) {
      all.put(post.incident(), new First(id, post.words()));
    } else if (post.kind() == Kind.EDIT) {
      all.put(post.incident(), new First(first.id(), post.words()));
    }
    return new Box(done(post).waiting, all);
  }

  /// @param known incidents that something may still be said of
  /// @param quiet how long it may have had to wait on purpose
  Box forgetting(Set<String> known, Duration quiet, Instant now) {
    var fresh = waiting.stream().filter(post -> post.at().plus(TOO_LATE).plus(quiet).isAfter(now)).toList();
    var kept = new HashMap<>(firsts);
    kept.keySet()
        .removeIf(incident -> !known.contains(incident)
            && fresh.stream().noneMatch(post -> post.incident().equals(incident)));
    return new Box(fresh, kept);
  }
}
