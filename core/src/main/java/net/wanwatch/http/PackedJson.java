package net.wanwatch.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import net.wanwatch.http.guard.Answers;

/// A record as JSON that is kept compressed: large, asked for again, and on a small heap.
public final class PackedJson {
  private final byte[] packed;

  private PackedJson(byte[] packed) {
    this.packed = packed;
  }

  /// It is never whole in memory but compressed.
  public static PackedJson of(Object record) {
    return new PackedJson(packed(out -> PageJson.MAPPER.writeValue(out, record)));
  }

  /// Writes what is to be compressed.
  @FunctionalInterface
  interface Writing {
    void to(OutputStream out) throws IOException;
  }

  static byte[] packed(Writing writing) {
    var packed = new ByteArrayOutputStream();
    try (var out = new GZIPOutputStream(packed)) {
      writing.to(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packed.toByteArray();
  }

  /// Whether whoever asks takes it compressed; the answer is told to be so.
  static boolean isTaken(RoutingContext context) {
    var takes = context.request().getHeader(HttpHeaderNames.ACCEPT_ENCODING);
    boolean taken = takes != null && takes.contains("gzip");
    if (taken) {
      context.response().putHeader(HttpHeaderNames.CONTENT_ENCODING, "gzip");
    }
    return taken;
  }

  /// In bytes.
  public int size() {
    return packed.length;
  }

  /// Compressed for whoever takes that, as every browser does.
  public void answer(RoutingContext context) {
    context.response()
        .putHeader(HttpHeaderNames.CONTENT_TYPE, "application/json")
        .putHeader(HttpHeaderNames.VARY, "Accept-Encoding");
    Answers.send(context, Buffer.buffer(isTaken(context) ? packed : json()));
  }

  byte[] json() {
    try (var in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
