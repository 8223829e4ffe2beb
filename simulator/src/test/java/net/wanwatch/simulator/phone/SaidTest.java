package net.wanwatch.simulator.phone;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SaidTest {
  @Test
  void firstLineIsBold() {
    assertThat(Said.of("<b>SITE BACK &amp; well</b>\nA &lt;b&gt; B"))
        .isEqualTo(new Said("SITE BACK & well", "A <b> B"));
    assertThat(Said.of("<b>Alone</b>")).isEqualTo(new Said("Alone", ""));
    assertThat(Said.of("Test")).isEqualTo(new Said("Test", ""));
    assertThat(Said.of("&amp;lt;")).isEqualTo(new Said("&lt;", ""));
  }
}
