package org.fairlead.fairness.rates.language;

import java.util.ArrayList;
import java.util.List;
import org.fairlead.base.InputException;

/**
 * A constraint as it was written: {@code for each race: drop(race) <= drop() + 0.01}. What the
 * names mean is not known yet.
 *
 * <p>Immutable. A macro such as {@code ceag(0.01)} has been replaced by what it stands for.
 */
public final class Statement {
  /** How the two sides compare. */
  enum Comparison {
    AT_MOST("<="),
    AT_LEAST(">="),
    EQUAL("=");

    private final String sign;

    Comparison(String sign) {
      this.sign = sign;
    }

    String sign() {
      return sign;
    }
  }

  private final Source source;
  private final List<Syntax.Word> variables;
  private final Syntax left;
  private final Comparison comparison;
  private final Syntax right;

  Statement(
      Source source,
      List<Syntax.Word> variables,
      Syntax left,
      Comparison comparison,
      Syntax right) {
    this.source = source;
    this.variables = List.copyOf(variables);
    this.left = left;
    this.comparison = comparison;
    this.right = right;
  }

  /**
   * Parses constraints; each text is one, or a macro that stands for a few.
   *
   * @throws InputException if a text is no constraint, with its number, the column and what was
   *     expected
   */
  public static List<Statement> parse(List<String> texts) {
    var statements = new ArrayList<Statement>();
    for (int i = 0; i < texts.size(); i++) {
      statements.addAll(Parser.parse(new Source("constraint " + (i + 1), texts.get(i))));
    }
    return List.copyOf(statements);
  }

  /** Returns whether it compares with a dense model. */
  public boolean needsDenseModel() {
    return mentions(Rate.DROP.word());
  }

  /**
   * Requires that no statement compares with a dense model.
   *
   * @throws InputException naming the first that does
   */
  public static void requireNoDenseModel(List<Statement> statements) {
    for (Statement statement : statements) {
      statement.left.walk(statement::refuseDrop);
      statement.right.walk(statement::refuseDrop);
    }
  }

  private void refuseDrop(Syntax syntax) {
    if (syntax instanceof Syntax.Call call && call.name().equals(Rate.DROP.word())) {
      throw source.error(
          call.at(),
          "drop() is the accuracy lost against a dense parent, and this run has none; name one with"
              + " from=RUN, or constrain accuracy()");
    }
  }

  private boolean mentions(String name) {
    var found = new boolean[1];
    for (Syntax side : List.of(left, right)) {
      side.walk(
          syntax -> found[0] |= syntax instanceof Syntax.Call call && call.name().equals(name));
    }
    return found[0];
  }

  Source source() {
    return source;
  }

  List<Syntax.Word> variables() {
    return variables;
  }

  Syntax left() {
    return left;
  }

  Comparison comparison() {
    return comparison;
  }

  Syntax right() {
    return right;
  }

  /** Returns the text, a macro's replaced by what it stands for. */
  @Override
  public String toString() {
    return source.text();
  }
}
