package org.fairlead.fairness.rates.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.fairlead.base.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class StatementTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "accuracy(race=Black) >= accuracy() - 0.02",
        "tpr(gender=F) / tpr(gender=M) >= 0.8",
        "for each race: drop(race) <= drop() + 0.01",
        "loss(age in {0-2,3-9}) <= 1.2 * loss()",
        "for each race, gender: |accuracy(race, gender) - accuracy()| ≤ 2%",
        "abs(tpr(gender=F) - tpr(gender=M)) <= 5%",
        "accuracy(race=\"a, (b)\") == .9",
        "accuracy(age=more than 70) >= 1e-1",
        "accuracy(race != Black, gender=F) >= -(0.1 - 0.2) * 3",
        "norm(fc.weight) <= 3",
        "norm1(layer1.*, fc.weight) <= norm(*)",
      })
  void parse_takesWhatPeopleWrite(String text) {
    assertThat(Statement.parse(List.of(text))).hasSize(1).first().hasToString(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "accuracy() ~ column 11: found the end, expected '<=', '>=' or '=' and a bound",
        "accuracy() > 0.5 ~ column 12: found '>', expected '<=' or '>=': a constraint includes its"
            + " bound",
        "accuracy() >= ~ column 14: found the end, expected a number or a rate such as accuracy()",
        "accuracy >= 0.5 ~ column 10: found '>', expected '(' after 'accuracy'",
        "accuracy() >= 0.5 >= 0.1 ~ column 19: found '>', expected the end: one comparison makes a"
            + " constraint",
        "accuracy(race=) >= 1 ~ column 15: found ')', expected a value",
        "accuracy(race=Black >= 1 ~ column 25: found the end, expected ')'",
        "accuracy(=Black) >= 1 ~ column 10: found '=', expected an argument such as race=Black",
        "accuracy(age in {0-2, 3-9) >= 1 ~ column 26: found ')', expected '}'",
        "accuracy(race=\"Black) >= 1 ~ column 15: a quote that does not end",
        "for race: loss(race) <= 1 ~ column 5: found 'r', expected 'each', as in 'for each race:'",
        "for each race loss(race) <= 1 ~ column 15: found 'l', expected ':' or ','",
        "for each race, race: loss(race) <= 1 ~ column 16: 'race' appears twice in 'for each'",
        "1.2.3 <= loss() ~ column 1: '1.2.3' is no number",
        "1e999 <= loss() ~ column 1: '1e999' is too large a number",
        "0.5 <= 0.6 ~ column 1: compares numbers only, expected a rate such as accuracy()",
        "ceag ~ column 5: found the end, expected '(' after 'ceag'",
        "ceag() ~ column 1: no tolerance, expected a number of at least 0, as in ceag(0.05) or"
            + " ceag(0.05, race)",
        "ceag(much) ~ column 6: the tolerance is 'much', expected a number of at least 0, as in"
            + " ceag(0.05) or ceag(0.05, race)",
        "ceag(0.1, race, gender) ~ column 1: too many arguments, expected ceag(0.05) or"
            + " ceag(0.05, race)",
        "ceag(race=Black) ~ column 6: expected ceag(0.05) or ceag(0.05, race)",
        "caeg(0.1) ~ column 1: no comparison, and no macro 'caeg'; did you mean 'ceag'? (known:"
            + " ceag, equalized_loss, equalized_absolute_loss, accuracy_parity,"
            + " demographic_parity, equal_opportunity, equalized_odds)",
      })
  void parse_saysWhereAndWhatWasExpected(String text, String message) {
    assertThatThrownBy(() -> Statement.parse(List.of("loss() <= 1", text)))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("constraint 2, " + message + "\n  ");
  }

  @Test
  void parse_marksThePlaceOnASecondLine() {
    assertThatThrownBy(() -> Statement.parse(List.of("accuracy() > 0.5")))
        .hasMessageEndingWith("\n  accuracy() ▸> 0.5");
  }

  @Test
  void parse_refusesWhatIsTooDeep() {
    String text = "(".repeat(100) + "loss()" + ")".repeat(100) + " <= 1";
    assertThatThrownBy(() -> Statement.parse(List.of(text)))
        .hasMessageContaining("nested deeper than 32 levels");
    assertThatThrownBy(() -> Statement.parse(List.of("-".repeat(100_000) + "loss() <= 1")))
        .hasMessageContaining("nested deeper than 32 levels");
  }

  @Test
  void parse_replacesMacrosByWhatTheyStandFor() {
    assertThat(Statement.parse(List.of("ceag(1%)", "equalized_odds(0.05, race)")))
        .map(Statement::toString)
        .containsExactly(
            "for each group: drop(group) <= drop() + 1%",
            "for each race, positive: |tpr(race, positive) - tpr(positive)| <= 0.05",
            "for each race, positive: |fpr(race, positive) - fpr(positive)| <= 0.05");
  }

  @Test
  void requireNoDenseModel_pointsAtTheFirstDrop() {
    List<Statement> statements = Statement.parse(List.of("loss() <= 1", "ceag(0.01)"));
    assertThat(statements.get(0).needsDenseModel()).isFalse();
    assertThat(statements.get(1).needsDenseModel()).isTrue();
    assertThatThrownBy(() -> Statement.requireNoDenseModel(statements))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "constraint 2, ceag(0.01), column 17: drop() is the accuracy lost against a dense"
                + " parent, and this run has none; name one with from=RUN, or constrain accuracy()"
                + "\n  for each group: ▸drop(group) <= drop() + 0.01");
  }

  @Test
  void parse_boundsTheNumberOfOperatorsAndShowsThePlaceOnly() {
    String longest = "accuracy()" + " + 0".repeat(1_000) + " >= 0.1";
    assertThat(Statement.parse(List.of(longest))).hasSize(1);
    for (String operator : List.of(" + 0", " - 0", " * 1", " / 1")) {
      String text = "accuracy()" + operator.repeat(6_000) + " >= 0.1";
      assertThatThrownBy(() -> Statement.parse(List.of(text)))
          .isInstanceOf(InputException.class)
          .hasMessageStartingWith("constraint 1, column 4012: more than 1000 of + - * /\n  ...")
          .satisfies(e -> assertThat(e.toString()).hasSizeLessThan(400));
    }
  }
}
