package net.wanwatch.agent.chat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import net.wanwatch.agent.chat.incident.Acknowledged;
import net.wanwatch.agent.chat.incident.Incident;
import net.wanwatch.agent.chat.incident.Incidents;
import net.wanwatch.agent.chat.incident.Standing;
import net.wanwatch.agent.chat.incident.Telling;
import net.wanwatch.agent.chat.incident.Telling.Phase;
import net.wanwatch.agent.chat.incident.Trouble;
import net.wanwatch.agent.chat.service.Post;
import net.wanwatch.agent.chat.service.Secret;
import net.wanwatch.agent.chat.service.Services;
import net.wanwatch.agent.chat.text.Asides;
import net.wanwatch.agent.chat.text.Texts;
import net.wanwatch.config.Chats;
import net.wanwatch.config.Config;
import net.wanwatch.fact.Fact;
import net.wanwatch.state.OpenIncident;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells the configured chats what happens: twice a second it reads what is new in the journals, and each chat has a
/// thread of its own that sends, so that none waits for another.
public final class Chatting implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Chatting.class);
  private static final Duration ROUND = Duration.ofMillis(500);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration LAST_WORD = Duration.ofSeconds(3);

  private static final Duration STALE = Duration.ofSeconds(30);

  private final Config config;
  private final InstantSource clock;
  private final Boxes boxes;
  private final FactsHeard facts;
  private final Incidents incidents;
  private final IncidentJournal journal;
  private final DailyLine daily;
  private final Map<String, Texts> texts = new HashMap<>();
  private final List<Sender> senders;
  private final Thread thread = Thread.ofVirtual().name("chat").unstarted(this::loop);
  private final Fallbacks fallbacks;
  private final List<Listener> listeners;
  /// Held while it is judged, so that who takes on an incident is not forgotten by a round that began before.
  private final ReentrantLock judging = new ReentrantLock();
  private boolean heard = true;
  private boolean newcomersKnow;
  private volatile long wellAt = System.nanoTime();

  /// @param config with at least one chat
  /// @param journal the agent's own, where incidents are written down
  /// @param carries whether something of the site came through a router's tunnel within the last seconds
  public Chatting(Config config, InstantSource clock, Consumer<? super Fact> journal,
      BiPredicate<String, String> carries) {
    this.config = config;
    this.clock = clock;
    var folder = config.agent().journal();
    var names = config.chat().to().stream().map(Chats.Chat::name).toList();
    this.boxes = Boxes.open(memory(folder), names, new QuietTimes(config.chat(), clock));
    this.facts = new FactsHeard(folder, config.site(), boxes.read());
    this.journal = new IncidentJournal(config.site(), journal);
    var tunnels = config.routers()
        .stream()
        .collect(Collectors.toMap(Config.Router::name,
            router -> router.tunnels().stream().map(Config.Tunnel::name).toList()));
    this.incidents = new Incidents(config.chat().after(), tunnels, carries);
    this.daily = new DailyLine(config, tunnels);
    config.chat().to().forEach(chat -> texts.computeIfAbsent(chat.language(), it -> texts(config, it)));
    this.senders = config.chat().to().stream().map(this::sender).toList();
    this.fallbacks = new Fallbacks(config.chat().to(), senders, boxes);
    this.listeners = Services.listening(config.chat().to())
        .stream()
        .map(listening -> new Listener(listening, this::heard, boxes))
        .toList();
    try {
      this.journal.read(folder, now());
    } catch (IOException e) {
      log.warn("chat: what {} says of incidents cannot be read, {}", folder, e.getMessage());
    }
  }

  private Sender sender(Chats.Chat chat) {
    var words = texts(config, chat.language());
    return new Sender(chat.name(), Services.of(chat, config.chat().statusPage()), boxes, PAUSE,
        post -> fresh(post, words), post -> journal.told(chat.name(), post, now()));
  }

  /// Below the agent's journal, where it may write.
  static Path memory(Path journal) {
    return journal.resolve("chat").resolve("memory.json");
  }

  static Texts texts(Config config, String language) {
    return new Texts(language, config.chat().timeZone(), (router, tunnel) -> label(config, router, tunnel),
        config.routers().size() > 1);
  }

  private static String label(Config config, String router, String tunnel) {
    return config.routers()
        .stream()
        .filter(it -> it.name().equals(router))
        .flatMap(it -> it.tunnels().stream())
        .filter(it -> it.name().equals(tunnel))
        .map(Config.Tunnel::label)
        .findFirst()
        .orElse(tunnel);
  }

  public void start() {
    config.chat().to().forEach(Chatting::openFiles);
    thread.start();
    senders.forEach(Sender::start);
    listeners.forEach(Listener::start);
    log.info("chat: {} are told", config.chat().to().stream().map(Chats.Chat::name).collect(Collectors.joining(", ")));
  }

  private static void openFiles(Chats.Chat chat) {
    chat.tokenFile().flatMap(Secret::tooOpen).ifPresent(open -> log.warn("chat {}: {}", chat.name(), open));
    chat.urlFile().flatMap(Secret::tooOpen).ifPresent(open -> log.warn("chat {}: {}", chat.name(), open));
  }

  /// What waited says what is so now: nobody is told that something works which was heard an hour ago.
  private Post fresh(Post post, Texts words) {
    return Box.LASTING.contains(post.phase()) && !Box.isForAnother(post)
        ? incidents.now(boxes.standing(), post.incident(), now())
            .map(telling -> post.withWords(words.say(telling)))
            .orElse(post)
        : post;
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  /// What is going on and people were told of.
  public List<Incident> incidents() {
    return boxes.standing().incidents().stream().filter(incident -> incident.told().isPresent()).toList();
  }

  /// The same for the pages; what is announced they show anyway.
  public List<OpenIncident> shown() {
    return incidents().stream().filter(incident -> !incident.isWork() && !incident.isOver()).map(this::shown).toList();
  }

  private OpenIncident shown(Incident incident) {
    var open = incident.troubles().stream().filter(Trouble::isOpen).toList();
    var tunnels = open.stream()
        .flatMap(trouble -> trouble.tunnel().stream())
        .map(tunnel -> label(config, incident.router(), tunnel))
        .distinct()
        .toList();
    return new OpenIncident(Collections.min(open.stream().map(Trouble::what).toList()).word(), tunnels,
        Collections.min(open.stream().map(Trouble::start).toList()), incident.acknowledged().map(Acknowledged::who));
  }

  List<Sender> senders() {
    return senders;
  }

  Boxes boxes() {
    return boxes;
  }

  List<Listener> listeners() {
    return listeners;
  }

  /// Whether it still reads and judges what happens.
  public boolean isWell() {
    return System.nanoTime() - wellAt < STALE.toNanos();
  }

  private void loop() {
    try {
      while (!boxes.closed()) {
        round();
        boxes.rest(ROUND.toNanos());
      }
    } catch (InterruptedException e) {
      log.debug("chat: ends");
    }
  }

  void round() {
    try {
      step(now());
      tellOfYesterday(now());
      if (facts.unread().isPresent()) {
        throw facts.unread().get();
      }
      if (!heard) {
        log.info("chat: the journals are read again");
      }
      heard = true;
      wellAt = System.nanoTime();
    } catch (IOException e) {
      if (heard) {
        log.warn("chat: the journals cannot be read, {}", e.getMessage());
      }
      heard = false;
    } catch (RuntimeException e) {
      log.error("chat: a fault of ours, it goes on", e);
    }
  }

  private void step(Instant now) throws IOException {
    judging.lock();
    try {
      var before = boxes.standing();
      var step = incidents.step(before, facts.next(now), now);
      journal.changed(step.standing().incidents(), now);
      var begun = newcomersKnow ? List.<Telling>of() : goingOn(before, now);
      newcomersKnow = true;
      boxes.heard(facts.positions(), step.standing(), fillings(step.tellings(), begun), now,
          isNews(before, step) || !begun.isEmpty());
    } finally {
      judging.unlock();
    }
    fallbacks.look(now);
  }

  /// What people were told of and lasts, for a chat that was not there when it began.
  private List<Telling> goingOn(Standing standing, Instant now) {
    return standing.incidents()
        .stream()
        .filter(incident -> incident.told().isPresent())
        .flatMap(incident -> incidents.now(standing, incident.id(), now).stream())
        .map(telling -> telling.in(Phase.BEGIN))
        .toList();
  }

  private void tellOfYesterday(Instant now) throws IOException {
    for (var chat : config.chat().to()) {
      var today = daily.due(chat, now);
      if (today.isPresent() && !boxes.hasDaily(chat.name(), today.get().toString())) {
        var words = texts.computeIfAbsent(chat.language(), it -> texts(config, it));
        boxes.daily(chat.name(), today.get().toString(), daily.post(today.get(), words, now));
      }
    }
  }

  private Optional<String> heard(String chat, String message, String who) {
    return boxes.incident(chat, message).flatMap(incident -> acknowledge(incident, who)).map(Acknowledged::who);
  }

  /// Somebody has an incident: whoever says so first, and its messages say it from then on.
  ///
  /// @param who as they call themselves
  /// @return who has it; empty where there is no such incident, or people were told that it is over
  public Optional<Acknowledged> acknowledge(String incident, String who) {
    judging.lock();
    try {
      var before = boxes.standing();
      var known = before.incidents()
          .stream()
          .filter(it -> it.id().equals(incident) && (it.told().isPresent() || !it.isOver()))
          .findFirst();
      if (known.isEmpty() || known.get().acknowledged().isPresent()) {
        return known.flatMap(Incident::acknowledged);
      }
      var by = new Acknowledged(Asides.name(who), now());
      var step = incidents.acknowledge(before, incident, by);
      journal.changed(step.standing().incidents(), by.at());
      boxes.heard(facts.positions(), step.standing(), fillings(step.tellings(), List.of()), by.at(), true);
      log.info("chat: {} has {}", by.who(), incident);
      return Optional.of(by);
    } finally {
      judging.unlock();
    }
  }

  /// What is no news need not be on the disk: heard again, it would be none again.
  private static boolean isNews(Standing before, Incidents.Step step) {
    return !step.tellings().isEmpty() || !before.incidents().equals(step.standing().incidents());
  }

  /// @param begun what goes on, for who is new
  private Map<String, Boxes.Filling> fillings(List<Telling> tellings, List<Telling> begun) {
    var fillings = new HashMap<String, Boxes.Filling>();
    for (var sender : senders) {
      var chat = config.chat().to().stream().filter(it -> it.name().equals(sender.chat())).findFirst().orElseThrow();
      var words = texts.computeIfAbsent(chat.language(), it -> texts(config, it));
      var all = new ArrayList<Telling>(boxes.newcomers().contains(chat.name()) ? begun : List.of());
      all.addAll(tellings);
      fillings.put(chat.name(), (box, sending) -> {
        for (var telling : all) {
          if (!chat.onlyFallback() || box.taken().contains(telling.incident().id())) {
            box = box.tell(telling, config.site(), chat.least(), sender.edits(), sending, words::say);
          }
        }
        return box;
      });
    }
    return fillings;
  }

  @Override
  public void close() {
    boxes.close();
    listeners.forEach(Listener::close);
    long end = System.nanoTime() + LAST_WORD.toNanos();
    try {
      if (thread.isAlive()) {
        thread.join(LAST_WORD);
      }
      for (var sender : senders) {
        sender.join(Duration.ofNanos(Math.max(1, end - System.nanoTime())));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    journal.close();
  }
}
