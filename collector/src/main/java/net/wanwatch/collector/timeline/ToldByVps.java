package net.wanwatch.collector.timeline;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import net.wanwatch.fact.Fact;
import net.wanwatch.http.Call.Reply;
import net.wanwatch.http.Servers;
import net.wanwatch.http.Token;
import net.wanwatch.journal.FactJson;
import net.wanwatch.journal.MalformedFact;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What people were told, from the agent, in whose journal it stands. Where it is not heard, or has too much to say, that is not
/// known; without a token it is not asked.
public final class ToldByVps implements Days.Incidents {
  private static final Logger log = LoggerFactory.getLogger(ToldByVps.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration CONNECT = Duration.ofSeconds(2);
  private static final Duration READ = Duration.ofSeconds(4);
  /// The agent reads its journal from there on, for whoever asks a page that needs no token.
  private static final Duration LONGEST_AGO = Duration.ofDays(7);
  /// An incident of the day may have begun before it.
  private static final Duration BEFORE = Duration.ofHours(1);

  private final Servers agent;
  private final Token token;
  private final BooleanSupplier heard;
  private final InstantSource clock;

  /// @param heard whether the agent answers at all at the moment
  public ToldByVps(Servers agent, Token token, BooleanSupplier heard, InstantSource clock) {
    this.agent = agent;
    this.token = token;
    this.heard = heard;
    this.clock = clock;
  }

  @Override
  public boolean isAskedFor(Instant from) {
    return token.header().isPresent() && Duration.between(from, clock.instant()).compareTo(LONGEST_AGO) <= 0;
  }

  @Override
  public Optional<List<Fact>> between(Instant from, Instant to) {
    if (!isAskedFor(from) || !heard.getAsBoolean()) {
      return Optional.empty();
    }
    for (var address : agent.addresses()) {
      try {
        var where = address.resolve("/api/v1/incidents?since=" + from.minus(BEFORE));
        var reply = agent.call("GET", where, CONNECT, READ).as(token).small().send();
        return reply.status() == 200 ? facts(reply, to) : Optional.empty();
      } catch (IOException e) {
        log.debug("{} does not say what people were told", address, e);
      }
    }
    return Optional.empty();
  }

  private static Optional<List<Fact>> facts(Reply reply, Instant to) {
    try {
      var lines = JSON.readTree(reply.text()).path("facts");
      if (!lines.isArray()) {
        return Optional.empty();
      }
      var facts = new ArrayList<Fact>();
      for (var line : lines) {
        if (!(FactJson.read(line.toString()) instanceof Fact.Incident it)) {
          return Optional.empty();
        }
        if (it.start().isBefore(to)) {
          facts.add(it);
        }
      }
      return Optional.of(facts);
    } catch (JsonProcessingException | MalformedFact e) {
      // Cut off behind a megabyte, or of a later version.
      log.debug("what people were told cannot be read", e);
      return Optional.empty();
    }
  }
}
