package net.wanwatch.http;

import java.util.Objects;
import java.util.Optional;

/// Which Wanwatch this is: by its package (the launcher tells `wanwatch.version`), else by its jar; `development` where it runs from
/// classes.
public final class Release {
  private Release() {}

  public static String version() {
    return packaged().orElseGet(
        () -> Objects.requireNonNullElse(Release.class.getPackage().getImplementationVersion(), "development"));
  }

  /// The package's own; empty where it runs from a checkout.
  public static Optional<String> packaged() {
    return Optional.ofNullable(System.getProperty("wanwatch.version"))
        .filter(it -> it.matches("[0-9A-Za-z.+~-]{1,64}"));
  }
}
