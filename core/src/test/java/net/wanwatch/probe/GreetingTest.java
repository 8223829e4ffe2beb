package net.wanwatch.probe;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

class GreetingTest {
  @Test
  void isReadAsItWasWritten() {
    for (var seen : new String[]{"10.0.1.2", "2001:db8::7"}) {
      var greeting = new Greeting(-4242, InetAddress.ofLiteral(seen));
      assertThat(greeting.encode().remaining()).isEqualTo(Greeting.LENGTH);
      assertThat(Greeting.read(greeting.encode())).hasValue(greeting);
    }
  }

  @Test
  void whatIsNoneIsNone() {
    assertThat(Greeting.read(ByteBuffer.allocate(0))).isEmpty();
    assertThat(Greeting.read(ByteBuffer.wrap("HTTP/1.1 400 Bad Request\r\n\r\n.".getBytes(US_ASCII)))).isEmpty();
    var longer = new Greeting(1, InetAddress.ofLiteral("10.0.1.2")).encode().array().clone();
    longer[12] = 5;
    assertThat(Greeting.read(ByteBuffer.wrap(longer))).isEmpty();
    var random = new Random(1);
    for (int i = 0; i < 1000; i++) {
      var bytes = new byte[Greeting.LENGTH];
      random.nextBytes(bytes);
      assertThat(Greeting.read(ByteBuffer.wrap(bytes))).isEmpty();
    }
  }
}
