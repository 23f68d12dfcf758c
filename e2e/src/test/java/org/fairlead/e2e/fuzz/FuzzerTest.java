package org.fairlead.e2e.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.fairlead.base.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is in a file, reading it ends soon, in little memory, in success or in a message. */
final class FuzzerTest {
  private static final int MUTANTS = 150;
  private static final List<byte[]> WHOLE = List.of("whole".getBytes(StandardCharsets.UTF_8));

  @Test
  void run_keepsThePromiseForEveryFormat(@TempDir Path folder) throws Exception {
    var failures = new ArrayList<Fuzzer.Failure>();
    for (Target target : new Targets(folder).all()) {
      // a database is started for every file of Parquet
      int mutants = target.name().equals("parquet") ? MUTANTS / 3 : MUTANTS;
      failures.addAll(Fuzzer.run(target, folder.resolve(target.name()), 1, mutants).failures());
    }
    assertThat(failures).isEmpty();
  }

  private static List<String> problems(Path folder, Target.Reader reader) throws Exception {
    Target.Reader gentle =
        where -> {
          if (Files.readString(where.resolve("a"), StandardCharsets.ISO_8859_1).equals("whole")) {
            return;
          }
          reader.read(where);
        };
    Fuzzer.Report report = Fuzzer.run(new Target("planted", "a", WHOLE, gentle), folder, 1, 2);
    return report.failures().stream().map(Fuzzer.Failure::problem).toList();
  }

  @Test
  void run_findsWhatIsPlanted(@TempDir Path folder) throws Exception {
    assertThat(problems(folder, where -> List.of().get(3)))
        .hasSize(2)
        .allMatch(each -> each.startsWith("throws java.lang.ArrayIndexOutOfBoundsException"));
    assertThat(
            problems(
                folder,
                where -> {
                  throw new InputException("a\nb\nc\nd\ne\nf\ng");
                }))
        .hasSize(2)
        .allMatch(each -> each.startsWith("says 13 characters in 7 lines"));
    assertThat(problems(folder, where -> assertThat(new byte[300 << 20]).isNotNull()))
        .hasSize(2)
        .allMatch(each -> each.startsWith("takes 300 MiB"));
    assertThat(
            problems(
                folder,
                where -> Files.writeString(where.resolve("left" + System.nanoTime()), "behind")))
        .hasSize(2)
        .allMatch(each -> each.startsWith("leaves files"));
    assertThat(
            problems(
                folder,
                where -> {
                  throw new InputException("a is not whole");
                }))
        .isEmpty();
  }

  @Test
  void mutant_isTheSameForTheSameSeedAndOtherwiseAnother() {
    for (long seed = 0; seed < 50; seed++) {
      assertThat(Mutator.mutant(WHOLE, seed)).isEqualTo(Mutator.mutant(WHOLE, seed));
    }
    assertThat(WHOLE.get(0)).isEqualTo("whole".getBytes(StandardCharsets.UTF_8));
    assertThat(Mutator.mutant(WHOLE, 1)).isNotEqualTo(Mutator.mutant(WHOLE, 2));
  }
}
