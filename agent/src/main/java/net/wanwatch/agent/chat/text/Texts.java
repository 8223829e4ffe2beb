package net.wanwatch.agent.chat.text;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.wanwatch.agent.chat.day.Day;
import net.wanwatch.agent.chat.incident.Telling;
import net.wanwatch.agent.chat.incident.Telling.Phase;
import net.wanwatch.agent.chat.incident.Trouble;
import net.wanwatch.config.Chats.Severity;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.Fact.Incident.What;
import net.wanwatch.fact.Verdict;

/// Says an incident in a language. Each sentence follows from the incident's facts, and names their times.
public final class Texts {
  /// Dishes are asked every 15 s, and at once when something breaks.
  private static final Duration ASKED = Duration.ofSeconds(20);
  private static final Duration APART = Duration.ofMinutes(1);
  private static final Set<Phase> WHILE_IT_LASTS = Set.of(Phase.BEGIN, Phase.CHANGE, Phase.AGAIN);

  private final Sentences sentences;
  private final ZoneId zone;
  private final Locale locale;
  private final DateTimeFormatter time;
  private final DateTimeFormatter day;
  private final LengthSentence lengths;
  private final BinaryOperator<String> labels;
  private final boolean routers;

  /// @param labels what the crew calls a router's tunnel
  /// @param routers whether there are several, so that each message names its own
  public Texts(String language, ZoneId zone, BinaryOperator<String> labels, boolean routers) {
    this.sentences = Sentences.of(language);
    this.zone = zone;
    this.lengths = new LengthSentence(sentences);
    this.labels = labels;
    this.routers = routers;
    this.locale = Locale.forLanguageTag(language);
    this.time = DateTimeFormatter.ofPattern(sentences.say("time", Map.of()), locale);
    this.day = DateTimeFormatter.ofPattern(sentences.say("day", Map.of()), locale);
  }

  public Words test(String site) {
    var values = Map.of("site", Sentences.clean(site));
    return new Words("⚪ " + sentences.say("test", values), sentences.say("test.more", values));
  }

  /// @param after what is shorter is a blip
  public Words day(Day day, Duration after) {
    return new Words("⚪ " + new DaySentence(sentences, locale, lengths).say(day, after), "");
  }

  public Words say(Telling telling) {
    var troubles = troubles(telling);
    var topic = topic(telling, troubles);
    var chosen = chosen(telling.phase(), topic, troubles);
    var values = values(telling, topic, chosen);
    var router = routers && !telling.incident().router().isEmpty()
        ? Sentences.clean(telling.incident().router()) + ": "
        : "";
    return new Words(sign(telling) + " " + router + title(telling, topic, chosen, values),
        (more(telling, topic, chosen, values) + " " + has(telling)).strip());
  }

  private String has(Telling telling) {
    return WHILE_IT_LASTS.contains(telling.phase())
        ? telling.incident()
            .acknowledged()
            .map(by -> sentences.say("have", Map.of("who", Sentences.clean(by.who()))))
            .orElse("")
        : "";
  }

  private static List<Trouble> troubles(Telling telling) {
    var told = all(telling);
    if (lasts(telling)) {
      return told.stream().filter(Trouble::isOpen).toList();
    }
    if (telling.phase() == Phase.PAST) {
      return told;
    }
    var tunnels = of(What.TUNNEL, told);
    return telling.severity() == Severity.CRITICAL || tunnels.isEmpty() ? latest(told) : tunnels;
  }

  /// What flaps is still said to change when it is up at the moment.
  private static boolean lasts(Telling telling) {
    return WHILE_IT_LASTS.contains(telling.phase()) && all(telling).stream().anyMatch(Trouble::isOpen);
  }

  private static List<Trouble> all(Telling telling) {
    return telling.incident().troubles().stream().filter(trouble -> !telling.planned().contains(trouble.id())).toList();
  }

  /// What was over last, and what overlaps it: an incident may hold several such times, and each has its own length. A
  /// tunnel alone is none where there was worse.
  private static List<Trouble> latest(List<Trouble> told) {
    boolean worse = told.stream().anyMatch(trouble -> trouble.what() != What.TUNNEL && !trouble.isOpen());
    var ended = told.stream()
        .filter(trouble -> !trouble.isOpen() && !(worse && trouble.what() == What.TUNNEL))
        .sorted(Comparator.comparing((Trouble trouble) -> trouble.end().orElseThrow()).reversed())
        .toList();
    if (ended.isEmpty()) {
      return told;
    }
    var chosen = new ArrayList<Trouble>();
    var from = ended.getFirst().start();
    for (var trouble : ended) {
      if (chosen.isEmpty() || trouble.end().orElseThrow().isAfter(from)) {
        chosen.add(trouble);
        from = trouble.start().isBefore(from) ? trouble.start() : from;
      }
    }
    var shown = new ArrayList<>(chosen);
    var first = from;
    told.stream()
        .filter(trouble -> trouble.what() == What.TUNNEL && !chosen.contains(trouble))
        .filter(trouble -> trouble.end().filter(end -> end.isBefore(first)).isEmpty())
        .forEach(shown::add);
    return shown;
  }

  private static String topic(Telling telling, List<Trouble> troubles) {
    var worst = troubles.stream().map(Trouble::what).min(What::compareTo).orElseThrow();
    var down = of(What.TUNNEL, troubles);
    boolean forwards = down.isEmpty()
        || down.stream().anyMatch(trouble -> !trouble.verdict().equals(Optional.of(Verdict.VPS_NOT_FORWARDING)));
    return switch (worst) {
      case VPS -> "out";
      case DARK -> "dark";
      case CUT -> "cut";
      case WAY -> "way";
      case MAINTENANCE -> "work";
      case CREW -> forwards ? "crew" : "vps";
      case TUNNEL -> telling.severity() != Severity.CRITICAL ? "tunnel" : forwards ? "none" : "vps";
    };
  }

  private static List<Trouble> of(What what, List<Trouble> troubles) {
    return troubles.stream().filter(trouble -> trouble.what() == what).toList();
  }

  /// Those that a topic is about.
  private static List<Trouble> chosen(Phase phase, String topic, List<Trouble> troubles) {
    return switch (topic) {
      case "out" -> of(What.VPS, troubles);
      case "dark" -> of(What.DARK, troubles);
      case "cut" -> of(What.CUT, troubles);
      case "way" -> of(What.WAY, troubles);
      case "work" -> of(What.MAINTENANCE, troubles);
      case "crew" -> of(What.CREW, troubles);
      case "vps" -> of(isServed(phase, troubles) ? What.CREW : What.TUNNEL, troubles);
      default -> of(What.TUNNEL, troubles);
    };
  }

  /// mwan3 gives the crew a tunnel some seconds after the VPS lets it through again: what ends then is the crew's.
  private static boolean isServed(Phase phase, List<Trouble> troubles) {
    return (phase == Phase.END || phase == Phase.RELIEF) && !of(What.CREW, troubles).isEmpty();
  }

  private String title(Telling telling, String topic, List<Trouble> chosen, Map<String, String> values) {
    var over = (isServed(telling.phase(), chosen) ? "crew" : topic) + ".end";
    boolean several = Integer.parseInt(values.getOrDefault("times", "1")) > 1 && topic.equals("tunnel");
    return switch (telling.phase()) {
      case BEGIN, CHANGE, AGAIN -> {
        var key = !lasts(telling) ? "tunnel.holds" : several ? "tunnel.again" : topic + ".begin";
        yield sentences.say(topic.equals("dark") && telling.tunnels().size() == 1 ? key + ".one" : key, values);
      }
      case END -> sentences.say(several ? "tunnel.end.times" : over, values);
      case RELIEF -> sentences.say(over, values) + still(telling);
      case PAST -> sentences.say(several ? "tunnel.past.times" : topic + ".past", values);
    };
  }

  private String still(Telling telling) {
    var down = telling.down();
    return down.isEmpty() ? "" : sentences.say("still", Map.of("names", names(telling, down)));
  }

  private String more(Telling telling, String topic, List<Trouble> chosen, Map<String, String> values) {
    if (topic.equals("tunnel") || topic.equals("none")) {
      return telling.phase() == Phase.RELIEF ? "" : fault(telling, chosen);
    }
    return switch (telling.phase()) {
      case BEGIN, CHANGE, AGAIN -> sentences.say(topic + ".more", values);
      case PAST -> sentences.say(topic + ".past.more", values);
      case END -> topic.equals("vps") ? sentences.say("vps.past.more", values) : "";
      case RELIEF -> "";
    };
  }

  /// Only where all have the same. A dish that says itself why nothing passes says more than that nothing does.
  private String fault(Telling telling, List<Trouble> chosen) {
    var verdicts = chosen.stream().map(Trouble::verdict).distinct().toList();
    var verdict = verdicts.getFirst();
    var key = "fault." + verdict.map(Verdict::word).orElse("");
    if (verdicts.size() != 1 || !sentences.has(key)) {
      return "";
    }
    boolean lasts = lasts(telling);
    var dish = verdict.equals(Optional.of(Verdict.VPS_NOT_FORWARDING)) ? "" : dish(telling, chosen, lasts);
    if (!dish.isEmpty() && verdict.equals(Optional.of(Verdict.UPLINK_NO_INTERNET))) {
      return dish;
    }
    return (sentences.say(lasts ? key : key + ".past", Map.of()) + " " + dish).strip();
  }

  /// Once where all say the same, else of each that says something; empty where none does.
  private String dish(Telling telling, List<Trouble> chosen, boolean lasts) {
    var causes = chosen.stream().map(trouble -> cause(telling, trouble, lasts)).distinct().toList();
    if (causes.size() == 1) {
      return causes.getFirst().map(cause -> dish("dish", cause, Map.of(), lasts)).orElse("");
    }
    return chosen.stream()
        .flatMap(trouble -> cause(telling, trouble, lasts).stream()
            .map(cause -> dish("dish.of", cause, Map.of("name", names(telling, List.of(trouble))), lasts)))
        .distinct()
        .collect(Collectors.joining(" "));
  }

  private String dish(String key, String cause, Map<String, String> values, boolean lasts) {
    var all = new HashMap<>(values);
    all.put("cause", sentences.has("cause." + cause) ? sentences.say("cause." + cause, Map.of()) : cause);
    var hint = lasts && sentences.has("hint." + cause) ? " " + sentences.say("hint." + cause, Map.of()) : "";
    return sentences.say(lasts ? key : key + ".past", all) + hint;
  }

  /// What its dish says while it is down, or said of at least half of that time. What it said before and did not say again, because it is not heard
  /// itself, is of another time.
  private static Optional<String> cause(Telling telling, Trouble trouble, boolean lasts) {
    var end = trouble.end().orElse(telling.at());
    return telling.dishes()
        .stream()
        .filter(dish -> trouble.tunnel().filter(dish.tunnel()::equals).isPresent())
        .filter(dish -> dish.end().isPresent() ? !lasts : dish.at().isAfter(trouble.start().minus(ASKED)))
        .filter(dish -> together(dish, trouble.start(), end).isPositive())
        .max(Comparator.comparing(dish -> together(dish, trouble.start(), end)))
        .filter(dish -> lasts || together(dish, trouble.start(), end).multipliedBy(2)
            .compareTo(Duration.between(trouble.start(), end)) >= 0)
        .map(Fact.Dish::cause);
  }

  private static Duration together(Fact.Dish dish, Instant start, Instant end) {
    var first = dish.start().isAfter(start) ? dish.start() : start;
    var last = dish.end().filter(it -> it.isBefore(end)).orElse(end);
    return Duration.between(first, last);
  }

  private Map<String, String> values(Telling telling, String topic, List<Trouble> chosen) {
    var now = telling.at();
    boolean lasts = lasts(telling);
    boolean all = topic.equals("none") || (topic.equals("vps") && chosen.getFirst().what() == What.TUNNEL);
    var spans = all ? Spans.all(chosen, now) : Spans.any(chosen, now);
    var values = new HashMap<String, String>();
    values.put("since", clock(spans.start(), now));
    values.put("end",
        lasts || !topic.equals("tunnel")
            ? clock(spans.end(), lasts ? now : spans.end())
            : ends(telling, chosen, spans.end()));
    values.put("lasted", lengths.say(spans.lasted()));
    values.put("times", String.valueOf(lasts ? times(telling, chosen) : spans.times()));
    values.put("count", String.valueOf(telling.tunnels().size()));
    values.put("names", names(telling, chosen));
    var works = telling.works().stream().map(name -> label(telling, name)).toList();
    values.put("works",
        works.isEmpty() || topic.equals("none") ? "" : sentences.say("works", Map.of("works", and(works))));
    chosen.getLast().until().ifPresent(until -> values.put("until", clock(until, now)));
    return values;
  }

  /// When each came back, in the order of their names; once where that was within a minute.
  private String ends(Telling telling, List<Trouble> chosen, Instant last) {
    var ends = new HashMap<String, Instant>();
    chosen.forEach(trouble -> trouble.tunnel()
        .ifPresent(
            name -> ends.merge(name, trouble.end().orElse(last), (one, other) -> one.isAfter(other) ? one : other)));
    var first = ends.values().stream().min(Comparator.naturalOrder()).orElse(last);
    if (Duration.between(first, last).compareTo(APART) < 0) {
      return clock(last, last);
    }
    return and(inOrder(telling, ends.keySet()).map(name -> clock(ends.getOrDefault(name, last), last)).toList());
  }

  /// How often each of them went, at least.
  private static long times(Telling telling, List<Trouble> chosen) {
    var tunnels = chosen.stream().map(Trouble::tunnel).collect(Collectors.toSet());
    return of(What.TUNNEL, all(telling)).stream()
        .filter(trouble -> tunnels.contains(trouble.tunnel()))
        .collect(Collectors.groupingBy(Trouble::tunnel, Collectors.counting()))
        .values()
        .stream()
        .min(Comparator.naturalOrder())
        .orElse(1L);
  }

  /// In the order of the configuration, each once; last those that are in it no more.
  private String names(Telling telling, List<Trouble> chosen) {
    var down = chosen.stream().flatMap(trouble -> trouble.tunnel().stream()).collect(Collectors.toSet());
    return and(inOrder(telling, down).map(name -> label(telling, name)).toList());
  }

  private static Stream<String> inOrder(Telling telling, Set<String> names) {
    var gone = names.stream().filter(name -> !telling.tunnels().contains(name)).sorted();
    return Stream.concat(telling.tunnels().stream().filter(names::contains), gone);
  }

  private String label(Telling telling, String tunnel) {
    return Sentences.clean(labels.apply(telling.incident().router(), tunnel));
  }

  private String and(List<String> names) {
    if (names.size() < 2) {
      return String.join("", names);
    }
    return names.subList(0, names.size() - 1).stream().collect(Collectors.joining(", "))
        + sentences.say("and", Map.of()) + names.getLast();
  }

  private String clock(Instant at, Instant seen) {
    var local = at.atZone(zone);
    return (local.toLocalDate().equals(seen.atZone(zone).toLocalDate()) ? time : day).format(local);
  }

  private static String sign(Telling telling) {
    return switch (telling.phase()) {
      case END, RELIEF, PAST -> "🟢";
      case BEGIN, CHANGE, AGAIN -> switch (telling.severity()) {
        case CRITICAL -> "🔴";
        case WARNING -> "🟠";
        case INFO -> "⚪";
      };
    };
  }
}
