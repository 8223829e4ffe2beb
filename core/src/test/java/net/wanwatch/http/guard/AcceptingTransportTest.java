package net.wanwatch.http.guard;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AcceptingTransportTest {
  /// Vert.x tells of an address once its metrics are there, which is a moment after the first may come.
  @Test
  void whoComesBeforeItIsReadyIsLetInAfterwards() throws Exception {
    var came = new AtomicInteger();
    var transport = new AcceptingTransport(_ -> came.incrementAndGet() > 0);
    var vertx = Vertx.builder().withTransport(transport).build();
    try {
      var server = vertx.createHttpServer()
          .requestHandler(request -> request.response().end("here"))
          .listen(0, "127.0.0.1")
          .await();
      try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.actualPort())) {
        socket.getOutputStream().write("GET / HTTP/1.0\r\n\r\n".getBytes(US_ASCII));
        socket.getOutputStream().flush();
        Thread.sleep(100);
        assertThat(came).hasValue(0);

        transport.accept();

        var answer = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
        assertThat(answer.readLine()).isEqualTo("HTTP/1.0 200 OK");
        assertThat(came).hasValue(1);
      }
    } finally {
      vertx.close().await();
    }
  }
}
