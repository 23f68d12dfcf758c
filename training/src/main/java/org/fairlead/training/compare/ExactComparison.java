package org.fairlead.training.compare;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.fairlead.base.InputException;
import org.fairlead.base.io.Json;
import org.fairlead.tracking.run.Run;

/**
 * Whether two runs did the same, to the last bit, and if not where they part: in metrics, in the
 * tensors at the end of every epoch, in the last checkpoint with multipliers and moments, in the
 * model, the results and the predictions.
 *
 * <p>What depends on the clock is left out: ids, durations and speeds.
 *
 * @param same what was compared and found equal, in words
 * @param differences what differs, the earliest of each kind: steps first, then tensors, then files
 * @param recipe lines of the recipes that differ, {@code -} those of the first, {@code +} of the
 *     second
 */
public record ExactComparison(
    List<String> same, List<Difference> differences, List<String> recipe) {

  public ExactComparison {
    same = List.copyOf(same);
    differences = List.copyOf(differences);
    recipe = List.copyOf(recipe);
  }

  /**
   * The first difference of its kind.
   *
   * @param what {@code step}, {@code tensor}, {@code checkpoint}, {@code model}, {@code results} or
   *     {@code predictions}
   * @param where step, tensor or file and line
   * @param first what the first run has there
   * @param second what the second run has there
   */
  public record Difference(String what, String where, String first, String second) {
    private Map<String, Object> tree() {
      var tree = new LinkedHashMap<String, Object>();
      tree.put("what", what);
      tree.put("where", where);
      tree.put("first", first);
      tree.put("second", second);
      return tree;
    }
  }

  /**
   * Compares what two runs have left, finished or not.
   *
   * @throws InputException if a file cannot be read or is damaged
   */
  public static ExactComparison of(Run first, Run second) {
    return new RunDifferences(first, second).compared();
  }

  /** Returns whether nothing differs and something was compared. */
  public boolean identical() {
    return differences.isEmpty() && !same.isEmpty();
  }

  /** Returns all of it as a JSON object, ending with a line break. */
  public String json() {
    var tree = new LinkedHashMap<String, Object>();
    tree.put("identical", identical());
    tree.put("same", same);
    tree.put("differences", differences.stream().map(Difference::tree).toList());
    tree.put("recipe", recipe);
    return Json.pretty(tree);
  }

  /** Returns it as lines for a person. */
  public String text() {
    var text = new StringBuilder();
    if (identical()) {
      text.append("identical to the last bit\n");
    } else {
      text.append(differences.isEmpty() ? "nothing to compare\n" : "different\n");
    }
    for (Difference difference : differences) {
      String what =
          switch (difference.what()) {
            case "step" -> "first step";
            case "tensor" -> "first tensor";
            default -> difference.what();
          };
      line(text, what, difference.where());
      line(text, "", difference.first() + "  |  " + difference.second());
    }
    if (!recipe.isEmpty()) {
      line(text, "recipe", String.join("; ", recipe));
    }
    if (!same.isEmpty()) {
      line(text, "same", String.join(", ", same));
    }
    line(text, "left out", "ids, durations, speeds");
    return text.toString();
  }

  private static void line(StringBuilder text, String name, String value) {
    text.append("%-13s %s%n".formatted(name, value));
  }
}
