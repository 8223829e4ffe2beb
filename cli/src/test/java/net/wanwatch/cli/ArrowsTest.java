package net.wanwatch.cli;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayList;
import java.util.List;

/// Which package may know which. A rule that breaks says what to do instead.
@AnalyzeClasses(packages = "net.wanwatch", importOptions = DoNotIncludeTests.class)
class ArrowsTest {
  /// Whatever is neither an end, nor made of ends, is core: a new room of core is guarded from its first day.
  private static final String[] BEYOND_CORE = {"net.wanwatch.agent..", "net.wanwatch.collector..",
      "net.wanwatch.setup..", "net.wanwatch.report..", "net.wanwatch.archive..", "net.wanwatch.simulator..",
      "net.wanwatch.cli..", "net.wanwatch.dashboards..", "net.wanwatch.gate.."};
  private static final DescribedPredicate<JavaClass> CORE = resideInAPackage("net.wanwatch..")
      .and(DescribedPredicate.not(resideInAnyPackage(BEYOND_CORE)))
      .as("core");
  private static final String[] VERTX = {"io.vertx..", "io.netty.."};

  @ArchTest
  static final ArchRule AGENT_AND_COLLECTOR_DO_NOT_KNOW_EACH_OTHER = slices()
      .matching("net.wanwatch.(agent|collector)..")
      .should()
      .notDependOnEachOther()
      .because("they run on different hosts: move what both need into a room of core");

  @ArchTest
  static final ArchRule ROOMS_HAVE_NO_CIRCLE = slices().matching("net.wanwatch.(**)")
      .should()
      .beFreeOfCycles()
      .because("a room that needs what needs it is one room with it: hand the value in, or move the class");

  @ArchTest
  static final ArchRule EVENTS_ARE_MADE_ELSEWHERE_AND_JUDGED_ELSEWHERE = noClasses().that()
      .resideInAPackage("net.wanwatch.collector.event..")
      .should()
      .dependOnClassesThat()
      .resideInAnyPackage("net.wanwatch.collector.judge..", "net.wanwatch.collector.watch..",
          "net.wanwatch.collector.crew..", "net.wanwatch.collector.record..")
      .because(
          "an event is only what is known: whoever makes, hears or keeps it knows the event, not the other way round");

  @ArchTest
  static final ArchRule JUDGE_HAS_NO_CLOCK_AND_ASKS_NOBODY = noClasses().that()
      .resideInAPackage("net.wanwatch.collector.judge..")
      .should()
      .dependOnClassesThat()
      .haveNameMatching("java\\.time\\.(InstantSource|Clock)|java\\.lang\\.Thread|net\\.wanwatch\\.poll\\.Poll"
          + "|net\\.wanwatch\\.collector\\.watch\\..*")
      .because("the same events judged again must make the same facts: make an event of what the judge wants to know");

  @ArchTest
  static final ArchRule CORE_KNOWS_ONLY_CORE = noClasses().that(CORE)
      .should()
      .dependOnClassesThat(resideInAnyPackage(BEYOND_CORE))
      .because("arrows point from the ends to core: move the class down, or hand the value in");

  @ArchTest
  static final ArchRule SIMULATOR_KNOWS_ONLY_CORE = noClasses().that()
      .resideInAPackage("net.wanwatch.simulator..")
      .should()
      .dependOnClassesThat()
      .resideInAnyPackage("net.wanwatch.agent..", "net.wanwatch.collector..", "net.wanwatch.cli..")
      .because(
          "it pretends to be what the ends look at, by the text alone: what it shared with them it could not show");

  @ArchTest
  static final ArchRule REPORT_KNOWS_ONLY_JOURNALS = room("report", "java..", "com.fasterxml.jackson..",
      "net.wanwatch.journal..", "net.wanwatch.fact..", "net.wanwatch.tracking..");

  @ArchTest
  static final ArchRule TRACKING_KNOWS_ONLY_FACTS = room("tracking", "java..", "net.wanwatch.fact..");

  @ArchTest
  static final ArchRule ARCHIVE_KNOWS_JOURNALS_AND_A_DATABASE = room("archive", "java..", "javax.sql..", "org.slf4j..",
      "org.postgresql..", "org.flywaydb..", "net.wanwatch.journal..", "net.wanwatch.fact..");

  @ArchTest
  static final ArchRule ONLY_THE_ARCHIVE_SPEAKS_SQL = noClasses().that()
      .resideInAPackage("net.wanwatch..")
      .and()
      .resideOutsideOfPackage("net.wanwatch.archive..")
      .should()
      .dependOnClassesThat()
      .resideInAnyPackage("java.sql..", "javax.sql..", "org.postgresql..", "org.flywaydb..")
      .because("an end that runs beside a router loads nothing of a database: ask the archive's own types");

  @ArchTest
  static final ArchRule THE_ENDS_KNOW_NO_ARCHIVE = noClasses().that()
      .resideInAnyPackage("net.wanwatch.agent..", "net.wanwatch.collector..", "net.wanwatch.report..",
          "net.wanwatch.simulator..", "net.wanwatch.setup..")
      .should()
      .dependOnClassesThat()
      .resideInAPackage("net.wanwatch.archive..")
      .because("files are the queue, and whoever keeps them elsewhere comes after them");

  @ArchTest
  static final ArchRule SETUP_IS_GIVEN_WHAT_WAS_READ = room("setup", "java..", "com.fasterxml.jackson..",
      "net.wanwatch.config..", "net.wanwatch.shell..", "net.wanwatch.tunnel..", "net.wanwatch.uci..");

  @ArchTest
  static final ArchRule TUNNEL_STANDS_ALONE = room("tunnel", "java..", "io.prometheus.metrics.model..",
      "net.wanwatch.poll..");

  @ArchTest
  static final ArchRule FACT_KNOWS_NOTHING_BUT_JAVA = room("fact", "java..");

  @ArchTest
  static final ArchRule CONFIG_STANDS_ALONE = room("config", "java..", "com.fasterxml.jackson..",
      "org.yaml.snakeyaml..", "com.cronutils..", "net.wanwatch.fact..");

  @ArchTest
  static final ArchRule JSON_OF_FACTS_IS_THE_JOURNALS = noClasses().that()
      .resideInAnyPackage("net.wanwatch.collector.benchmark.plan..", "net.wanwatch.report.read..",
          "net.wanwatch.report.number..", "net.wanwatch.report.chapter..")
      .should()
      .dependOnClassesThat()
      .resideInAPackage("com.fasterxml.jackson..")
      .because("a fact is read from its line in one place: ask its fields, and add the one that is missing");

  @ArchTest
  static final ArchRule POLL_KNOWS_NOTHING_OF_WHAT_IT_READS = room("poll", "java..", "org.slf4j..",
      "io.prometheus.metrics.model..");

  @ArchTest
  static final ArchRule SHELL_STANDS_ALONE = room("shell", "java..", "org.slf4j..");

  @ArchTest
  static final ArchRule VERTX_STAYS_AT_THE_DOOR = noClasses().that(CORE)
      .and()
      .resideOutsideOfPackage("net.wanwatch.http..")
      .should()
      .dependOnClassesThat()
      .resideInAnyPackage(VERTX)
      .because("only the room http speaks Vert.x: keep the rest plain Java that a test can call");

  @ArchTest
  static final ArchRule RECORDS_TOUCH_NO_WORLD = noClasses().that()
      .areRecords()
      .and()
      .resideInAnyPackage("net.wanwatch.tunnel..", "net.wanwatch.probe..", "net.wanwatch.poll..")
      .should()
      .dependOnClassesThat()
      .resideInAnyPackage("java.io..", "java.nio.channels..", "java.nio.file..", "org.apache.sshd..", "io.vertx..")
      .orShould()
      .dependOnClassesThat()
      .haveNameMatching("java\\.net\\.(.*Socket|http\\..*|.*Connection)")
      .because("a record says what was read, and whoever read it is somebody else: move the reading out of it");

  @ArchTest
  static final ArchRule NOTHING_KNOWS_THE_COMMAND_LINE = classes().that()
      .resideInAPackage("net.wanwatch.cli..")
      .should()
      .onlyBeAccessed()
      .byAnyPackage("net.wanwatch.cli..")
      .because("the command line starts the ends, and is known by none");

  @ArchTest
  static final ArchRule NOTHING_KNOWS_THE_WIRING = classes().that()
      .haveFullyQualifiedName("net.wanwatch.agent.Agent")
      .or()
      .haveFullyQualifiedName("net.wanwatch.collector.Collector")
      .should()
      .onlyHaveDependentClassesThat()
      .resideInAnyPackage("net.wanwatch.agent", "net.wanwatch.collector", "net.wanwatch.cli", "net.wanwatch.simulator")
      .because("an end is started from outside; a room that needs something of it has it handed in");

  private static ArchRule room(String name, String... allowed) {
    var known = new ArrayList<>(List.of(allowed));
    known.add("net.wanwatch." + name + "..");
    known.add("org.jspecify..");
    return classes().that()
        .resideInAPackage("net.wanwatch." + name + "..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(known.toArray(String[]::new))
        .because("the room " + name + " may use only " + String.join(", ", allowed)
            + ": hand the rest in, or write it in the room that may");
  }
}
