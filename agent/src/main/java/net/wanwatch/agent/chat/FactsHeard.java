package net.wanwatch.agent.chat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.RouterEvent;
import net.wanwatch.journal.Filter;
import net.wanwatch.journal.Follow;
import net.wanwatch.journal.JournalReader;
import net.wanwatch.journal.MirrorFolder;
import net.wanwatch.journal.Outages;

/// Follows the agent's own journal and the mirrors of its site's. Of a journal that is new to us only what is going on
/// counts: nobody is told old stories because a chat was set up.
final class FactsHeard {
  private static final Duration GOING_ON = Duration.ofDays(1);

  private final Path own;
  private final MirrorFolder mirror;
  private final String site;
  private final Map<String, Follow> follows = new HashMap<>();
  private Optional<IOException> unread = Optional.empty();

  /// @param own folder of the agent's journal
  /// @param positions up to where each folder was read before
  FactsHeard(Path own, String site, Map<String, Map<String, Long>> positions) {
    this.own = own;
    this.mirror = new MirrorFolder(own);
    this.site = site;
    positions.forEach((folder, read) -> follows.put(folder, Follow.from(Path.of(folder), read)));
  }

  Map<String, Map<String, Long>> positions() {
    var positions = new HashMap<String, Map<String, Long>>();
    follows.forEach((folder, follow) -> positions.put(folder, follow.positions()));
    return positions;
  }

  /// What a folder that cannot be read keeps from us is not in it; the others' is.
  ///
  /// @throws IOException where nobody knows which folders there are
  List<Fact> next(Instant now) throws IOException {
    var facts = new ArrayList<Fact>();
    var folders = new ArrayList<>(List.of(own));
    folders.addAll(mirror.journals(site));
    unread = Optional.empty();
    for (var folder : folders) {
      try {
        next(folder, facts, now);
      } catch (IOException e) {
        unread = Optional.of(e);
      }
    }
    return facts;
  }

  /// Why the last time something could not be read.
  Optional<IOException> unread() {
    return unread;
  }

  private void next(Path folder, List<Fact> facts, Instant now) throws IOException {
    var follow = follows.get(folder.toString());
    if (follow == null) {
      var end = Follow.fromEnd(folder);
      facts.addAll(goingOn(folder, now));
      follows.put(folder.toString(), end);
    } else {
      follow.next(facts::add);
    }
  }

  private static List<Fact> goingOn(Path folder, Instant now) throws IOException {
    var outages = new Outages();
    var others = new HashMap<String, Fact>();
    var since = now.minus(GOING_ON);
    var filter = new Filter(Set.of("outage", "crew-outage", "dish", "maintenance", "router"), Optional.of(since),
        Optional.empty());
    JournalReader.read(JournalReader.days(folder, since), filter, fact -> {
      outages.add(fact);
      switch (fact) {
        case Fact.Dish dish when dish.end().isEmpty() -> others.put("dish " + dish.id(), dish);
        case Fact.Dish dish -> others.remove("dish " + dish.id());
        case Fact.Maintenance work -> others.put("work " + work.router().orElse(""), work);
        case Fact.Router it when it.event() == RouterEvent.SITE_DARK -> others.put("dark " + it.router(), it);
        case Fact.Router it when it.event() == RouterEvent.SITE_CUT -> others.put("dark " + it.router(), it);
        case Fact.Router it when it.event() == RouterEvent.VPS_OFFLINE -> others.put("dark " + it.router(), it);
        case Fact.Router it when it.event() == RouterEvent.SITE_BACK -> others.remove("dark " + it.router());
        default -> {
        }
      }
    });
    var facts = new ArrayList<>(others.values());
    outages.tunnels().stream().filter(outage -> outage.end().isEmpty()).forEach(facts::add);
    outages.crew().stream().filter(outage -> outage.end().isEmpty()).forEach(facts::add);
    return facts;
  }
}
