package net.wanwatch.setup;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import net.wanwatch.setup.read.RouterSetup;

/// The author's router, as it answered: real tools, OpenWrt's own netifd and mwan3 2.12.2.
public final class TestSetup {
  public static final String MAGIC = resource();

  private TestSetup() {}

  private static String resource() {
    try (var in = TestSetup.class.getResourceAsStream("/read/magic.txt")) {
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static RouterSetup magic() {
    return RouterSetup.parse(MAGIC);
  }

  /// The same with other lines in the place of some, each of which has to be there.
  public static RouterSetup with(String... changes) {
    var text = MAGIC;
    for (int i = 0; i < changes.length; i += 2) {
      if (!text.contains(changes[i])) {
        throw new IllegalArgumentException(changes[i]);
      }
      text = text.replace(changes[i], changes[i + 1]);
    }
    return RouterSetup.parse(text);
  }

  /// A router with this in `/etc/config/network` and nothing else.
  public static RouterSetup network(String lines) {
    return RouterSetup.parse("== network\n" + lines + "== end\n");
  }
}
