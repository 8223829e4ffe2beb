package net.wanwatch.journal;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.util.Map;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.RttBuckets;

/// How facts look in JSON where their records alone do not say it: facts know nothing of JSON.
final class FactShapes extends SimpleModule {
  private static final long serialVersionUID = 1L;

  FactShapes() {
    setMixInAnnotation(Fact.class, OfFact.class);
    setMixInAnnotation(Fact.Minute.Second.class, OfSecond.class);
    setMixInAnnotation(RttBuckets.class, OfBuckets.class);
  }

  @JsonPropertyOrder({"at", "kind", "site"})
  private interface OfFact {
    @JsonProperty
    String kind();
  }

  /// `[sent, lost, rtt]`.
  @JsonFormat(shape = JsonFormat.Shape.ARRAY)
  @JsonPropertyOrder({"sent", "lost", "rtt"})
  private interface OfSecond {}

  /// `{"0.03":412,"+Inf":1}`.
  private abstract static class OfBuckets {
    @JsonCreator
    static RttBuckets ofSparse(Map<String, Long> sparse) {
      return RttBuckets.ofSparse(sparse);
    }

    @JsonValue
    abstract Map<String, Long> sparse();
  }
}
