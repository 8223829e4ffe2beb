package net.wanwatch.http.guard;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;

/// Sends bodies piece by piece, the next one when the last was taken: of a long answer that nobody reads, the connection
/// holds two pieces, and whoever gets the same bytes at the same time shares them.
///
/// What is held for slow readers is bounded too, for the whole process: beyond an eighth of the heap whoever has been at it
/// the longest is dropped.
public final class Answers {
  static final int PIECE = 8 << 10;
  private static final long LEAST = 4L << 20;
  private static final Answers OF_THIS_PROCESS = new Answers(Math.max(LEAST, Runtime.getRuntime().maxMemory() / 8));

  private final long most;
  private final IdentityHashMap<Buffer, Integer> held = new IdentityHashMap<>();
  private final SequencedSet<Answer> underWay = new LinkedHashSet<>();
  private long bytes;

  Answers(long most) {
    this.most = most;
  }

  /// Status and headers are set; the length is told here.
  public static void send(RoutingContext context, Buffer body) {
    OF_THIS_PROCESS.answer(context, body);
  }

  void answer(RoutingContext context, Buffer body) {
    var response = context.response();
    if (body.length() <= PIECE) {
      response.end(body);
      return;
    }
    response.putHeader(HttpHeaderNames.CONTENT_LENGTH, Integer.toString(body.length()));
    var answer = new Answer(context, body);
    // On the connection's own thread, where the queue says that it has room again.
    context.vertx().getOrCreateContext().runOnContext(_ -> {
      if (!response.closed() && !response.ended()) {
        response.closeHandler(_ -> leave(answer)).exceptionHandler(_ -> leave(answer));
        enter(answer).forEach(Answer::drop);
        answer.goOn();
      }
    });
  }

  /// Who has to go for it: those who began first.
  private synchronized List<Answer> enter(Answer answer) {
    underWay.add(answer);
    if (held.merge(answer.body, 1, Integer::sum) == 1) {
      bytes += answer.body.length();
    }
    var tooMany = new ArrayList<Answer>();
    while (bytes > most && underWay.getFirst() != answer) {
      var first = underWay.getFirst();
      leave(first);
      tooMany.add(first);
    }
    return tooMany;
  }

  private synchronized void leave(Answer answer) {
    if (underWay.remove(answer) && held.merge(answer.body, -1, Integer::sum) == 0) {
      held.remove(answer.body);
      bytes -= answer.body.length();
    }
  }

  private final class Answer {
    private final RoutingContext context;
    private final HttpServerResponse response;
    private final Buffer body;
    private int at;

    Answer(RoutingContext context, Buffer body) {
      this.context = context;
      this.response = context.response();
      this.body = body;
    }

    private void goOn() {
      while (at < body.length()) {
        if (response.closed()) {
          leave(this);
          return;
        }
        if (response.writeQueueFull()) {
          response.drainHandler(_ -> goOn());
          return;
        }
        int end = Math.min(at + PIECE, body.length());
        response.write(body.getBuffer(at, end));
        at = end;
      }
      leave(this);
      response.end();
    }

    private void drop() {
      Connections.drop(context.request().connection(), DropReason.MEMORY);
    }
  }
}
