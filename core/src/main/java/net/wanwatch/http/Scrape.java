package net.wanwatch.http;

import io.prometheus.metrics.exporter.common.PrometheusHttpExchange;
import io.prometheus.metrics.exporter.common.PrometheusHttpRequest;
import io.prometheus.metrics.exporter.common.PrometheusHttpResponse;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One scrape, as client_java's own handler wants to see it, so that text, OpenMetrics, protobuf, gzip and
/// `name[]` are negotiated by the library and not by us.
final class Scrape implements PrometheusHttpExchange, PrometheusHttpRequest, PrometheusHttpResponse {
  private final String method;
  private final String path;
  private final String query;
  private final MultiMap requestHeaders;
  private final Map<String, String> headers = new LinkedHashMap<>();
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private @Nullable Buffer whole;
  private int status = 500;

  Scrape(String method, String path, @Nullable String query, MultiMap requestHeaders) {
    this.method = method;
    this.path = path;
    this.query = query == null ? "" : query;
    this.requestHeaders = requestHeaders;
  }

  int status() {
    return status;
  }

  Map<String, String> headers() {
    return headers;
  }

  /// The same bytes for all who ask, once the scrape is done.
  synchronized Buffer body() {
    if (whole == null) {
      whole = Buffer.buffer(body.toByteArray());
    }
    return whole;
  }

  @Override
  public PrometheusHttpRequest getRequest() {
    return this;
  }

  @Override
  public PrometheusHttpResponse getResponse() {
    return this;
  }

  @Override
  public String getQueryString() {
    return query;
  }

  @Override
  public Enumeration<String> getHeaders(String name) {
    return Collections.enumeration(requestHeaders.getAll(name));
  }

  @Override
  public String getMethod() {
    return method;
  }

  @Override
  public String getRequestPath() {
    return path;
  }

  @Override
  public void setHeader(String name, String value) {
    headers.put(name, value);
  }

  @Override
  public OutputStream sendHeadersAndGetBody(int statusCode, int contentLength) {
    status = statusCode;
    return body;
  }

  @Override
  public void handleException(IOException e) throws IOException {
    throw e;
  }

  @Override
  public void handleException(RuntimeException e) {
    throw e;
  }

  @Override
  public void close() {
    // Nothing is held open: the answer is sent by the server once it is whole.
  }
}
