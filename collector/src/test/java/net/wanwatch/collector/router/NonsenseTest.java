package net.wanwatch.collector.router;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Labels;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import net.wanwatch.collector.mwan3.Mwan3Metrics;
import net.wanwatch.poll.Reading;
import net.wanwatch.tunnel.Device;
import net.wanwatch.tunnel.WireGuardMetrics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A router that answers nonsense: it costs the one value, and no scrape.
class NonsenseTest {
  private static final Instant NOW = Instant.ofEpochSecond(1795346324);
  private static final List<String> NONSENSE = List.of("-1", "99999999999999999999", "9223372036854775807", "NaN",
      "1e999", "253402300799", "", "0", "-0", "\u0000", "x y", "é", "999999999", "4294967296");
  private static final Pattern WORD = Pattern.compile("[^\\s:=/,'\"]+");

  private final String whole = PretendRouter.capture("/router/poll-answer.txt");

  NonsenseTest() throws IOException {}

  private static RouterReading read(String answer) throws IOException {
    return new RouterPoll(RouterPollTest.router("wg1", "wg2", "wg3"), _ -> answer, () -> NOW).read();
  }

  /// The series of a scrape of all that shows a router, without values of what is said to be missing.
  private static SortedSet<String> series(RouterReading reading) throws IOException {
    var source = new RouterSource(RouterPollTest.router("wg1", "wg2", "wg3"), () -> new Reading.Heard<>(NOW, reading));
    var registry = new PrometheusRegistry();
    registry.register(new LinkMetrics("hill", List.of(source)));
    registry.register(new RouterMetrics("hill", List.of(source)));
    registry.register(new Mwan3Metrics("hill", List.of(source.mwan3())));
    registry.register(new WireGuardMetrics(List.of(new WireGuardMetrics.Source(new Names(),
        () -> new Reading.Heard<>(NOW, reading.wireguard().orElse(List.of()))))));
    var out = new ByteArrayOutputStream();
    new OpenMetricsTextFormatWriter(false, true).write(out, registry.scrape());
    var lines = new TreeSet<String>();
    out.toString(UTF_8).lines().filter(line -> !line.startsWith("#")).forEach(lines::add);
    return lines;
  }

  private static final class Names implements WireGuardMetrics.Naming {
    @Override
    public Labels device(Device device) {
      return Labels.of("side", "router");
    }

    @Override
    public Labels peer(Device device, Device.Peer peer) {
      return device(device);
    }

    @Override
    public String name(Device device, Device.Peer peer) {
      return "";
    }
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', ignoreLeadingAndTrailingWhitespace = false, value = {
      "wg2:    8064|wg2:   -8064|LINKS|link=\"wg2\"", "  1548    0|  1548   -1|LINKS|link=\"wg3\"",
      "wg1:    8652|wg2:    8652|LINKS|link=\"wg1\"", "wg1:    8652|wg1:    99999999999999999999|LINKS|link=\"wg1\"",
      "\t17428\t|\t-17428\t|WIREGUARD|device=\"wg1\"", "1795346321|253402300799|WIREGUARD|device=\"wg3\"",
      "4705 150|-4705 150|CPU|mode=\"user\"", "214|-214|CONNTRACK|conntrack_entries",
      "3.45 3.70|-3.45 3.70|LOAD|load1"})
  void oneBadValueCostsThatValueAndIsCounted(String what, String instead, Part part, String lost) throws IOException {
    var good = series(read(whole));
    var answer = whole.replaceFirst(Pattern.quote(what), instead);
    assertThat(answer).isNotEqualTo(whole);
    var reading = read(answer);
    assertThat(reading.missing()).containsOnlyKeys(part);
    var now = series(reading);
    assertThat(now)
        .anyMatch(l -> l.startsWith("wanwatch_router_part_missing") && l.contains(part.word()) && l.endsWith(" 1.0"));
    good.removeAll(now);
    assertThat(good).isNotEmpty().allMatch(line -> line.contains(lost) || line.contains("part_missing"));
  }

  @Test
  void aPeerThatComesTwiceIsOne() throws IOException {
    var row = whole.lines().filter(l -> l.startsWith("wg1\t68jM")).findFirst().orElseThrow() + "\n";
    var reading = read(whole.replace(row, row + row));
    assertThat(reading.missing()).containsOnlyKeys(Part.WIREGUARD);
    var lines = series(reading);
    lines.removeAll(series(read(whole)));
    assertThat(lines).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"253402300799", "-1795346324", "99999999999999999999", "soon"})
  void aClockThatIsNoneCostsTheClock(String clock) throws IOException {
    var reading = read(whole.replaceFirst("1795346324", clock));
    assertThat(reading.missing()).containsOnlyKeys(Part.CLOCK);
    assertThat(reading.clockOffset()).isZero();
    assertThat(reading.clock()).isEqualTo(NOW);
    assertThat(reading.mwan3().orElseThrow().members()).hasSize(3);
    assertThat(series(reading)).hasSameSizeAs(series(read(whole)));
  }

  @Test
  void aClockThatIsNoneOnceLeavesTheOffsetAsItWas() throws IOException {
    var answers = new ArrayList<>(
        List.of(whole.replaceFirst("1795346324", "1795349924"), whole.replaceFirst("1795346324", "253402300799")));
    var poll = new RouterPoll(RouterPollTest.router("wg1"), _ -> answers.removeFirst(), () -> NOW);
    var before = poll.read().clockOffset();
    assertThat(poll.read().clockOffset()).isEqualTo(before).isPositive();
  }

  @Test
  void anUptimeOfAThousandYearsIsNoAnswer() {
    assertThatThrownBy(() -> read(whole.replaceFirst("3246.10", "99999999999.9"))).isInstanceOf(IOException.class);
  }

  @Test
  void aTrackersStampInTheFutureIsNone() throws IOException {
    var member = read(whole.replaceAll("wg2wan/(TIME|ONLINE):\\d+", "wg2wan/$1:999999999")).mwan3()
        .orElseThrow()
        .member("wg2wan")
        .orElseThrow();
    assertThat(member.running()).isFalse();
    assertThat(member.onlineSince()).isEmpty();
  }

  @Test
  void settingsBeyondAllMeasureDoNotOverflow() throws IOException {
    var reading = read(whole.replaceAll("(interval|timeout|down|up|count)='\\d+'", "$1='999999999'"));
    assertThat(reading.mwan3().orElseThrow().members()).hasSize(3);
  }

  /// Words replaced, lines doubled, lines lost: whatever comes, it is a reading that can be shown, or no answer at all.
  @Test
  void whateverItSaysIsShownOrRefused() throws IOException {
    var random = new Random(20261126);
    int heard = 0;
    for (int i = 0; i < 2000; i++) {
      var answer = mangled(random);
      try {
        assertThat(series(read(answer))).isNotEmpty();
        heard++;
      } catch (IOException e) {
        assertThat(e).hasMessageStartingWith("no answer to the poll");
      }
    }
    assertThat(heard).isGreaterThan(1600);
  }

  private String mangled(Random random) {
    var lines = new ArrayList<>(whole.lines().toList());
    for (int n = 1 + random.nextInt(4); n > 0; n--) {
      int at = random.nextInt(lines.size());
      var line = lines.get(at);
      var words = WORD.matcher(line).results().toList();
      switch (random.nextInt(6)) {
        case 0 -> lines.add(at, line);
        case 1 -> lines.remove(at);
        default -> lines.set(at, words.isEmpty()
            ? line
            : replaced(line, words.get(random.nextInt(words.size())), NONSENSE.get(random.nextInt(NONSENSE.size()))));
      }
    }
    return String.join("\n", lines) + "\n";
  }

  private static String replaced(String line, MatchResult word, String instead) {
    return line.substring(0, word.start()) + instead + line.substring(word.end());
  }
}
