package net.wanwatch.simulator.phone;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.io.IOException;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import net.wanwatch.http.HttpServer;
import net.wanwatch.http.LivePage;
import net.wanwatch.simulator.phone.Messages.View;

/// The Bot API as far as the agent speaks it (`sendMessage`, `editMessageText`, `getUpdates`, `getMe`, `getChat`), with a
/// page that shows the messages as a phone does.
///
/// https://core.telegram.org/bots/api
public final class Phone implements HttpServer.Pages, AutoCloseable {
  /// Of the pretend bot, and the chat it writes to.
  public static final String TOKEN = "1:demo";
  public static final String CHAT = "-1001";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LONGEST = 64 << 10;
  /// How often somebody who waits for a tap is looked after.
  private static final long LOOK_MILLIS = 200;
  private static final int LONGEST_WAIT = 25;

  private final Messages messages = new Messages();
  private final InstantSource clock;
  private final HttpServer server;

  private Phone(int port, InstantSource clock) throws IOException {
    this.clock = clock;
    this.server = HttpServer.open(List.of("127.0.0.1"), port, new PrometheusRegistry(), () -> true,
        new LivePage<>(Phone.class, messages::view, (View it) -> it).with("phone.css"), this);
  }

  /// @param port 0 for any that is free
  /// @throws IOException where it is taken
  public static Phone open(int port, InstantSource clock) throws IOException {
    return new Phone(port, clock);
  }

  public int port() {
    return server.port();
  }

  @Override
  public void add(Router router) {
    router.post("/bot" + TOKEN + "/:method")
        .handler(BodyHandler.create(false).setBodyLimit(LONGEST))
        .handler(this::call);
    router.post("/tap/:message/:data").handler(this::tap);
  }

  private void call(RoutingContext context) {
    var method = context.pathParam("method");
    var body = json(context);
    switch (method) {
      case "sendMessage" -> answer(context, sent(body));
      case "editMessageText" -> answer(context, edited(body));
      case "getUpdates" -> updates(context, body, 0);
      default -> answer(context,
          ok().set("result", JSON.createObjectNode().put("id", Long.parseLong(CHAT)).put("username", "wanwatch_bot")));
    }
  }

  private static JsonNode json(RoutingContext context) {
    try {
      var body = context.body().buffer();
      return body == null ? JSON.createObjectNode() : JSON.readTree(body.getBytes());
    } catch (IOException _) {
      return JSON.createObjectNode();
    }
  }

  private ObjectNode sent(JsonNode body) {
    var said = Said.of(body.path("text").asText());
    var reply = Optional.of(body.path("reply_parameters").path("message_id"))
        .filter(JsonNode::isNumber)
        .map(JsonNode::asLong);
    return ok().set("result",
        JSON.createObjectNode()
            .put("message_id", messages.add(clock.instant().truncatedTo(ChronoUnit.MILLIS), said.title(), said.more(),
                reply, button(body))));
  }

  private ObjectNode edited(JsonNode body) {
    var said = Said.of(body.path("text").asText());
    long id = body.path("message_id").asLong();
    return messages.edit(id, clock.instant().truncatedTo(ChronoUnit.MILLIS), said.title(), said.more(), button(body))
        ? ok().set("result", JSON.createObjectNode().put("message_id", id))
        : JSON.createObjectNode().put("ok", false).put("description", "Bad Request: message to edit not found");
  }

  /// Its text and what it sends, as one: the page gives it back.
  private static Optional<String> button(JsonNode body) {
    var button = body.path("reply_markup").path("inline_keyboard").path(0).path(0);
    return button.has("callback_data")
        ? Optional.of(button.path("text").asText() + "\n" + button.path("callback_data").asText())
        : Optional.empty();
  }

  /// Waits as long as it is asked to, so that nobody asks again and again.
  private void updates(RoutingContext context, JsonNode body, long waited) {
    var taps = messages.taps(body.path("offset").asLong());
    long wait = 1000L * Math.min(LONGEST_WAIT, body.path("timeout").asInt());
    if (taps.isEmpty() && waited < wait) {
      context.vertx().setTimer(LOOK_MILLIS, _ -> updates(context, body, waited + LOOK_MILLIS));
      return;
    }
    var result = JSON.createArrayNode();
    for (var tap : taps) {
      var query = result.addObject().put("update_id", tap.number()).putObject("callback_query");
      query.put("id", Long.toString(tap.number())).put("data", tap.data());
      query.putObject("from").put("id", 1).put("first_name", "Alex");
      query.putObject("message").put("message_id", tap.message()).putObject("chat").put("id", Long.parseLong(CHAT));
    }
    answer(context, ok().set("result", result));
  }

  private void tap(RoutingContext context) {
    var message = context.pathParam("message");
    if (message.matches("\\d{1,9}")) {
      messages.tap(Long.parseLong(message), context.pathParam("data"));
    }
    context.response().setStatusCode(204).end();
  }

  private static ObjectNode ok() {
    return JSON.createObjectNode().put("ok", true);
  }

  private static void answer(RoutingContext context, ObjectNode json) {
    try {
      HttpServer.json(context, JSON.writeValueAsString(json));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree is JSON", e);
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
