package net.wanwatch.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/// A real PostgreSQL of Debian's package, of the test alone, in a temporary folder. Its address is one of its own in 127.0.0.0/8,
/// made of the number of this process: a port that is free when it is looked for may be taken when it is bound.
final class Postgres implements AutoCloseable {
  private static final Path PROGRAMS = Path.of("/usr/lib/postgresql/15/bin");
  /// Below what Linux gives to clients.
  private static final int PORT = 15432;
  private static final AtomicInteger COUNT = new AtomicInteger();
  private static final boolean ROOT = "root".equals(System.getProperty("user.name"));

  private static final AtomicReference<@Nullable Postgres> SHARED = new AtomicReference<>();

  private final Path folder;
  private final String address;
  private Process server;

  private Postgres(Path folder, String address) throws IOException {
    this.folder = folder;
    this.address = address;
    server = serve();
  }

  /// The one of all tests, which come one after the other. It ends with the process.
  static synchronized Postgres shared() throws IOException, InterruptedException {
    var there = SHARED.get();
    if (there != null) {
      return there;
    }
    var started = start();
    SHARED.set(started);
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> {
      try {
        started.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }));
    return started;
  }

  private static Postgres start() throws IOException, InterruptedException {
    if (!Files.isExecutable(PROGRAMS.resolve("postgres"))) {
      if ("true".equals(System.getenv("CI"))) {
        Assertions.fail("postgresql-15 is not installed");
      }
      Assumptions.abort("postgresql-15 is not installed");
    }
    long id = ProcessHandle.current().pid();
    var address = "127.%d.%d.%d".formatted(128 + id / 64516 % 64 + 64L * (COUNT.getAndIncrement() % 2),
        1 + id / 254 % 254, 1 + id % 254);
    var folder = Files.createTempDirectory("wanwatch-postgres");
    if (ROOT) {
      run("chown", "postgres:postgres", folder.toString());
    }
    var password = Files.createFile(folder.resolve("password"),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r--r--")));
    Files.writeString(password, "admin-secret\n");
    run(asPostgres(PROGRAMS.resolve("initdb").toString(), "--no-sync", "--auth=scram-sha-256", "--username=postgres",
        "--pwfile=" + password, "--locale=C.UTF-8", "--encoding=UTF8", folder.resolve("data").toString()));
    var postgres = new Postgres(folder, address);
    try (var admin = postgres.admin("postgres"); var make = admin.createStatement()) {
      make.execute("CREATE ROLE wanwatch_writer LOGIN PASSWORD 'writer-secret'");
      make.execute("CREATE ROLE wanwatch_reader LOGIN PASSWORD 'reader-secret'");
    } catch (SQLException e) {
      throw new IOException(e);
    }
    return postgres;
  }

  private static String[] asPostgres(String... command) {
    var all = new ArrayList<String>();
    if (ROOT) {
      all.addAll(List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"));
    }
    all.addAll(List.of(command));
    return all.toArray(String[]::new);
  }

  private static void run(String... command) throws IOException, InterruptedException {
    var process = new ProcessBuilder(command).directory(Path.of("/").toFile()).redirectErrorStream(true).start();
    var said = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(String.join(" ", command) + ": " + said);
    }
  }

  private Process serve() throws IOException {
    var process = new ProcessBuilder(asPostgres(PROGRAMS.resolve("postgres").toString(), "-D",
        folder.resolve("data").toString(), "-h", address, "-p", Integer.toString(PORT), "-k", folder.toString(), "-c",
        "fsync=off", "-c", "max_connections=20", "-c", "shared_buffers=32MB", "-c", "shared_memory_type=mmap"))
        .directory(Path.of("/").toFile())
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("server.log").toFile())
        .start();
    server = process;
    await().atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(50))
        .until(() -> !process.isAlive() || isUp());
    if (!process.isAlive()) {
      throw new IOException("postgres ended with " + process.exitValue());
    }
    return process;
  }

  private boolean isUp() {
    try {
      admin("postgres").close();
      return true;
    } catch (SQLException _) {
      return false;
    }
  }

  Connection admin(String database) throws SQLException {
    return DriverManager.getConnection("jdbc:postgresql://%s:%d/%s".formatted(address, PORT, database), "postgres",
        "admin-secret");
  }

  /// A database of its own, by the name that is free.
  String create() throws SQLException {
    var name = "archive_" + COUNT.getAndIncrement();
    try (var admin = admin("postgres"); var make = admin.createStatement()) {
      make.execute("CREATE DATABASE %s OWNER wanwatch_writer TEMPLATE template0".formatted(name));
    }
    return name;
  }

  String url(String user, String database) {
    return "postgresql://%s@%s:%d/%s".formatted(user, address, PORT, database);
  }

  Database writer(String database) throws BadDatabase {
    return Database.of(url("wanwatch_writer", database), Optional.empty(), Map.of("PGPASSWORD", "writer-secret"));
  }

  Database reader(String database) throws BadDatabase {
    return Database.of(url("wanwatch_reader", database), Optional.empty(), Map.of("PGPASSWORD", "reader-secret"));
  }

  /// As a power cut does it, but for what the system has not written yet.
  void kill() throws InterruptedException {
    var all = Stream.concat(Stream.of(server.toHandle()), server.descendants()).toList();
    all.forEach(ProcessHandle::destroyForcibly);
    server.waitFor();
    await().atMost(Duration.ofSeconds(30)).until(() -> all.stream().noneMatch(ProcessHandle::isAlive));
  }

  void again() throws IOException {
    server = serve();
  }

  @Override
  public void close() throws IOException {
    server.destroy(); // SIGTERM waits for clients, SIGINT cannot be sent: who is left is cut off
    try {
      if (!server.waitFor(2, TimeUnit.SECONDS)) {
        kill();
      }
      run("rm", "-rf", folder.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
