package org.fairlead.fairness.rates.language;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Writes an expression out with the values that {@code for each} gave its variables. */
final class Wording {
  private final Map<String, String> variables;

  /**
   * @param variables what stands for each variable, for example {@code race=Black}
   */
  Wording(Map<String, String> variables) {
    this.variables = variables;
  }

  String of(Statement statement) {
    return of(statement.left(), 0)
        + " "
        + statement.comparison().sign()
        + " "
        + of(statement.right(), 0);
  }

  /** Returns an expression in brackets if it binds less than {@code strength}: 0 sum, 1 product. */
  private String of(Syntax syntax, int strength) {
    if (syntax instanceof Syntax.Literal literal) {
      return BigDecimal.valueOf(literal.value()).stripTrailingZeros().toPlainString();
    }
    if (syntax instanceof Syntax.Negative negative) {
      return "-" + of(negative.of(), 2);
    }
    if (syntax instanceof Syntax.Absolute absolute) {
      return "|" + of(absolute.of(), 0) + "|";
    }
    if (syntax instanceof Syntax.Binary binary) {
      boolean product = binary.operator() == '*' || binary.operator() == '/';
      String text =
          of(binary.left(), product ? 1 : 0)
              + " "
              + binary.operator()
              + " "
              + of(binary.right(), product ? 2 : 1);
      return (product ? 1 : 0) < strength ? "(" + text + ")" : text;
    }
    return call((Syntax.Call) syntax);
  }

  private String call(Syntax.Call call) {
    var parts = new ArrayList<String>();
    for (Syntax.Argument argument : call.arguments()) {
      String name = argument.name().text();
      List<String> values = argument.values().stream().map(Syntax.Word::text).toList();
      parts.add(
          switch (argument.relation()) {
            case ALONE -> variables.getOrDefault(name, name);
            case NOT -> name + "!=" + values.get(0);
            case AMONG ->
                name
                    + (values.size() == 1
                        ? "=" + values.get(0)
                        : " in {" + String.join(",", values) + "}");
          });
    }
    return call.name() + "(" + String.join(", ", parts) + ")";
  }
}
