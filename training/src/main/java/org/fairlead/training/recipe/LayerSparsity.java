package org.fairlead.training.recipe;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.fairlead.base.InputException;

/**
 * The sparsity of some layers of a network.
 *
 * @param pattern of the names of their weights; {@code *} stands for any letters
 * @param sparsity in {@code [0, 1)}; 0 keeps them dense
 */
public record LayerSparsity(String pattern, double sparsity) {

  static List<LayerSparsity> parse(List<String> texts) {
    var layers = new ArrayList<LayerSparsity>();
    for (String text : texts) {
      int equals = text.lastIndexOf('=');
      double sparsity = equals < 1 ? Double.NaN : number(text.substring(equals + 1).strip());
      if (!(sparsity >= 0 && sparsity < 1)) {
        throw new InputException(
            "sparsity.layers holds '%s', expected PATTERN=SPARSITY with a sparsity of at least 0 and below 1, such as layer3.*=0.8"
                .formatted(text));
      }
      layers.add(new LayerSparsity(text.substring(0, equals).strip(), sparsity));
    }
    return List.copyOf(layers);
  }

  private static double number(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  /** Returns whether a weight's name matches. */
  public boolean matches(String weight) {
    String expression =
        Stream.of(pattern.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*"));
    return weight.matches(expression);
  }
}
