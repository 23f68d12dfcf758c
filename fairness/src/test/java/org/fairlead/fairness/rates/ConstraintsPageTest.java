package org.fairlead.fairness.rates;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.fairlead.fairness.Attribute;
import org.fairlead.fairness.rates.language.Macros;
import org.fairlead.fairness.rates.language.Rate;
import org.fairlead.fairness.rates.language.Statement;
import org.fairlead.fairness.rates.language.Surrogate;
import org.fairlead.fairness.rates.language.Vocabulary;
import org.junit.jupiter.api.Test;

/** What the page for users shows is what the language takes. */
final class ConstraintsPageTest {
  private static final Path PAGE = Path.of("..", "docs", "constraints.md");

  private static final List<Attribute> ATTRIBUTES =
      List.of(
          new Attribute("race", List.of("White", "Black", "Asian")),
          new Attribute("gender", List.of("M", "F")),
          new Attribute("age", List.of("0-2", "3-9", "10-19")));

  private static Vocabulary vocabulary(List<String> classes) {
    int samples = 400;
    var random = new SplittableRandom(1);
    int[][] codes = new int[3][samples];
    int[] labels = new int[samples];
    for (int i = 0; i < samples; i++) {
      codes[0][i] = random.nextInt(3);
      codes[1][i] = random.nextInt(2);
      codes[2][i] = random.nextInt(3);
      labels[i] = random.nextInt(classes.size());
    }
    return Vocabulary.of(ATTRIBUTES, codes, false, classes, labels)
        .withParameters(List.of("fc.weight"));
  }

  private static List<String> blocks(String info) throws IOException {
    var lines = new ArrayList<String>();
    Matcher block =
        Pattern.compile("(?ms)^```" + info + "$\n(.*?)^```$").matcher(Files.readString(PAGE));
    while (block.find()) {
      block.group(1).lines().forEach(lines::add);
    }
    return lines;
  }

  private static void requireBound(String text, List<String> classes) {
    assertThat(
            RateConstraints.bind(
                    Statement.parse(List.of(text)), vocabulary(classes), Surrogate.AUTO)
                .constraints())
        .as(text)
        .isNotEmpty();
  }

  @Test
  void page_showsConstraintsThatBind() throws IOException {
    List<String> binary = blocks("constraints");
    List<String> several = blocks("constraints classes");
    assertThat(binary).hasSizeGreaterThan(8);
    assertThat(several).hasSizeGreaterThan(3);
    binary.forEach(text -> requireBound(text, People.BINARY));
    several.forEach(text -> requireBound(text, People.THREE));
  }

  @Test
  void page_listsEveryRateAndMacroWithWhatItStandsFor() throws IOException {
    String page = Files.readString(PAGE);
    for (String rate : Rate.words()) {
      assertThat(page).contains("| `" + rate + "()` |");
      requireBound(rate + "() >= -1", People.BINARY);
    }
    int macros = 0;
    for (String line : page.lines().toList()) {
      Matcher row =
          Pattern.compile("^\\| `(\\w+\\([0-9.]*\\))` \\| .*`(for each .*)` \\|$").matcher(line);
      if (row.matches()) {
        macros++;
        List<Statement> statements = Statement.parse(List.of(row.group(1)));
        assertThat(statements.get(statements.size() - 1))
            .hasToString(row.group(2).replace("\\|", "|"));
        requireBound(row.group(1), People.THREE);
      }
    }
    assertThat(macros).isEqualTo(Macros.names().size());
  }
}
