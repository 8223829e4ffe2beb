package net.wanwatch.collector.mwan3;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import net.wanwatch.uci.UciShow;
import org.junit.jupiter.api.Test;

class Mwan3SettingsTest {
  @Test
  void theSeedsSettingsAreRead() {
    var settings = Captures.settings();
    var wg2 = settings.interfaceOf("wg2wan").orElseThrow();
    assertThat(wg2.enabled()).isTrue();
    assertThat(wg2.trackIps()).containsExactly("8.8.8.8");
    assertThat(wg2.timeout()).isEqualTo(Duration.ofSeconds(1));
    assertThat(wg2.failureInterval()).isEqualTo(Duration.ofSeconds(1));
    assertThat(wg2.initialState()).isEqualTo("offline");
    assertThat(wg2.flushConntrack()).containsExactly("disconnected");
    assertThat(settings.members().get("wan3_m3"))
        .isEqualTo(new Mwan3Settings.PolicyMember("wan3_m3", "wg3wan", 10, 10));
    assertThat(settings.policies().get("balanced"))
        .isEqualTo(new Mwan3Settings.Policy("balanced", List.of("wan1_m1", "wan2_m2", "wan3_m3"), "unreachable"));
    assertThat(settings.rules()).extracting(Mwan3Settings.Rule::name)
        .containsExactly("https", "default_rule_v4", "default_rule_v6");
    assertThat(settings.globals().get("rt_table_lookup")).containsExactly("210", "211", "212");
  }

  @Test
  void theSeedIsOfflineFiveToEightSecondsAfterItsTunnelBroke() {
    var detection = Captures.settings().interfaceOf("wg1wan").orElseThrow().detection();
    assertThat(detection.offlineAfterMin()).isEqualTo(Duration.ofSeconds(5));
    assertThat(detection.offlineAfterMax()).isEqualTo(Duration.ofSeconds(8));
    assertThat(detection.onlineAfterMin()).isEqualTo(Duration.ofSeconds(2));
    assertThat(detection.onlineAfterMax()).isEqualTo(Duration.ofSeconds(9));
    assertThat(detection.staleAfter()).isEqualTo(Duration.ofSeconds(9));
  }

  @Test
  void whatIsNotWrittenHasMwan3sOwnDefault() {
    var plain = Mwan3Settings.parse(List.of("mwan3.wan=interface")).interfaceOf("wan").orElseThrow();
    assertThat(plain.enabled()).isFalse();
    assertThat(plain.interval()).isEqualTo(Duration.ofSeconds(10));
    assertThat(plain.failureInterval()).isEqualTo(Duration.ofSeconds(10));
    assertThat(plain.timeout()).isEqualTo(Duration.ofSeconds(4));
    assertThat(plain.down()).isEqualTo(5);
    assertThat(plain.trackIps()).isEmpty();
  }

  @Test
  void aQuoteInsideAValueIsPartOfIt() {
    var uci = UciShow.parse("mwan3", List.of("mwan3.a=rule", "mwan3.a.note='it'\\''s' 'two words'", "firewall.a=rule"));
    assertThat(uci.sections()).containsOnlyKeys("a");
    assertThat(uci.ofType("rule").getFirst().list("note")).containsExactly("it's", "two words");
  }
}
