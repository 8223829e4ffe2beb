package net.wanwatch.http;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.micrometer.Label;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;
import java.util.logging.Level;
import java.util.logging.Logger;
import net.wanwatch.http.guard.Connections;

/// Micrometer's metrics of this process (JVM, process, HTTP server) in the same registry as ours.
final class OwnMetrics {
  /// Kept, because the JDK forgets the level of a logger nobody holds. Vert.x registers some of its gauges again with each
  /// connection, and Micrometer warns of it: it means nothing.
  private static final Logger MICROMETER = Logger.getLogger("io.micrometer");

  private OwnMetrics() {}

  static PrometheusMeterRegistry register(PrometheusRegistry registry) {
    registry.register(() -> InfoSnapshot.builder()
        .name("wanwatch_build")
        .help("Which Wanwatch this is, and the Java it runs on.")
        .dataPoint(InfoDataPointSnapshot.builder()
            .labels(Labels.of("version", Release.version(), "java", Runtime.version().toString()))
            .build())
        .build());
    var meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT, registry, Clock.SYSTEM);
    // Their names break Prometheus's own rules, and process_cpu_usage says the same.
    meters.config()
        .meterFilter(MeterFilter.denyNameStartsWith("process.cpu.time"))
        .meterFilter(MeterFilter.denyNameStartsWith("system.cpu.count"));
    new JvmMemoryMetrics().bindTo(meters);
    new JvmThreadMetrics().bindTo(meters);
    new ClassLoaderMetrics().bindTo(meters);
    new ProcessorMetrics().bindTo(meters);
    new UptimeMetrics().bindTo(meters);
    new FileDescriptorMetrics().bindTo(meters);
    return meters;
  }

  /// A Vert.x that fits a small machine: one event loop and few workers, nothing unpacked to disk.
  static Vertx vertx(PrometheusMeterRegistry meters, Connections connections) {
    MICROMETER.setLevel(Level.SEVERE);
    // Netty looks for a hardware address to tell machines apart, and warns where there is none. We are one machine.
    if (System.getProperty("io.netty.machineId") == null) {
      System.setProperty("io.netty.machineId", "02:00:00:00:00:00:00:01");
    }
    // Its resolver of names is left out of our libraries; it would say so at each start.
    System.setProperty("vertx.disableDnsResolver", "true");
    var options = new VertxOptions().setEventLoopPoolSize(1)
        .setWorkerPoolSize(2)
        .setInternalBlockingPoolSize(1)
        .setMetricsOptions(new MicrometerMetricsOptions().setEnabled(true)
            // Each address has a server of its own; without the label the second one's gauges would be dropped.
            .addLabels(Label.LOCAL))
        .setFileSystemOptions(new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false));
    return Vertx.builder()
        .with(options)
        .withMetrics(new MicrometerMetricsFactory(meters))
        .withTransport(connections.transport())
        .build();
  }
}
