package org.fairlead.fairness.rates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import org.fairlead.base.InputException;
import org.fairlead.fairness.Attribute;
import org.fairlead.fairness.Outcomes;
import org.fairlead.fairness.rates.language.RateConstraint;
import org.fairlead.fairness.rates.language.Statement;
import org.fairlead.fairness.rates.language.Surrogate;
import org.fairlead.fairness.rates.language.Vocabulary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RateConstraintsTest {
  private static final People PEOPLE = new People(60, People.BINARY, false, 1);
  private static final People THREE = new People(60, People.THREE, true, 2);

  @Test
  void bind_writesOutWhatForEachRunsOver() {
    assertThat(PEOPLE.bind("for each race: drop(race) <= drop() + 0.01").names())
        .containsExactly(
            "drop(race=White) <= drop() + 0.01",
            "drop(race=Black) <= drop() + 0.01",
            "drop(race=Asian) <= drop() + 0.01");
    assertThat(PEOPLE.bind("for each group: loss(group) = loss()").names())
        .containsExactly(
            "loss(race=White) = loss()",
            "loss(race=Black) = loss()",
            "loss(race=Asian) = loss()",
            "loss(gender=M) = loss()",
            "loss(gender=F) = loss()");
    assertThat(THREE.bind("for each group: loss(group) = loss()").names())
        .hasSize(6)
        .startsWith("loss(race=White, gender=M) = loss()");
    assertThat(PEOPLE.bind("equal_opportunity(5%, gender)").names())
        .containsExactly(
            "|tpr(gender=M, class=yes) - tpr(class=yes)| <= 0.05",
            "|tpr(gender=F, class=yes) - tpr(class=yes)| <= 0.05");
    assertThat(THREE.bind("for each class: tpr(class) >= (0.1 + 0.2) * 2").names())
        .containsExactly(
            "tpr(class=cat) >= (0.1 + 0.2) * 2",
            "tpr(class=dog) >= (0.1 + 0.2) * 2",
            "tpr(class=owl) >= (0.1 + 0.2) * 2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "acuracy() >= 0.5 ~ column 1: unknown rate 'acuracy'; did you mean 'accuracy'? (known:"
            + " accuracy, error, loss, drop, tpr, fpr, tnr, fnr, positive_rate, norm, norm1)",
        "loss() <= ceag(0.1) ~ column 11: 'ceag' is a whole constraint, it stands by itself",
        "loss(rase=Black) <= 1 ~ column 6: unknown attribute 'rase'; did you mean 'race'? (known:"
            + " race, gender, class; data.protect names more)",
        "for each raze: loss(raze) <= 1 ~ column 10: unknown attribute 'raze'; did you mean"
            + " 'race'? (known: race, gender, group, class; data.protect names more)",
        "loss(race=Blak) <= 1 ~ column 11: race has no value 'Blak'; did you mean 'Black'? (known:"
            + " White, Black, Asian)",
        "loss(race in {White,Blak}) <= 1 ~ column 21: race has no value 'Blak'; did you mean"
            + " 'Black'? (known: White, Black, Asian)",
        "loss(race) <= 1 ~ column 6: 'race' has no value; write race=VALUE, or begin with 'for each"
            + " race:'",
        "loss(Black) <= 1 ~ column 6: unknown name 'Black'",
        "tpr(class=maybe) >= 0.5 ~ column 11: class has no value 'maybe' (known: no, yes)",
        "tpr(class=yes, class=no) >= 0.5 ~ column 16: a second class, expected one",
        "tpr(class in {yes,no}) >= 0.5 ~ column 5: expected one class, as in class=no",
        "error(gender=F) / error(gender=M) <= 1.2 ~ column 19: division by something that can be"
            + " zero; multiply instead: 'a <= 1.2 * b' for 'a / b <= 1.2'",
        "1 / (tpr() - tnr()) <= 1 ~ column 12: division by something that can be zero; multiply"
            + " instead: 'a <= 1.2 * b' for 'a / b <= 1.2'",
        "tpr() / (1 - 1) <= 1 ~ column 12: division by zero",
        "accuracy() >= 90 ~ column 15: no model can meet this; rates are shares from 0 to 1 (90 per"
            + " cent is 0.9 or 90%)",
        "tpr() + fnr() = 3 ~ column 17: no model can meet this; rates are shares from 0 to 1 (90"
            + " per cent is 0.9 or 90%)",
        "norm(fc.wieght) <= 3 ~ column 6: no parameter 'fc.wieght'; did you mean 'fc.weight'? (for"
            + " example fc.bias, or * for all)",
        "norm() <= 3 ~ column 1: norm of nothing, expected parameters, as in norm(fc.weight)",
        "norm(fc=weight) <= 3 ~ column 6: expected a parameter's name, as in norm(fc.weight)",
        "loss(race=White, race=Black) <= 1 ~ column 1: the training set has no such people",
      })
  void bind_saysWhereAndWhatIsKnown(String text, String message) {
    assertThatThrownBy(() -> PEOPLE.bind(text))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("constraint 1, " + message + "\n  ")
        .hasMessageContaining("▸");
  }

  @Test
  void bind_ofAPositiveRateAsksForTheClassWhereThereAreSeveral() {
    assertThatThrownBy(() -> THREE.bind("tpr() >= 0.5"))
        .hasMessageStartingWith(
            "constraint 1, column 1: tpr of which class? Write tpr(class=cat), or 'for each class:'"
                + " and tpr(class)");
  }

  @Test
  void impliedLabel_isThatOfRatesThatNameNone() {
    assertThat(PEOPLE.bind("tpr(race=Black) >= 0.5").impliedLabel()).hasValue(1);
    assertThat(PEOPLE.bind("accuracy() >= 0.5", "1 - fpr() >= 0.5").impliedLabel()).hasValue(1);
    assertThat(PEOPLE.bind("tpr(race=Black, class=no) >= 0.5").impliedLabel()).isEmpty();
    assertThat(PEOPLE.bind("accuracy(race=Black) >= 0.5").impliedLabel()).isEmpty();
    assertThat(PEOPLE.bind("equal_opportunity(5%, gender)").impliedLabel()).isEmpty();
    assertThat(THREE.bind("for each class: tpr(class) >= 0.1").impliedLabel()).isEmpty();
  }

  /** A constraint that is about no one implies nothing. */
  @Test
  void impliedLabel_ofAConstraintThatIsLeftOutIsNone() {
    var codes = new int[][] {{0, 0, 1, 1}};
    var attribute = new Attribute("race", List.of("White", "Black"));
    var vocabulary =
        Vocabulary.of(List.of(attribute), codes, true, People.BINARY, new int[] {0, 1, 0, 0})
            .withTraining(new int[] {0, 1});
    RateConstraints bound =
        RateConstraints.bind(
            Statement.parse(
                List.of("for each race: accuracy(race) >= 0.5", "for each race: tpr(race) >= 0.5")),
            vocabulary,
            Surrogate.PROBABILITY);
    assertThat(bound.leftOut())
        .containsExactly("accuracy(race=Black) >= 0.5", "tpr(race=Black) >= 0.5");
    assertThat(bound.impliedLabel()).hasValue(1);
    RateConstraints others =
        RateConstraints.bind(
            Statement.parse(List.of("accuracy() >= 0.5", "for each race: tnr(race) >= 0.5")),
            vocabulary.withTraining(new int[] {1}),
            Surrogate.PROBABILITY);
    assertThat(others.leftOut()).hasSize(2);
    assertThat(others.impliedLabel()).isEmpty();
  }

  @Test
  void bind_withoutAttributesSaysSo() {
    var vocabulary =
        Vocabulary.of(List.of(), new int[0][], true, People.BINARY, new int[] {0, 1, 1});
    assertThatThrownBy(
            () ->
                RateConstraints.bind(
                    Statement.parse(List.of("ceag(0.01)")), vocabulary, Surrogate.AUTO))
        .hasMessageStartingWith(
            "constraint 1, ceag(0.01), column 10: the data protect no attribute; name some with"
                + " data.protect");
    var constraints =
        RateConstraints.bind(Statement.parse(List.of("tpr() >= 0.5")), vocabulary, Surrogate.AUTO);
    assertThat(constraints.membership().size()).isZero();
  }

  @Test
  void bind_leavesOutWhatNoTrainingSampleIsAbout() {
    var attribute = new Attribute("skin", List.of("light", "dark", "green"));
    var vocabulary =
        Vocabulary.of(
            List.of(attribute),
            new int[][] {{0, 1, 1, 2}},
            true,
            People.BINARY,
            new int[] {0, 1, 0, 1});
    var constraints =
        RateConstraints.bind(
            Statement.parse(List.of("for each skin: accuracy(skin) >= 0.5")),
            vocabulary.withTraining(new int[] {0, 1, 2}),
            Surrogate.AUTO);
    assertThat(constraints.names()).hasSize(2);
    assertThat(constraints.leftOut()).containsExactly("accuracy(skin=green) >= 0.5");
  }

  /** Four of class yes (three found), two of class no (one taken for yes); two are F. */
  @Test
  void measure_countsEveryRate() {
    int[] labels = {1, 1, 1, 1, 0, 0};
    int[] predictions = {1, 1, 1, 0, 1, 0};
    boolean[] dense = {true, true, true, true, true, false};
    double[] logits = new double[12];
    for (int i = 0; i < 6; i++) {
      logits[2 * i + predictions[i]] = 1;
    }
    var attribute = new Attribute("gender", List.of("M", "F"));
    var vocabulary =
        Vocabulary.of(
            List.of(attribute), new int[][] {{0, 0, 0, 1, 1, 0}}, true, People.BINARY, labels);
    double right = Math.log(1 + Math.exp(-1));
    double wrong = Math.log(1 + Math.exp(1));
    Object[][] expected = {
      {"accuracy()", 4.0 / 6},
      {"error()", 2.0 / 6},
      {"loss()", (4 * right + 2 * wrong) / 6},
      {"drop()", 1.0 / 6},
      {"drop(gender=F)", 1.0},
      {"drop(gender=M)", -1.0 / 4},
      {"tpr()", 3.0 / 4},
      {"fnr()", 1.0 / 4},
      {"fpr()", 1.0 / 2},
      {"tnr()", 1.0 / 2},
      {"tpr(class=no)", 1.0 / 2},
      {"positive_rate()", 4.0 / 6},
      {"positive_rate(class=no)", 2.0 / 6},
      {"positive_rate(gender=F)", 1.0 / 2},
      {"accuracy(class=yes)", 3.0 / 4},
      {"accuracy(gender != F)", 1.0},
      {"accuracy(gender in {M,F})", 4.0 / 6},
      {"norm(a)", 7.0},
      {"2 * accuracy() - tpr() / 3 + |tnr() - 1|", 8.0 / 6 - 1.0 / 4 + 0.5},
    };
    for (Object[] pair : expected) {
      var constraints =
          RateConstraints.bind(
              Statement.parse(List.of(pair[0] + " >= -1")),
              vocabulary.withParameters(List.of("a")),
              Surrogate.AUTO);
      Outcomes outcomes = Outcomes.of(logits, 2, labels, constraints.membership());
      double[] norms = constraints.norms().isEmpty() ? new double[0] : new double[] {7};
      double[] values = constraints.measure(outcomes, dense, norms);
      RateConstraint constraint = constraints.constraints().get(0);
      assertThat(constraint.left(values))
          .as((String) pair[0])
          .isEqualTo((double) pair[1], within(1e-12));
      assertThat(constraint.violation(values)).isEqualTo(-1 - (double) pair[1], within(1e-12));
    }
  }

  @Test
  void measure_ofTheFalsePositivesOfOneOfThreeClassesCountsTheOthers() {
    int[] labels = {0, 1, 2, 2};
    var vocabulary = Vocabulary.of(List.of(), new int[0][], true, People.THREE, labels);
    var constraints =
        RateConstraints.bind(
            Statement.parse(List.of("fpr(class=dog) <= 0.1", "tnr(class=dog) >= 0.9")),
            vocabulary,
            Surrogate.AUTO);
    double[] logits = {0, 1, 0, 0, 1, 0, 0, 0, 1, 0, 1, 0};
    Outcomes outcomes = Outcomes.of(logits, 3, labels, constraints.membership());
    double[] values = constraints.measure(outcomes, null, new double[0]);
    assertThat(constraints.constraints().get(0).left(values)).isEqualTo(2.0 / 3, within(1e-15));
    assertThat(constraints.constraints().get(1).left(values)).isEqualTo(1.0 / 3, within(1e-15));
  }

  @Test
  void worst_isTheLargestViolationAndAnEqualitysDistance() {
    var constraints = PEOPLE.bind("accuracy() >= 0.4", "accuracy(gender=F) = accuracy()");
    int[] samples = PEOPLE.all();
    Outcomes outcomes =
        PEOPLE.outcomes(constraints, PEOPLE.logits(60, new SplittableRandom(3)), samples);
    double[] values = constraints.measure(outcomes, null, new double[0]);
    double distance = Math.abs(constraints.constraints().get(1).violation(values)) - 0.01;
    double below = constraints.constraints().get(0).violation(values);
    assertThat(constraints.worst(outcomes, null, new double[0], 0.01).violation())
        .isEqualTo(Math.max(distance, below));
  }

  /** People of races and genders overlap, values of each do not: two slots, whatever is asked. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void membership_agreesWithTheConditions(long seed) {
    var people = new People(40, People.BINARY, false, seed);
    var constraints =
        people.bind(
            "for each race, gender: loss(race, gender) <= loss()",
            "loss(race in {White,Black}) <= loss(gender=F)");
    assertThat(constraints.membership().size()).isEqualTo(8);
    assertThat(constraints.membership().memberships()).isEqualTo(3);
    for (int g = 0; g < 8; g++) {
      String name = constraints.membership().name(g);
      for (int i = 0; i < 40; i++) {
        boolean expected = true;
        String race = People.ATTRIBUTES.get(0).values().get(people.codes[0][i]);
        String gender = People.ATTRIBUTES.get(1).values().get(people.codes[1][i]);
        if (name.contains("race=")) {
          expected &= name.contains("race=" + race);
        }
        if (name.contains("race in")) {
          expected &= !race.equals("Asian");
        }
        if (name.contains("gender=")) {
          expected &= name.contains("gender=" + gender);
        }
        boolean member = false;
        for (int slot = 0; slot < 3; slot++) {
          member |= constraints.membership().group(i, slot) == g;
        }
        assertThat(member).as(name + " of sample " + i).isEqualTo(expected);
      }
    }
  }
}
