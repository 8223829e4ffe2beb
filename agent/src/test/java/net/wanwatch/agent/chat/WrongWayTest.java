package net.wanwatch.agent.chat;

import static net.wanwatch.agent.chat.Story.at;
import static net.wanwatch.agent.chat.Story.judged;
import static net.wanwatch.agent.chat.Story.outage;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.Subject;
import net.wanwatch.fact.Verdict;
import org.junit.jupiter.api.Test;

/// A tunnel that leaves by another uplink is told once, beside whatever else happens to it.
class WrongWayTest {
  private static Fact.State finding(double at, String word) {
    return new Fact.State(at(at), "hill", "magic", "wg2", Subject.FINDING, Optional.empty(), word,
        Optional.of("its packets leave by eth3, and its uplink is eth2"));
  }

  @Test
  void itIsToldWithItsEnd() {
    assertThat(Story.english().heard(1, finding(0, "wrong-way")).heard(601, finding(600, "none")).told(700))
        .containsExactly("10 begin: 🟠 Starlink B leaves by another uplink than its own since 19:14.",
            "604 end: 🟢 Starlink B leaves by its own uplink again 19:24, after 10 min.");
  }

  @Test
  void thatMwan3DisagreesMeanwhileEndsNothing() {
    assertThat(Story.english()
        .heard(1, finding(0, "wrong-way"))
        .heard(61, finding(60, "blind"))
        .heard(71, finding(70, "wrong-way"))
        .told(700)).hasSize(1);
  }

  @Test
  void findingOfMwan3IsNotTold() {
    assertThat(Story.english().heard(1, finding(0, "blind")).heard(61, finding(60, "none")).told(700)).isEmpty();
  }

  @Test
  void outageOfTheSameTunnelIsAnotherMessage() {
    var told = Story.english()
        .heard(1, finding(0, "wrong-way"))
        .heard(3, judged("wg2", 2, Verdict.TUNNEL_DOWN))
        .heard(33, outage("wg2", 2, 32))
        .told(700);
    assertThat(told).filteredOn(line -> !line.contains("change"))
        .containsExactly("10 begin: 🟠 Starlink B leaves by another uplink than its own since 19:14.",
            "10 begin: 🟠 Starlink B down since 19:14. Internet works on Starlink A and Starlink C.",
            "36 end: 🟢 Starlink B back 19:14 after 30 s.");
  }
}
