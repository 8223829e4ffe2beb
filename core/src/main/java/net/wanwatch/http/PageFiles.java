package net.wanwatch.http;

import io.vertx.ext.web.Router;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The files of a page that asks for its data by itself, out of the jar.
public final class PageFiles implements HttpServer.Pages {
  private final Class<?> owner;
  private final Map<String, String> files;

  /// @param owner a class of the package that holds them
  /// @param page where the first of them is shown, without `.html`
  /// @param names each is at `/` and its name too
  public PageFiles(Class<?> owner, String page, List<String> names) {
    this.owner = owner;
    var all = new TreeMap<String, String>();
    names.forEach(name -> all.put("/" + name, name));
    all.put(page, names.getFirst());
    this.files = Map.copyOf(all);
  }

  @Override
  public void add(Router router) {
    files.forEach((path, name) -> router.get(path).handler(Asset.of(owner, name)));
  }
}
