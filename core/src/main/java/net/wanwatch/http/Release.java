package net.wanwatch.http;

import java.util.Objects;

/// Which Wanwatch this is, by its jar; `development` where it runs from classes.
public final class Release {
  private Release() {}

  public static String version() {
    return Objects.requireNonNullElse(Release.class.getPackage().getImplementationVersion(), "development");
  }
}
