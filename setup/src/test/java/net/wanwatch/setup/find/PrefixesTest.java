package net.wanwatch.setup.find;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class PrefixesTest {
  private static boolean hold(String cidr, String... held) {
    return Prefixes.of(List.of(held)).hold(cidr);
  }

  @Test
  void halvesAreTheWhole() {
    assertTrue(hold("0.0.0.0/0", "128.0.0.0/1", "0.0.0.0/1"));
    assertTrue(hold("::/0", "8000::/1", "::/1"));
    assertTrue(hold("10.0.0.0/24", "10.0.0.0/26", "10.0.0.64/26", "10.0.0.128/25"));
    assertTrue(hold("10.0.0.0/24", "10.0.0.0/16", "10.0.0.64/26"));
    assertTrue(hold("10.0.0.7", "10.0.0.6/31"));
    assertTrue(hold("0.0.0.0/0", "0.0.0.0/1, 128.0.0.0/1"));
    assertTrue(hold("10.0.0.0/24", "10.0.0.9/24"));
  }

  @Test
  void gapOrAnotherFamilyIsNot() {
    assertFalse(hold("0.0.0.0/0", "0.0.0.0/1"));
    assertFalse(hold("10.0.0.0/24", "10.0.0.0/26", "10.0.0.128/25"));
    assertFalse(hold("0.0.0.0/0", "::/0"));
    assertFalse(hold("::/0", "0.0.0.0/0"));
    assertFalse(hold("10.0.0.8", "10.0.0.6/31"));
    assertFalse(hold("0.0.0.0/0"));
  }

  @Test
  void whatIsNoNetworkHoldsNothing() {
    for (var text : List.of("", "/0", "a/0", "0.0.0.0/33", "0.0.0.0/-1", "0.0.0.0/x", "::/129", "300.0.0.0/0")) {
      assertFalse(hold("0.0.0.0/0", text), text);
      assertFalse(hold("::/0", text), text);
    }
    assertFalse(hold("x", "0.0.0.0/0"));
  }

  @Test
  void partOfIpv4CountsNothingTwice() {
    assertEquals(0.5, Prefixes.of(List.of("0.0.0.0/1", "0.0.0.0/1", "10.0.0.0/8", "::/0")).ofIpv4());
    assertEquals(1, Prefixes.of(List.of("0.0.0.0/0", "0.0.0.0/1")).ofIpv4());
    assertEquals(0, Prefixes.of(List.of()).ofIpv4());
  }
}
