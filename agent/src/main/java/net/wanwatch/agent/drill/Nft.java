package net.wanwatch.agent.drill;

import java.io.IOException;

/// nftables on this host, or what stands for it.
@FunctionalInterface
public interface Nft {
  /// Where there is no kernel to cut in.
  Nft PRETENDED = _ -> {
    throw new IOException("this VPS is a demo's: nothing can be cut there");
  };

  /// Does all of it, or nothing.
  ///
  /// @param commands in nft's own words
  /// @return what it prints: of one `list` command JSON
  /// @throws IOException where it cannot; the message says how that is cured
  String run(String commands) throws IOException;
}
