package org.fairlead.e2e.fuzz;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.fairlead.base.InputException;
import org.jspecify.annotations.Nullable;

/**
 * Reads mutants of a format one after the other and holds each to the promise: it ends within two
 * seconds of computing, within 256 MB of memory taken, in success or in an {@link InputException}
 * of a few lines, and no file is there that was not there before.
 *
 * <p>By hand, with the number of mutants of each format, the first seed and names of formats:
 *
 * <pre>{@code
 * java -Xmx1g -cp 'e2e/target/classes:cli/target/app/lib/*' org.fairlead.e2e.fuzz.Fuzzer 100000 1 jpeg png
 * }</pre>
 */
public final class Fuzzer {
  private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(2);
  private static final long MOST_BYTES = 1L << 28;
  private static final int LONGEST_MESSAGE = 4_100;
  private static final int MOST_LINES = 6;

  /** Of waiting, on a machine that does much else: beyond it a reader hangs. */
  private static final long PATIENCE_SECONDS = 30;

  private final Target target;
  private final Path folder;
  private final Path file;
  private final ThreadMXBean threads = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);

  private Fuzzer(Target target, Path folder) {
    this.target = target;
    this.folder = folder;
    this.file = folder.resolve(target.file());
  }

  /**
   * A mutant that broke the promise.
   *
   * @param seed that makes it again
   * @param problem in a line
   */
  record Failure(String target, long seed, String problem) {}

  /**
   * What became of the mutants of a format.
   *
   * @param read how many were read as whole files
   * @param refused how many ended in a message
   * @param slowest seconds of computing
   * @param largest bytes taken by one mutant
   */
  record Report(
      Target target, int read, int refused, double slowest, long largest, List<Failure> failures) {
    Report {
      failures = List.copyOf(failures);
    }

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "%-14s %,9d mutants: %,9d read, %,9d refused; at most %.2f s and %d MiB; %d broke the promise",
          target.name(),
          read + refused + failures.size(),
          read,
          refused,
          slowest,
          largest >> 20,
          failures.size());
    }
  }

  /** What became of one mutant. */
  private record Ending(@Nullable Throwable thrown, long nanos, long bytes) {}

  /**
   * Reads mutants.
   *
   * @param folder holds what the target needs besides
   * @param first seed of the first mutant; the others follow
   */
  static Report run(Target target, Path folder, long first, int mutants)
      throws IOException, InterruptedException {
    return new Fuzzer(target, folder).run(first, mutants);
  }

  private Report run(long first, int mutants) throws IOException, InterruptedException {
    var failures = new ArrayList<Failure>();
    int read = 0;
    int refused = 0;
    long slowest = 0;
    long largest = 0;
    for (byte[] whole : target.files()) {
      Ending ending = read(whole); // which loads the classes, too
      if (ending == null || ending.thrown() != null) {
        throw new IllegalStateException(
            "a whole file of %s is not read".formatted(target.name()),
            ending == null ? null : ending.thrown());
      }
    }
    Set<Path> before = everything();
    for (long seed = first; seed < first + mutants; seed++) {
      Ending ending = read(Mutator.mutant(target.files(), seed));
      if (ending == null) {
        failures.add(new Failure(target.name(), seed, "hangs"));
        break;
      }
      String problem = problem(ending, before);
      if (problem != null) {
        failures.add(new Failure(target.name(), seed, problem));
      } else if (ending.thrown() == null) {
        read++;
      } else {
        refused++;
      }
      slowest = Math.max(slowest, ending.nanos());
      largest = Math.max(largest, ending.bytes());
    }
    Files.write(file, target.files().get(0));
    return new Report(target, read, refused, slowest / 1e9, largest, failures);
  }

  private @Nullable Ending read(byte[] mutant) throws IOException, InterruptedException {
    Files.write(file, mutant);
    var task =
        new FutureTask<Ending>(
            () -> {
              long id = Thread.currentThread().getId();
              long bytes = threads.getThreadAllocatedBytes(id);
              long nanos = threads.getThreadCpuTime(id);
              @Nullable Throwable thrown = null;
              try {
                target.reader().read(folder);
              } catch (Throwable e) { // whatever it is, it is judged
                thrown = e;
              }
              return new Ending(
                  thrown,
                  threads.getThreadCpuTime(id) - nanos,
                  threads.getThreadAllocatedBytes(id) - bytes);
            });
    var thread = new Thread(task, "fuzz");
    thread.setDaemon(true);
    thread.start();
    try {
      return task.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      return null;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private @Nullable String problem(Ending ending, Set<Path> before) throws IOException {
    Throwable thrown = ending.thrown();
    if (thrown != null && !(thrown instanceof InputException)) {
      return "throws %s at %s".formatted(thrown, place(thrown));
    }
    String message = thrown == null ? "all is well" : Objects.toString(thrown.getMessage(), "");
    if (message.isBlank()
        || message.length() > LONGEST_MESSAGE
        || message.lines().count() > MOST_LINES) {
      return "says %d characters in %d lines: %.200s"
          .formatted(message.length(), message.lines().count(), message);
    }
    if (message.chars().anyMatch(c -> c < ' ' && c != '\n' && c != '\t')) {
      return "says control characters: "
          + HexFormat.of().formatHex(message.getBytes(StandardCharsets.UTF_8));
    }
    if (ending.nanos() > MOST_NANOS) {
      return String.format(Locale.ROOT, "takes %.1f s: %s", ending.nanos() / 1e9, message);
    }
    if (ending.bytes() > MOST_BYTES) {
      return "takes %d MiB: %s".formatted(ending.bytes() >> 20, message);
    }
    Set<Path> after = everything();
    return after.equals(before) ? null : "leaves files: " + after;
  }

  private static String place(Throwable thrown) {
    for (StackTraceElement each : thrown.getStackTrace()) {
      if (each.getClassName().startsWith("org.fairlead.")
          && !each.getClassName().contains("fuzz")) {
        return each.toString();
      }
    }
    return "an unknown place";
  }

  /** Returns everything in the folder, and in the one for temporary files. */
  private Set<Path> everything() throws IOException {
    try (var here = Files.walk(folder)) {
      return here.collect(Collectors.toSet());
    }
  }

  /** Reads many mutants and prints what became of them. Exits with 1 if any broke the promise. */
  public static void main(String[] args) throws Exception {
    int mutants = args.length > 0 ? Integer.parseInt(args[0]) : 10_000;
    long first = args.length > 1 ? Long.parseLong(args[1]) : 1;
    List<String> names = List.of(args).subList(Math.min(2, args.length), args.length);
    Path folder = Files.createTempDirectory("fairlead-fuzz");
    boolean kept = true;
    for (Target target : new Targets(folder).all()) {
      if (names.isEmpty() || names.contains(target.name())) {
        Report report = run(target, folder.resolve(target.name()), first, mutants);
        System.out.println(report);
        report.failures().stream().limit(20).forEach(each -> System.out.println("  " + each));
        kept &= report.failures().isEmpty();
      }
    }
    System.exit(kept ? 0 : 1);
  }
}
