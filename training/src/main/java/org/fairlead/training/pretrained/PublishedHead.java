package org.fairlead.training.pretrained;

import java.util.ArrayList;
import java.util.List;
import org.fairlead.base.InputException;
import org.fairlead.data.format.FormatProvider;

/**
 * The outputs of a classifier that was published with data of a format.
 *
 * @param format the format's name
 * @param outputs their names, in order; empty if there is no such classifier
 */
public record PublishedHead(String format, List<String> outputs) {
  public PublishedHead {
    outputs = List.copyOf(outputs);
  }

  /** Returns the outputs that a format knows. */
  public static PublishedHead of(FormatProvider<?> format) {
    return new PublishedHead(format.name(), format.publishedOutputs());
  }

  /** Returns whether a classifier has as many outputs, and they are more than these classes. */
  boolean isOf(long fileOutputs, List<String> classes) {
    return fileOutputs > 0 && fileOutputs == outputs.size() && classes.size() != outputs.size();
  }

  /**
   * Returns the outputs that stand for these classes.
   *
   * @throws InputException if there is none for one of them
   */
  public List<Integer> rows(List<String> classes) {
    var rows = new ArrayList<Integer>();
    for (String name : classes) {
      int row = outputs.indexOf(name);
      if (row < 0) {
        throw new InputException(
            "the classifier published with %s has no output for class '%s', only for %s; choose rows with weights.headRows"
                .formatted(format, name, String.join(", ", outputs)));
      }
      rows.add(row);
    }
    return rows;
  }
}
