package org.fairlead.fairness.rates.language;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.fairlead.base.Nearest;

/**
 * Constraints that have names: each is a line or two of the language itself. {@code {t}} is the
 * tolerance, {@code {over}} what it runs over, by default the protected groups.
 */
public final class Macros {
  private static final Map<String, Macro> KNOWN = known();

  private Macros() {}

  /**
   * One macro.
   *
   * @param tolerance whether it takes a tolerance
   * @param lines what it stands for
   */
  record Macro(boolean tolerance, List<String> lines) {
    String usage(String name) {
      return tolerance ? name + "(0.05) or " + name + "(0.05, race)" : name + "()";
    }
  }

  private static Map<String, Macro> known() {
    var known = new LinkedHashMap<String, Macro>();
    known.put("ceag", new Macro(true, List.of("for each {over}: drop({over}) <= drop() + {t}")));
    known.put(
        "equalized_loss", new Macro(false, List.of("for each {over}: loss({over}) = loss()")));
    known.put(
        "equalized_absolute_loss",
        new Macro(false, List.of("for each {over}: |loss({over}) - loss()| = 0")));
    known.put(
        "accuracy_parity",
        new Macro(true, List.of("for each {over}: |accuracy({over}) - accuracy()| <= {t}")));
    known.put(
        "demographic_parity",
        new Macro(
            true,
            List.of(
                "for each {over}, positive: |positive_rate({over}, positive)"
                    + " - positive_rate(positive)| <= {t}")));
    known.put(
        "equal_opportunity",
        new Macro(
            true,
            List.of("for each {over}, positive: |tpr({over}, positive) - tpr(positive)| <= {t}")));
    known.put(
        "equalized_odds",
        new Macro(
            true,
            List.of(
                "for each {over}, positive: |tpr({over}, positive) - tpr(positive)| <= {t}",
                "for each {over}, positive: |fpr({over}, positive) - fpr(positive)| <= {t}")));
    return known;
  }

  /** Returns the macros' names. */
  public static List<String> names() {
    return List.copyOf(KNOWN.keySet());
  }

  /** Returns the statements that a call stands for. */
  static List<Statement> expand(Source source, Syntax.Call call) {
    Macro macro = KNOWN.get(call.name());
    if (macro == null) {
      if (Rate.words().contains(call.name()) || call.name().equals(Norms.NAME)) {
        throw source.error(
            source.text().length(), "found the end, expected '<=', '>=' or '=' and a bound");
      }
      throw source.error(
          call.at(),
          "no comparison, and no macro '"
              + call.name()
              + "'"
              + Nearest.suggestion(call.name(), KNOWN.keySet())
              + " (known: "
              + String.join(", ", KNOWN.keySet())
              + ")");
    }
    var words = new ArrayList<String>();
    for (Syntax.Argument argument : call.arguments()) {
      if (argument.relation() != Syntax.Relation.ALONE) {
        throw source.error(argument.name().at(), "expected " + macro.usage(call.name()));
      }
      words.add(argument.name().text());
    }
    String tolerance = "0";
    if (macro.tolerance()) {
      tolerance = tolerance(source, call, macro, words);
      words.remove(0);
    }
    if (words.size() > 1) {
      throw source.error(call.at(), "too many arguments, expected " + macro.usage(call.name()));
    }
    String over = words.isEmpty() ? Vocabulary.GROUP : words.get(0);
    var statements = new ArrayList<Statement>();
    for (String line : macro.lines()) {
      String text = line.replace("{over}", over).replace("{t}", tolerance);
      statements.addAll(
          Parser.parse(new Source(source.label() + ", " + source.text().strip(), text)));
    }
    return statements;
  }

  private static String tolerance(
      Source source, Syntax.Call call, Macro macro, List<String> words) {
    String text = words.isEmpty() ? "" : words.get(0);
    if (!text.matches("(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d+)?\\s*%?")) {
      int at = words.isEmpty() ? call.at() : call.arguments().get(0).name().at();
      throw source.error(
          at,
          (text.isEmpty() ? "no tolerance" : "the tolerance is '" + text + "'")
              + ", expected a number of at least 0, as in "
              + macro.usage(call.name()));
    }
    return text;
  }
}
