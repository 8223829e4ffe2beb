package net.wanwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.wanwatch.setup.apply.Commands;
import net.wanwatch.setup.plan.VpsDifference;
import org.junit.jupiter.api.Test;

/// A VPS that answers as one: what it is asked for is told by the script's own words.
class VpsApplyTest {
  private static final VpsDifference DIFFERENCE = new VpsDifference(
      new Commands(List.of("cat >/etc/wireguard/wg1.conf"), List.of(), List.of()), List.of("wg1"));

  private final StringWriter out = new StringWriter();
  private final List<String> asked = new ArrayList<>();
  private String state = "done";
  /// How often it is asked for handshakes until wg1 has a new one; the first question is of before.
  private int handshakes = 4;
  private int heard;
  private boolean late;

  private String answer(String script) {
    if (script.contains("latest-handshakes")) {
      heard++;
      asked.add("handshakes");
      // wg2 is not touched, and shakes hands when it likes.
      long wg1 = Instant.now().getEpochSecond() + (heard > handshakes ? 1 : -60);
      return "wg1\tkey\t%d\nwg2\tkey\t%d\n".formatted(wg1, Instant.now().getEpochSecond() - 60);
    }
    for (var word : List.of("prepared", "written", "started")) {
      if (script.endsWith("echo " + word + "\n")) {
        return word + "\n";
      }
    }
    if (script.contains("echo applying")) {
      if (handshakes > 100 && heard > 5) {
        state = "gone";
      }
      return state + "\n";
    }
    if (script.contains("echo kept")) {
      asked.add("keep");
      state = "gone";
      return late ? "too late\n" : "kept\n";
    }
    return "";
  }

  private boolean apply(boolean yes) throws Exception {
    return new VpsApply(this::answer, Duration.ZERO, List.of(), new PrintWriter(out, true)).apply(DIFFERENCE, () -> {
      asked.add("person");
      state = yes ? state : "gone";
      return yes;
    });
  }

  /// Who asked the person before would have the change kept with a tunnel that is dead.
  @Test
  void tunnelThatWasHeardBeforeIsHeardAgainBeforeAnybodyIsAsked() throws Exception {
    assertThat(apply(true)).isTrue();
    assertThat(asked).containsExactly("handshakes", "handshakes", "handshakes", "handshakes", "handshakes", "person",
        "keep");
    assertThat(out.toString()).contains("Waiting until the router is heard through wg1 again.", "Kept.");
  }

  @Test
  void tunnelThatIsNotHeardAgainKeepsNothing() throws Exception {
    handshakes = 1_000;
    assertThat(apply(true)).isFalse();
    assertThat(asked).doesNotContain("person", "keep");
    assertThat(out.toString()).contains("The router was not heard again through each of wg1", "Not kept.");
  }

  @Test
  void nobodysYesKeepsNothing() throws Exception {
    assertThat(apply(false)).isFalse();
    assertThat(asked).contains("person").doesNotContain("keep");
    assertThat(out.toString()).contains("Not kept.", "This host is set up as before.");
  }

  @Test
  void yesThatComesAfterItWentBackIsTooLate() throws Exception {
    late = true;
    assertThat(apply(true)).isFalse();
    assertThat(out.toString()).contains("Not kept.", "This host is set up as before.").doesNotContain("Kept.");
  }
}
