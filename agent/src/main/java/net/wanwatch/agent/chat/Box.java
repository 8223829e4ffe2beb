package net.wanwatch.agent.chat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
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
/// @param given incidents that another chat has said for this one
/// @param taken incidents that this one has said for another
record Box(List<Post> waiting, Map<String, First> firsts, Set<String> given, Set<String> taken) {
  /// Phases that say of something that it lasts.
  static final Set<String> LASTING = Set.of(Phase.BEGIN.word(), Phase.AGAIN.word(), Phase.CHANGE.word());
  private static final int MOST = 100;
  private static final String FOR = ".for-";
  /// What could not be sent for so long is for the report.
  private static final Duration TOO_LATE = Duration.ofHours(6);

  Box {
    waiting = List.copyOf(waiting);
    firsts = Map.copyOf(firsts);
    given = Set.copyOf(given);
    taken = Set.copyOf(taken);
  }

  /// Neither says anything for another.
  Box(List<Post> waiting, Map<String, First> firsts) {
    this(waiting, firsts, Set.of(), Set.of());
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
    var incident = telling.incident().id();
    if (telling.severity().compareTo(least) < 0 && !taken.contains(incident)) {
      return this;
    }
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
          yield relieved(open, telling, site, words).plus(post);
        }
        yield open.isEmpty() && !given.contains(incident)
            ? this
            : without(open).plus(post(telling.in(Phase.PAST), site, Kind.NEW, words));
      }
    };
  }

  /// Without what was to be said of it, but that the crew is back: an end of the rest does not say that.
  private Box relieved(List<Post> open, Telling telling, String site, Function<Telling, Words> words) {
    var relief = open.stream()
        .filter(post -> post.phase().equals(Phase.RELIEF.word()) && post.severity().compareTo(telling.severity()) > 0)
        .findFirst();
    var gone = open.stream().filter(post -> relief.filter(post::equals).isEmpty()).toList();
    return relief.map(
        post -> without(gone).replaced(post, post(telling.in(Phase.RELIEF, post.severity()), site, post.kind(), words)))
        .orElseGet(() -> without(gone));
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
    return with(all.subList(Math.max(0, all.size() - MOST), all.size()));
  }

  private Box without(List<Post> gone) {
    return with(waiting.stream().filter(post -> !gone.contains(post)).toList());
  }

  private Box replaced(Post before, Post post) {
    return with(waiting.stream().map(each -> each.equals(before) ? before.saying(post) : each).toList());
  }

  /// What is next, if anything is.
  ///
  /// @param quiet whether only what is critical may go
  /// @param over incidents that are over, and whose end is not told yet: of those no begin goes
  Optional<Post> next(boolean quiet, Set<String> over) {
    return waiting.stream().filter(post -> mayGo(post, quiet, over)).findFirst();
  }

  private static boolean mayGo(Post post, boolean quiet, Set<String> over) {
    return (!quiet || post.severity() == Severity.CRITICAL)
        && !(LASTING.contains(post.phase()) && post.kind() != Kind.EDIT && over.contains(post.incident()));
  }

  /// It is there, or never will be.
  Box done(Post post) {
    return with(waiting.stream().filter(each -> !each.key().equals(post.key())).toList());
  }

  Box sent(Post post, Optional<String> id) {
    var all = new HashMap<>(firsts);
    var first = firsts.get(post.incident());
    if (first == null) {
      all.put(post.incident(), new First(id, post.words()));
    } else if (post.kind() == Kind.EDIT) {
      all.put(post.incident(), new First(first.id(), post.words()));
    }
    return new Box(done(post).waiting, all, given, taken);
  }

  /// @param known incidents that something may still be said of
  /// @param last those of them that people were told of, or are about to be, and not of their end
  /// @param quiet how long it may have had to wait on purpose
  Box forgetting(Set<String> known, Set<String> last, Duration quiet, Instant now) {
    var fresh = waiting.stream()
        .filter(post -> LASTING.contains(post.phase())
            ? last.contains(post.incident())
            : post.at().plus(TOO_LATE).plus(quiet).isAfter(now))
        .toList();
    var kept = new HashMap<>(firsts);
    kept.keySet()
        .removeIf(incident -> !known.contains(incident)
            && fresh.stream().noneMatch(post -> post.incident().equals(incident)));
    return new Box(fresh, kept, still(given, known, fresh), still(taken, known, fresh));
  }

  private static Set<String> still(Set<String> incidents, Set<String> known, List<Post> fresh) {
    return incidents.stream()
        .filter(
            incident -> known.contains(incident) || fresh.stream().anyMatch(post -> post.incident().equals(incident)))
        .collect(Collectors.toSet());
  }

  /// What has waited since then or longer, and nobody says for this chat yet; no change of what stands there.
  ///
  /// @param quiet whether only what is critical may be sent here
  /// @param over as of [#next]
  List<Post> overdue(Instant since, boolean quiet, Set<String> over) {
    return waiting.stream()
        .filter(post -> mayGo(post, quiet, over))
        .filter(post -> post.kind() != Kind.EDIT && !given.contains(post.incident()) && !post.at().isAfter(since))
        .toList();
  }

  /// Whether people here were told of it, or are about to be.
  boolean knows(String incident) {
    return firsts.containsKey(incident) || waiting.stream().anyMatch(post -> post.incident().equals(incident));
  }

  /// Another chat says it. An end is said here too, when this chat is reached again.
  Box giving(Post post) {
    var rest = post.phase().equals(Phase.END.word()) ? this : done(post);
    return new Box(rest.waiting, firsts, and(given, post.incident()), taken);
  }

  /// Says it for another chat.
  ///
  /// @param words which say so too
  Box taking(Post post, String chat, Words words) {
    var own = new Post(post.key() + FOR + chat, post.site(), post.incident(), post.phase(),
        knows(post.incident()) ? Kind.REPLY : Kind.NEW, post.severity(), words, post.at());
    var next = plus(own);
    return new Box(next.waiting, firsts, given, and(taken, post.incident()));
  }

  /// Whether a chat says it for another.
  static boolean isForAnother(Post post) {
    return post.key().contains(FOR);
  }

  private static Set<String> and(Set<String> all, String one) {
    var more = new HashSet<>(all);
    more.add(one);
    return more;
  }

  private Box with(List<Post> waiting) {
    return new Box(waiting, firsts, given, taken);
  }
}
