package net.wanwatch.simulator.dish;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.time.InstantSource;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/// gRPC servers over HTTP/2 in clear, each in a dish's place.
public final class PretendDishes implements AutoCloseable {
  private static final String METHOD = "/SpaceX.API.Device.Device/Handle";
  /// A call's message behind its five bytes: whether it is compressed, and its length.
  private static final int HEAD = 5;

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(1));
  private final InstantSource clock;

  public PretendDishes(InstantSource clock) {
    this.clock = clock;
  }

  /// Begins to answer.
  ///
  /// @param port 0 for any that is free
  /// @param id the dish's own name, which it tells unasked
  /// @return the port
  public int open(String host, int port, String id, Supplier<DishSaid> said) throws IOException {
    var server = vertx.createHttpServer(new HttpServerOptions().setHost(host).setPort(port))
        .requestHandler(request -> request.body().onSuccess(body -> answer(request, body, id, said)));
    try {
      return server.listen().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS).actualPort();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("no pretended dish on port " + port, e);
    }
  }

  private void answer(HttpServerRequest request, Buffer body, String id, Supplier<DishSaid> said) {
    var response = request.response().putHeader("content-type", "application/grpc");
    if (!request.path().equals(METHOD) || body.length() < HEAD) {
      response.putHeader("grpc-status", "12").end();
      return;
    }
    var message = DishBytes.answer(body.getBytes(HEAD, body.length()), said.get(), id, clock.instant());
    response.putTrailer("grpc-status", "0");
    response.end(Buffer.buffer().appendByte((byte) 0).appendInt(message.length).appendBytes(message));
  }

  @Override
  public void close() {
    vertx.close();
  }
}
