package net.wanwatch.report.chapter;

import static net.wanwatch.report.words.Words.all;
import static net.wanwatch.report.words.Words.say;
import static net.wanwatch.report.words.Words.word;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import net.wanwatch.fact.DishCause;
import net.wanwatch.fact.Fact;
import net.wanwatch.report.number.Numbers;
import net.wanwatch.report.page.Block;
import net.wanwatch.report.page.Format;
import net.wanwatch.report.read.PathMinutes;
import net.wanwatch.report.read.RouterReport;

/// What the dishes said of themselves: for how long each carried nothing and why, and whether it helped to move one.
public final class DishesChapter {
  private static final int MOST = 40;
  private static final String OBSTRUCTED = DishCause.OBSTRUCTED.word();

  private DishesChapter() {}

  public static List<Block> of(Numbers numbers) {
    var dishes = numbers.festival().dishes();
    var blocks = new ArrayList<Block>();
    blocks.add(new Block.Text(say(
        "By the dishes' own word, asked every 15 s. An outage of less than two seconds that was over before its dish was asked is not in here.")));
    blocks.add(new Block.Table(say("Time in which each dish carried nothing"),
        all("dish of", "cause", "times", "in all", "longest"), causes(numbers, dishes)));
    var moved = moved(numbers, dishes);
    if (!moved.isEmpty()) {
      blocks.add(new Block.Table(say(
          "Whether it helped to move one: obstructed time in each watched hour, from the note before to the note behind"),
          all("note", "dish of", "before", "after"), moved));
    }
    blocks.add(
        new Block.Table(dishes.size() > MOST ? say("The longest %d of %d", MOST, dishes.size()) : say("One by one"),
            all("began", "dish of", "cause", "lasted", "its tunnel meanwhile"),
            dishes.stream()
                .sorted(Comparator.comparing(DishesChapter::length).reversed())
                .limit(MOST)
                .sorted(Comparator.comparing(Fact.Dish::start))
                .map(dish -> row(numbers, dish))
                .toList()));
    return blocks;
  }

  private static List<List<String>> causes(Numbers numbers, List<Fact.Dish> dishes) {
    var rows = new ArrayList<List<String>>();
    for (var tunnel : numbers.box().tunnels()) {
      Map<String, List<Fact.Dish>> causes = new TreeMap<>();
      dishes.stream()
          .filter(dish -> dish.tunnel().equals(tunnel.name()))
          .forEach(dish -> causes.computeIfAbsent(dish.cause(), _ -> new ArrayList<>()).add(dish));
      causes.entrySet()
          .stream()
          .sorted(Comparator.comparing((Map.Entry<String, List<Fact.Dish>> cause) -> sum(cause.getValue())).reversed())
          .forEach(cause -> rows.add(List.of(tunnel.title(), words(cause.getKey()),
              Format.count(cause.getValue().size()), said(cause.getValue()),
              cause.getValue()
                  .stream()
                  .max(Comparator.comparing(DishesChapter::length))
                  .map(DishesChapter::said)
                  .orElse(""))));
    }
    return rows;
  }

  private static Duration sum(List<Fact.Dish> dishes) {
    return dishes.stream().map(DishesChapter::length).reduce(Duration.ZERO, Duration::plus);
  }

  private static String said(Fact.Dish dish) {
    return said(List.of(dish));
  }

  /// How long in all, as well as it is known.
  private static String said(List<Fact.Dish> dishes) {
    return ReliabilityChapter.length(sum(dishes),
        dishes.stream().map(Fact.Dish::startBound).reduce(Duration.ZERO, Duration::plus),
        dishes.stream().allMatch(dish -> dish.end().isPresent())
            ? Optional
                .of(dishes.stream().flatMap(dish -> dish.endBound().stream()).reduce(Duration.ZERO, Duration::plus))
            : Optional.empty());
  }

  /// One without an end was going on when its writer was last heard.
  private static Duration length(Fact.Dish dish) {
    return Duration.between(dish.start(), dish.end().orElse(dish.at()));
  }

  private static String words(String cause) {
    return word(cause.replace('-', ' '));
  }

  private static List<String> row(Numbers numbers, Fact.Dish dish) {
    var outage = numbers.festival()
        .outages()
        .stream()
        .filter(it -> it.tunnel().equals(dish.tunnel()))
        .filter(it -> it.start().isBefore(dish.end().orElse(dish.at())))
        .filter(it -> it.end().orElse(it.at()).isAfter(dish.start()))
        .findFirst();
    return List.of(Format.moment(dish.start(), numbers.festival().window().zone()), title(numbers, dish.tunnel()),
        words(dish.cause()), said(dish),
        outage.map(it -> it.verdict().map(verdict -> word(verdict.word())).orElse(say("was down")))
            .orElse(say("carried on")));
  }

  private static String title(Numbers numbers, String tunnel) {
    return numbers.box()
        .tunnels()
        .stream()
        .filter(it -> it.name().equals(tunnel))
        .map(RouterReport.Tunnel::title)
        .findFirst()
        .orElse(tunnel);
  }

  /// Of each note that speaks of moving one dish: from the one before it until the one behind it.
  private static List<List<String>> moved(Numbers numbers, List<Fact.Dish> dishes) {
    var rows = new ArrayList<List<String>>();
    for (var tunnel : numbers.box().tunnels()) {
      var notes = numbers.festival()
          .story()
          .stream()
          .filter(fact -> fact instanceof Fact.Note note && isMove(note.text(), tunnel))
          .map(Fact.Note.class::cast)
          .toList();
      for (int i = 0; i < notes.size(); i++) {
        var from = i == 0 ? numbers.festival().window().from() : notes.get(i - 1).at();
        var to = i + 1 == notes.size() ? numbers.festival().window().to() : notes.get(i + 1).at();
        var at = notes.get(i).at();
        rows.add(List.of(Format.moment(at, numbers.festival().window().zone()) + " " + notes.get(i).text(),
            tunnel.title(), rate(numbers, tunnel, dishes, from, at), rate(numbers, tunnel, dishes, at, to)));
      }
    }
    return rows;
  }

  /// `moved dish B`: its label's last word, its label or its name.
  private static boolean isMove(String text, RouterReport.Tunnel tunnel) {
    var note = " " + text.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]+", " ") + " ";
    var label = tunnel.title().toLowerCase(Locale.ROOT);
    var last = label.substring(label.lastIndexOf(' ') + 1);
    return note.contains(" move") && (note.contains(" " + tunnel.name().toLowerCase(Locale.ROOT) + " ")
        || note.contains(" " + label + " ") || note.contains(" dish " + last + " "));
  }

  private static String rate(Numbers numbers, RouterReport.Tunnel tunnel, List<Fact.Dish> dishes, Instant from,
      Instant to) {
    double watched = numbers.festival().pinned(numbers.box(), tunnel).map(it -> minutes(it, from, to)).orElse(0d);
    if (watched < 10) {
      return Format.NOTHING;
    }
    var obstructed = dishes.stream()
        .filter(dish -> dish.tunnel().equals(tunnel.name()) && dish.cause().equals(OBSTRUCTED))
        .map(dish -> within(dish, from, to))
        .reduce(Duration.ZERO, Duration::plus);
    return say("%s an hour, over %s", Format.seconds(obstructed.toMillis() / 1e3 / (watched / 60)),
        Format.duration(Duration.ofMinutes(Math.round(watched))));
  }

  private static Duration within(Fact.Dish dish, Instant from, Instant to) {
    var start = dish.start().isBefore(from) ? from : dish.start();
    var last = dish.end().orElse(dish.at());
    var end = last.isAfter(to) ? to : last;
    return end.isAfter(start) ? Duration.between(start, end) : Duration.ZERO;
  }

  /// Of its minutes, those that were watched.
  private static double minutes(PathMinutes path, Instant from, Instant to) {
    long first = from.getEpochSecond() / 60;
    long last = to.getEpochSecond() / 60;
    double watched = 0;
    for (int i = 0; i < path.count(); i++) {
      if (path.minute(i) >= first && path.minute(i) < last) {
        watched += path.known(i);
      }
    }
    return watched;
  }
}
