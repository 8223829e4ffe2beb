package net.wanwatch.journal;

import java.io.IOException;
import net.wanwatch.fact.Fact;

/// Takes a fact that somebody is promised: it is on the disk when this returns.
@FunctionalInterface
public interface Keep {
  /// @throws IOException where it is not kept, or nobody can know; the message is one line for who asked
  void keep(Fact fact) throws IOException;
}
