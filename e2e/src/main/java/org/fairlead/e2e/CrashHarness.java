package org.fairlead.e2e;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.fairlead.tracking.run.Run;
import org.fairlead.tracking.run.RunStore;
import org.fairlead.training.compare.ExactComparison;
import org.jspecify.annotations.Nullable;

/**
 * Kills the real program at random moments, resumes it, kills it again, and compares what the run
 * has left in the end with a run that nobody touched: metrics, weights, multipliers, model, results
 * and predictions, to the last bit.
 *
 * <p>A quarter of the kills come at any time after the start of a process, the others while it
 * trains, while a checkpoint is written, or during the final evaluation. Most are {@code SIGKILL},
 * which no program can catch; one in ten is {@code SIGTERM}, one in ten {@code SIGINT}.
 */
public final class CrashHarness {
  private static final int KILLS_OF_ONE_RUN = 6;
  private static final long LOOK_MILLIS = 3;
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final Program program;
  private final List<Scenario.Kind> networks;
  private final SplittableRandom random;
  private final Consumer<String> log;
  private final List<Kill> kills = new ArrayList<>();
  private final List<String> differing = new ArrayList<>();
  private int comparisons;

  /**
   * @param networks of the runs that are killed in turn: a dense and a constrained one of each
   */
  CrashHarness(Program program, List<Scenario.Kind> networks, long seed, Consumer<String> log) {
    this.program = program;
    this.networks = List.copyOf(networks);
    this.random = new SplittableRandom(seed);
    this.log = log;
  }

  /**
   * Runs {@code kills [minutes [seed [folder]]]} and prints a log; exits with 1 on a difference.
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    int kills = Integer.parseInt(args[0]);
    long minutes = args.length > 1 ? Long.parseLong(args[1]) : 24 * 60;
    long seed = args.length > 2 ? Long.parseLong(args[2]) : 1;
    Path folder = args.length > 3 ? Path.of(args[3]) : Files.createTempDirectory("fairlead-crash");
    var harness =
        new CrashHarness(
            Program.in(folder.toAbsolutePath()),
            List.of(Scenario.Kind.values()),
            seed,
            System.out::println);
    harness.run(kills, Duration.ofMinutes(minutes));
    System.out.println(harness.summary());
    if (!harness.differing().isEmpty()) {
      System.exit(1);
    }
  }

  /** A scenario, the run that nobody touched, and what its process took. */
  private record Subject(Scenario scenario, Run untouched, long startMillis, long workMillis) {}

  /** Kills so often, or until the time is over; the last run is always brought to its end. */
  void run(int wanted, Duration limit) throws IOException, InterruptedException {
    List<Subject> subjects = subjects();
    long end = System.nanoTime() + limit.toNanos();
    for (int turn = 0; kills.size() < wanted && System.nanoTime() < end; turn++) {
      torment(subjects.get(turn % subjects.size()), wanted, end);
    }
  }

  List<Kill> kills() {
    return kills;
  }

  /** Returns what is not identical; empty if all is well. */
  List<String> differing() {
    return differing;
  }

  /** Returns how many runs were compared. */
  int comparisons() {
    return comparisons;
  }

  private List<Subject> subjects() throws IOException, InterruptedException {
    var dense = new ArrayList<Subject>();
    var subjects = new ArrayList<Subject>();
    for (Scenario.Kind network : networks) {
      Subject parent = subject(network.dense());
      dense.add(parent);
      subjects.add(subject(network.ceag(parent.untouched().id())));
    }
    subjects.addAll(dense);
    return subjects;
  }

  private Subject subject(Scenario scenario) throws IOException, InterruptedException {
    Set<String> known = runs();
    long begin = System.nanoTime();
    Process process = program.start(scenario.command());
    long working = begin;
    while (process.isAlive()) {
      Path run = newRun(known);
      if (working == begin && Moment.TRAINING.hasCome(run, 0)) {
        working = System.nanoTime();
      }
      process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }
    requireDone(process);
    Run run = RunStore.open(program.runs()).resolve(String.valueOf(newRun(known)));
    var subject =
        new Subject(
            scenario,
            run,
            TimeUnit.NANOSECONDS.toMillis(working - begin),
            TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - working));
    log.accept(
        "untouched: %s, %d ms to its first step, %d ms from there on"
            .formatted(scenario.name(), subject.startMillis(), subject.workMillis()));
    return subject;
  }

  /** One run, killed a few times, brought to its end, compared, and deleted. */
  private void torment(Subject subject, int wanted, long end)
      throws IOException, InterruptedException {
    Scenario scenario = subject.scenario();
    Set<String> known = runs();
    int killed = 0;
    while (true) {
      Path run = newRun(known);
      long before = run == null ? 0 : Moment.length(run.resolve("metrics.jsonl"));
      Process process =
          program.start(
              run == null
                  ? scenario.command()
                  : List.of("resume", String.valueOf(run.getFileName())));
      boolean more = killed < KILLS_OF_ONE_RUN && kills.size() < wanted && System.nanoTime() < end;
      String signal = more ? attack(process, subject, known, before) : "";
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
        throw new IllegalStateException("does not end: " + program.printed());
      }
      run = newRun(known);
      if (signal.isEmpty()) {
        requireDone(process);
        compare(subject, run);
        return;
      }
      Kill kill = Kill.of(scenario, signal, run, before);
      if (kill.place() == Kill.Place.ENDED) {
        compare(subject, run); // all was there already: this one does not count
        return;
      }
      kills.add(kill);
      killed++;
      log.accept(
          "kill %d: %s, SIG%s, step %d, %s"
              .formatted(kills.size(), kill.scenario(), signal, kill.step(), kill.place()));
    }
  }

  /** Returns the signal that a process got, empty if it came to its end before. */
  private String attack(Process process, Subject subject, Set<String> known, long before)
      throws IOException, InterruptedException {
    int draw = random.nextInt(100);
    Moment moment =
        draw < 25
            ? Moment.ANY
            : draw < 60 ? Moment.TRAINING : draw < 85 ? Moment.WRITING : Moment.EVALUATING;
    switch (moment) {
      case ANY ->
          process.waitFor(
              random.nextLong(subject.startMillis() + subject.workMillis()), TimeUnit.MILLISECONDS);
      case TRAINING, WRITING -> {
        // by progress, not by time: a busy machine is no slower in lines
        long all = Moment.length(subject.untouched().folder().resolve("metrics.jsonl"));
        awaitLength(process, known, before + random.nextLong(Math.max(1, all - before)));
        if (moment == Moment.WRITING) {
          await(process, moment, known, before);
        }
        process.waitFor(random.nextLong(10 * LOOK_MILLIS), TimeUnit.MILLISECONDS);
      }
      case EVALUATING -> {
        await(process, moment, known, before);
        process.waitFor(random.nextLong(100 * LOOK_MILLIS), TimeUnit.MILLISECONDS);
      }
    }
    if (!process.isAlive()) {
      return "";
    }
    int kind = random.nextInt(10);
    String signal = kind == 0 ? "TERM" : kind == 1 ? "INT" : "KILL";
    Program.signal(process, signal);
    return signal;
  }

  /** Waits until the metrics are longer than so many bytes. */
  private void awaitLength(Process process, Set<String> known, long bytes)
      throws IOException, InterruptedException {
    while (process.isAlive()) {
      Path run = newRun(known);
      if (run != null && Moment.length(run.resolve("metrics.jsonl")) > bytes) {
        return;
      }
      process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private void await(Process process, Moment moment, Set<String> known, long before)
      throws IOException, InterruptedException {
    while (process.isAlive() && !moment.hasCome(newRun(known), before)) {
      process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private void requireDone(Process process) throws IOException {
    if (process.exitValue() != 0) {
      throw new IllegalStateException(
          "exit code %d: %s".formatted(process.exitValue(), program.printed()));
    }
  }

  private void compare(Subject subject, @Nullable Path folder) {
    Run run = RunStore.open(program.runs()).resolve(String.valueOf(folder));
    ExactComparison comparison = ExactComparison.of(subject.untouched(), run);
    comparisons++;
    if (comparison.identical()) {
      log.accept("identical: " + String.join(", ", comparison.same()));
      run.delete();
    } else {
      differing.add(run.id());
      log.accept("DIFFERENT: " + run.id() + "\n" + comparison.text());
    }
  }

  private Set<String> runs() throws IOException {
    var names = new HashSet<String>();
    if (Files.isDirectory(program.runs())) {
      try (DirectoryStream<Path> folders = Files.newDirectoryStream(program.runs())) {
        for (Path folder : folders) {
          names.add(String.valueOf(folder.getFileName()));
        }
      }
    }
    return names;
  }

  /** Returns the folder of the run that was not there before, or null if it is not there yet. */
  private @Nullable Path newRun(Set<String> known) throws IOException {
    for (String name : runs()) {
      if (!known.contains(name) && !name.startsWith(".") && !name.startsWith("index.db")) {
        return program.runs().resolve(name);
      }
    }
    return null;
  }

  /** Returns how many kills hit where, and whether all was identical. */
  String summary() {
    var text =
        new StringBuilder(
            "\n| where the kill hit | SIGKILL | SIGTERM | SIGINT |\n|---|---|---|---|\n");
    for (Kill.Place place : Kill.Place.values()) {
      if (place == Kill.Place.ENDED) {
        continue;
      }
      text.append(
          "| %s | %d | %d | %d |\n"
              .formatted(place, count(place, "KILL"), count(place, "TERM"), count(place, "INT")));
    }
    text.append("\n");
    kills.stream()
        .map(Kill::scenario)
        .distinct()
        .sorted()
        .forEach(
            name ->
                text.append(
                    "%s: %d kills\n"
                        .formatted(
                            name, kills.stream().filter(k -> k.scenario().equals(name)).count())));
    text.append(
        "%d kills, %d runs brought to their end and compared, %d of them different%s\n"
            .formatted(
                kills.size(),
                comparisons,
                differing.size(),
                differing.isEmpty() ? "" : ": " + String.join(", ", differing)));
    return text.toString();
  }

  private long count(Kill.Place place, String signal) {
    return kills.stream()
        .filter(kill -> kill.place() == place && kill.signal().equals(signal))
        .count();
  }
}
