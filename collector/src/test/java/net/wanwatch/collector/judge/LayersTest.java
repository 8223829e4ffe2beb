package net.wanwatch.collector.judge;

import static org.assertj.core.api.Assertions.assertThat;

import net.wanwatch.collector.judge.Layers.Judgement;
import net.wanwatch.collector.judge.Layers.Layer;
import net.wanwatch.collector.judge.Layers.State;
import net.wanwatch.fact.Verdict;
import org.junit.jupiter.api.Test;

class LayersTest {
  private static final Layer DEVICE = new Layer(State.FINE, "eth2 is up");
  private static final Layer UPLINK = new Layer(State.FINE, "eth2 answers in 34 ms");
  private static final Layer TUNNEL = new Layer(State.FINE, "wg2 answers in 46 ms");
  private static final Layer INTERNET = new Layer(State.FINE, "internet answers through wg2");
  private static final Layer QUALITY = new Layer(State.FINE, "0 % lost");

  private static Layer failed(String evidence) {
    return new Layer(State.FAILED, evidence);
  }

  private record Said(Verdict verdict, String evidence, boolean settled) {}

  private static Said said(Judgement judgement) {
    return new Said(judgement.verdict(), judgement.evidence().get(), judgement.settled());
  }

  @Test
  void allFineIsOk() {
    assertThat(said(new Layers(DEVICE, UPLINK, TUNNEL, INTERNET, QUALITY).judge()))
        .isEqualTo(new Said(Verdict.OK, "wg2 answers in 46 ms", true));
  }

  @Test
  void theLowestFailedLayerNamesIt() {
    var dead = failed("wg2 does not answer");
    assertThat(new Layers(failed("eth2 has no link"), failed("eth2 silent"), dead, INTERNET, QUALITY).judge().verdict())
        .isEqualTo(Verdict.UPLINK_DOWN);
    assertThat(said(new Layers(DEVICE, failed("nothing answers beyond eth2"), dead, INTERNET, QUALITY).judge()))
        .isEqualTo(new Said(Verdict.UPLINK_NO_INTERNET, "eth2 is up, nothing answers beyond eth2", true));
    assertThat(said(new Layers(DEVICE, UPLINK, dead, INTERNET, QUALITY).judge()))
        .isEqualTo(new Said(Verdict.TUNNEL_DOWN, "eth2 answers in 34 ms, wg2 does not answer", true));
  }

  @Test
  void layerThatAnswersProvesThoseBelowIt() {
    assertThat(new Layers(DEVICE, failed("target silent"), TUNNEL, INTERNET, QUALITY).judge().verdict())
        .isEqualTo(Verdict.OK);
  }

  @Test
  void freshTunnelThatLeadsNowhereIsTheVpsFault() {
    assertThat(said(new Layers(DEVICE, UPLINK, TUNNEL, failed("no internet through wg2"), QUALITY).judge()))
        .isEqualTo(new Said(Verdict.VPS_NOT_FORWARDING, "wg2 answers in 46 ms, no internet through wg2", true));
  }

  @Test
  void unheardIsUnknownAndNeverOk() {
    var unheard = new Layer(State.UNKNOWN, "router not heard");
    assertThat(new Layers(unheard, unheard, TUNNEL, unheard, QUALITY).judge().verdict()).isEqualTo(Verdict.UNKNOWN);
    assertThat(new Layers(DEVICE, UPLINK, unheard, INTERNET, QUALITY).judge().verdict()).isEqualTo(Verdict.UNKNOWN);
  }

  @Test
  void deadTunnelWaitsForTheUplinksAnswer() {
    var pending = new Layer(State.PENDING, "eth2 is being asked");
    assertThat(new Layers(DEVICE, pending, failed("wg2 does not answer"), INTERNET, QUALITY).judge().settled())
        .isFalse();
    assertThat(new Layers(failed("no link"), pending, failed("dead"), INTERNET, QUALITY).judge().settled()).isTrue();
  }

  @Test
  void workingButPoorIsDegraded() {
    assertThat(said(new Layers(DEVICE, UPLINK, TUNNEL, INTERNET, failed("12 % lost in the last minute")).judge()))
        .isEqualTo(new Said(Verdict.DEGRADED, "12 % lost in the last minute", true));
  }
}
