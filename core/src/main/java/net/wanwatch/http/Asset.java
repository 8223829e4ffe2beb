package net.wanwatch.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import net.wanwatch.http.guard.Answers;

/// A file of a page, out of the jar: read once, sent from memory, and compressed to whoever takes that.
///
/// Browsers may keep it, but ask each time whether it is still the one (`ETag`): after an update of Wanwatch no phone
/// shows the old page with new data.
final class Asset implements Handler<RoutingContext> {
  private final Buffer body;
  private final Buffer packed;
  private final String type;
  private final String etag;

  private Asset(byte[] bytes, String type) {
    this.body = Buffer.buffer(bytes);
    this.packed = Buffer.buffer(PackedJson.packed(out -> out.write(bytes)));
    this.type = type;
    this.etag = "\"" + digest(bytes) + "\"";
  }

  /// @param owner a class of the package the file lies in
  /// @throws IllegalArgumentException when the jar lacks it
  static Asset of(Class<?> owner, String name) {
    try (var in = owner.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalArgumentException("no resource %s beside %s".formatted(name, owner.getName()));
      }
      return new Asset(in.readAllBytes(), type(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String type(String name) {
    return switch (name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT)) {
      case "html" -> "text/html; charset=utf-8";
      case "css" -> "text/css; charset=utf-8";
      case "js" -> "text/javascript; charset=utf-8";
      case "svg" -> "image/svg+xml";
      default -> throw new IllegalArgumentException("what type is " + name + "?");
    };
  }

  private static String digest(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes), 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  @Override
  public void handle(RoutingContext context) {
    var response = context.response()
        .putHeader(HttpHeaderNames.ETAG, etag)
        .putHeader(HttpHeaderNames.CACHE_CONTROL, "no-cache");
    if (etag.equals(context.request().getHeader(HttpHeaderNames.IF_NONE_MATCH))) {
      response.setStatusCode(304).end();
    } else {
      response.putHeader(HttpHeaderNames.CONTENT_TYPE, type).putHeader(HttpHeaderNames.VARY, "Accept-Encoding");
      Answers.send(context, PackedJson.isTaken(context) ? packed : body);
    }
  }
}
